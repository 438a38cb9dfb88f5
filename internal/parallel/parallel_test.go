package parallel

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

type count struct {
	n     [1000]atomic.Int32
	panic int
}

func (c *count) Part(i int) {
	if c.panic == i+1 {
		panic("part")
	}
	c.n[i].Add(1)
}

func TestRun(t *testing.T) {
	old := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(old)
	var wg sync.WaitGroup
	for range 8 { // many callers share the workers
		wg.Go(func() {
			for _, parts := range []int{0, 1, 2, 7, 1000} {
				for threads := 1; threads < 6; threads++ {
					var c count
					if threads%2 == 0 {
						RunAwake(parts, threads, &c)
					} else {
						Run(parts, threads, &c)
					}
					for i := range c.n {
						if got := c.n[i].Load(); got != 0 && i >= parts || got != 1 && i < parts {
							t.Errorf("%d parts, %d threads: part %d ran %d times", parts, threads, i, got)
						}
					}
				}
			}
		})
	}
	wg.Wait()
	if got := runtime.NumGoroutine(); got > 20 {
		t.Errorf("%d goroutines", got)
	}
}

func TestRunPanic(t *testing.T) {
	old := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(old)
	for range 100 {
		func() {
			defer func() {
				if recover() != "part" {
					t.Error("the panic was lost")
				}
			}()
			Run(100, 4, &count{panic: 50})
		}()
	}
}

// Workers that were too late for their job are there for the next one, however long the callers pause.
func TestRunPauses(t *testing.T) {
	old := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(old)
	var wg sync.WaitGroup
	for k := range 4 {
		wg.Go(func() {
			for i := range 60 {
				var c count
				Run(20, 4, &c)
				for p := range 20 {
					if got := c.n[p].Load(); got != 1 {
						t.Errorf("part %d ran %d times", p, got)
					}
				}
				time.Sleep(time.Duration((i*7+k*13)%40) * 10 * time.Microsecond)
			}
		})
	}
	wg.Wait()
	for wait := 0; ; wait++ {
		mu.Lock()
		n, all := len(idle), started
		mu.Unlock()
		if n == all {
			break
		}
		if wait == 1000 {
			t.Fatalf("%d of %d workers are idle", n, all)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestRunAllocs(t *testing.T) {
	old := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(old)
	var c count
	Run(100, 4, &c)
	least := uint64(1) // an allocation of somebody else's may fall into a round; testing.AllocsPerRun would leave one processor
	for round := 0; round < 8 && least > 0; round++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 100 {
			Run(100, 4, &c)
		}
		runtime.ReadMemStats(&after)
		least = min(least, (after.Mallocs-before.Mallocs)/100)
	}
	if least > 0 {
		t.Errorf("allocations")
	}
}

// TestBubble: a job whose workers are made in a bubble of testing/synctest, where time stands still, ends, and so does the bubble.
func TestBubble(t *testing.T) {
	mu.Lock()
	threads := started + 3
	mu.Unlock()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	for range 2 {
		synctest.Test(t, func(t *testing.T) {
			var c count
			Run(1000, threads, &c)
			for i := range c.n {
				if n := c.n[i].Load(); n != 1 {
					t.Errorf("part %d done %d times", i, n)
				}
			}
		})
	}
}

// chain is a task of parts of some 5 us that touch no memory.
type chain struct{ sink atomic.Uint64 }

func (c *chain) Part(i int) {
	x := uint64(i)
	for range 5000 {
		x = x*6364136223846793005 + 1
	}
	if x == 0 {
		c.sink.Add(1)
	}
}

// BenchmarkRun shows what it costs to hand a job over and to have it back: the time on two goroutines less half of that on one.
func BenchmarkRun(b *testing.B) {
	old := runtime.GOMAXPROCS(2)
	defer runtime.GOMAXPROCS(old)
	for _, parts := range []int{2, 4, 16} {
		for threads := 1; threads <= 2; threads++ {
			b.Run(fmt.Sprintf("parts=%d/threads=%d", parts, threads), func(b *testing.B) {
				var c chain
				for b.Loop() {
					Run(parts, threads, &c)
				}
			})
		}
	}
}
