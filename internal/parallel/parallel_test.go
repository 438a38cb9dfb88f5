package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
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
					Run(parts, threads, &c)
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

func TestRunAllocs(t *testing.T) {
	old := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(old)
	var c count
	if n := testing.AllocsPerRun(100, func() { Run(100, 4, &c) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
