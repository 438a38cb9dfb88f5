package mat

import (
	"fmt"
	"runtime"
	"sync/atomic"
)

var defaultThreads atomic.Int64

// SetThreads sets how many goroutines one call may use at most; 0, the default, means GOMAXPROCS. The number changes
// speed only, never bits. Small products use one goroutine whatever the limit. Options.Threads lowers it for one call.
//
// Panics if n is negative.
func SetThreads(n int) {
	if n < 0 {
		panic(fmt.Sprintf("mat.SetThreads: n = %d, want none negative", n))
	}
	defaultThreads.Store(int64(n))
}

// Threads returns how many goroutines one call may use at most.
func Threads() int {
	n := runtime.GOMAXPROCS(0)
	if d := int(defaultThreads.Load()); d > 0 {
		n = min(n, d)
	}
	return n
}

// threadLimit is the limit of one call.
func threadLimit(perCall int) int {
	n := Threads()
	if perCall > 0 {
		n = min(n, perCall)
	}
	return n
}
