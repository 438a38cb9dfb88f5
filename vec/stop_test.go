package vec

import (
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// TestStopTheWorld sums 128 Mi elements in a loop on one goroutine and stops the world on another: assembly has no safe
// points, so the wait is bounded only because every block passes a Go function's prologue. The 99th of 100 waits must
// stay under 5 ms; a busy machine gets three attempts, a slice that is never given back fails all of them.
func TestStopTheWorld(t *testing.T) {
	if testing.Short() || runtime.GOARCH == "wasm" || runtime.NumCPU() < 2 {
		t.Skip("needs two processors, 512 MiB of address space and some seconds")
	}
	x := make([]float32, 128<<20)
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		var stop atomic.Bool
		done := make(chan struct{})
		started := make(chan struct{})
		go func() {
			defer close(done)
			for first := true; !stop.Load(); first = false {
				if first {
					close(started)
				}
				sink += float64(Sum(x))
			}
		}()
		<-started
		defer func() { stop.Store(true); <-done }()
		var p99 time.Duration
		for range 3 {
			waits := make([]time.Duration, 100)
			var m runtime.MemStats
			for i := range waits {
				start := time.Now()
				runtime.ReadMemStats(&m) // stops the world
				waits[i] = time.Since(start)
				time.Sleep(time.Millisecond)
			}
			slices.Sort(waits)
			if p99 = waits[98]; p99 < 5*time.Millisecond {
				t.Logf("median %v, p99 %v, longest %v", waits[50], p99, waits[99])
				return
			}
		}
		t.Errorf("p99 of stopping the world is %v, want < 5 ms", p99)
	})
}
