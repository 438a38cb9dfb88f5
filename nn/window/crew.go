package window

import (
	"runtime"
	"sync/atomic"
)

// A crew is a fixed number of goroutines that run one function at a time, each
// with its number. The caller is number 0.
//
// A training step has phases of a few hundred microseconds; to be woken
// by a channel takes up to ten. So a member that waits looks for work for a short
// while before it sleeps.
type crew struct {
	n       int
	f       func(thread int) // nil: go home
	round   atomic.Uint32    // counts the calls of run
	left    atomic.Int32     // members at work
	members []member
	done    chan struct{}
}

type member struct {
	asleep atomic.Bool // it will take one wake-up from wake
	wake   chan struct{}
}

const spins = 2000

func newCrew(n int) *crew {
	c := &crew{n: n, done: make(chan struct{}, 1), members: make([]member, n)}
	for i := 1; i < n; i++ {
		c.members[i].wake = make(chan struct{}, 1)
		go func() {
			for round := uint32(1); ; round++ {
				c.await(&c.members[i], round)
				if c.f == nil {
					return
				}
				c.f(i)
				if c.left.Add(-1) == 0 {
					c.done <- struct{}{}
				}
			}
		}()
	}
	return c
}

// await returns when round has begun. A wake-up says only that some round has: begin may be so late with it that the member
// has done that round's work already.
func (c *crew) await(m *member, round uint32) {
	for range spins {
		if c.round.Load() == round {
			return
		}
		runtime.Gosched()
	}
	for {
		m.asleep.Store(true)
		if c.round.Load() == round {
			if !m.asleep.CompareAndSwap(true, false) {
				<-m.wake // it is on its way
			}
			return
		}
		<-m.wake
		if c.round.Load() == round {
			return
		}
	}
}

// begin starts the next round.
func (c *crew) begin(f func(thread int)) {
	c.f = f
	c.left.Store(int32(c.n))
	c.round.Add(1)
	for i := 1; i < c.n; i++ {
		if m := &c.members[i]; m.asleep.CompareAndSwap(true, false) {
			m.wake <- struct{}{}
		}
	}
}

// run calls f(0) ... f(n-1) at once and returns when all have.
func (c *crew) run(f func(thread int)) {
	if c.n == 1 {
		f(0)
		return
	}
	c.begin(f)
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
	if c.n > 1 {
		c.begin(nil)
	}
	c.n = 1
}
