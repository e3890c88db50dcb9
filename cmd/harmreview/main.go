// Harmreview carries a trust from its list of lost letters to the signed-off
// report: it serves the review, and does by script what its pages do.
package main

// An exitError ends the program with a code of its own, which scripts rely on:
// 1 for a refusal or a fault, 2 for wrong use, 3 when rows of a list wait. What
// err says, where there is one, goes to standard error.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

func main() {}
