package window

import (
	"runtime"
	"sync/atomic"
)

// A crew is a fixed number of goroutines that run one function at a time, each
// with its number. The caller is number 0.
//
// A training step has two phases of a few hundred microseconds; to be woken
// by a channel takes up to ten. So a member that waits looks for work for a short
// while before it sleeps.
type crew struct {
	n     int
	f     func(thread int)
	start []chan struct{}
	ready []atomic.Uint32 // the round a member has been given
	left  atomic.Int32    // members at work
	done  chan struct{}
	round uint32
}

const spins = 2000

func newCrew(n int) *crew {
	c := &crew{n: n, done: make(chan struct{}, 1)}
	for i := 1; i < n; i++ {
		ch := make(chan struct{}, 1)
		c.start = append(c.start, ch)
		go func() {
			for range ch {
				c.f(i)
				if c.left.Add(-1) == 0 {
					c.done <- struct{}{}
				}
			}
		}()
	}
	return c
}

// run calls f(0) ... f(n-1) at once and returns when all have.
func (c *crew) run(f func(thread int)) {
	if c.n == 1 {
		f(0)
		return
	}
	c.f = f
	c.left.Store(int32(c.n))
	for _, ch := range c.start {
		ch <- struct{}{}
	}
	f(0)
	if c.left.Add(-1) == 0 {
		return
	}
	for range spins {
		select {
		case <-c.done:
			return
		default:
			runtime.Gosched()
		}
	}
	<-c.done
}

// close ends the goroutines.
func (c *crew) close() {
	for _, ch := range c.start {
		close(ch)
	}
	c.start, c.n = nil, 1
}
