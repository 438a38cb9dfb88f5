// Package user holds tests of what a program pays and needs that imports this module: build modes, tags, vendoring, the size
// of its binary and the time of its start.
//
//	LOCKSTEP_TEST_SLOW=1 go test -v ./benchmarks/user
package user
