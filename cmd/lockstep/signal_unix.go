//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// A reader of our output that goes away is an error like others: it has a
// message and an exit code, and training goes on to save its model.
func init() { signal.Ignore(syscall.SIGPIPE) }
