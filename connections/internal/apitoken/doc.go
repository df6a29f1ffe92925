// Package apitoken is how requests to an API carry a token, however it was come by:
// in a header, with a word in front of it, or in the query.
package apitoken
