package limits

import (
	"sync/atomic"
	"time"
)

// Another program on the core's second hardware thread takes from plain loops and short calls up to half their speed, from
// kernels that wait for the multiply-add units next to nothing, so it moves the ratio of two measurements, for seconds on end
// but rarely for every millisecond of them. What it takes shows at once in a loop that keeps every integer unit busy.

// Quiet reports whether such a loop, timed now, runs within 5 % of the best that it has reached in this process. It takes 7 us.
// A measurement counts as undisturbed if the machine was quiet before and after it.
func Quiet() bool {
	t := time.Now()
	sink.Store(integers(2000, 3, 5))
	d := int64(time.Since(t))
	for {
		best := bestIntegers.Load()
		if best > 0 && best <= d {
			return float64(d) <= 1.05*float64(best)
		}
		if bestIntegers.CompareAndSwap(best, d) {
			return best > 0
		}
	}
}

// Integers returns the best rate that Quiet has seen, in integer operations per second; 0 before the first call.
func Integers() float64 {
	best := bestIntegers.Load()
	if best == 0 {
		return 0
	}
	return 2000 * 48 / time.Duration(best).Seconds()
}

var (
	bestIntegers atomic.Int64 // ns
	sink         atomic.Uint64
)

// integers runs n turns of 48 additions and exclusive ors in six chains. k and l are variables so that nothing folds.
//
//go:noinline
func integers(n int, k, l uint64) uint64 {
	a, b, c, d, e, f := k, l, k+1, l+1, k+2, l+2
	for range n {
		a, b, c, d, e, f = a+k, b+k, c+k, d+k, e+k, f+k
		a, b, c, d, e, f = a^l, b^l, c^l, d^l, e^l, f^l
		a, b, c, d, e, f = a+l, b+l, c+l, d+l, e+l, f+l
		a, b, c, d, e, f = a^k, b^k, c^k, d^k, e^k, f^k
		a, b, c, d, e, f = a+k, b+k, c+k, d+k, e+k, f+k
		a, b, c, d, e, f = a^l, b^l, c^l, d^l, e^l, f^l
		a, b, c, d, e, f = a+l, b+l, c+l, d+l, e+l, f+l
		a, b, c, d, e, f = a^k, b^k, c^k, d^k, e^k, f^k
	}
	return a + b + c + d + e + f
}
