// Package faults is the list of everything that can go wrong between a host and its plugins, and below them, with what
// is to come of it, the tests of this tree that show that, and what becomes of a host that is made of go-plugin alone.
//
// A list is worth what it is held to. So a case names its tests as people run them, "plugin.TestFaultsOnLinux/PF-RPC-STOP",
// and a test of this package parses the sources and fails where one is not there, or where a test bears the number of a
// case that does not name it. Where nothing shows a case, or a part of it, the case says why.
//
// The program in the folder matrix runs those tests at full size, asks the program in the folder bare the same with the
// same plugins, and prints both, one beside the other. The plugins that misbehave are played by the test binary of
// package plugin, whatever host starts them.
package faults
