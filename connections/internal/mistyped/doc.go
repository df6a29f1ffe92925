// Package mistyped finds what people enter by mistake and cannot see, and what they
// meant a program to replace.
package mistyped
