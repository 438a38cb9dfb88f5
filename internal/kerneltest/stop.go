package kerneltest

import (
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

// Stops fails if the 99th of 100 stops of the world, beside the loop of work that build returns, takes limit or longer in four
// tries. It skips where plain Go calls would be waited for as long, and without assembly.
func Stops(t *testing.T, build func() func(), limit time.Duration) {
	t.Helper()
	if testing.Short() || cpu.Active() == cpu.Generic {
		t.Skip("needs assembly and some seconds")
	}
	work := build()
	p99, control := StopWaits(work), time.Duration(0)
	for range 3 {
		if p99 < limit {
			return
		}
		control = max(control, StopWaits(GoCalls))
		p99 = min(p99, StopWaits(work))
	}
	if p99 < limit {
		return
	}
	if control > limit/2 {
		t.Skipf("the machine is too busy to tell: %v beside the work and %v beside plain Go calls", p99, control)
	}
	t.Errorf("p99 of stopping the world is %v, want < %v", p99, limit)
}

// GoCalls spends a while in calls that give way at once.
func GoCalls() {
	sum := 0.0
	for i := range 1 << 16 {
		sum += small(i)
	}
	runtime.KeepAlive(sum)
}

//go:noinline
func small(i int) float64 { return float64(i & 1) }

// StopWaits runs work in a loop on another goroutine and returns the 99th of 100 times that stopping the world takes.
func StopWaits(work func()) time.Duration {
	var stop atomic.Bool
	started, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		close(started)
		for !stop.Load() {
			work()
		}
	}()
	<-started
	took := make([]time.Duration, 100)
	var m runtime.MemStats
	for i := range took {
		start := time.Now()
		runtime.ReadMemStats(&m) // stops the world
		took[i] = time.Since(start)
		time.Sleep(time.Millisecond)
	}
	stop.Store(true)
	<-done
	slices.Sort(took)
	return took[98]
}
