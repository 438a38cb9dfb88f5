package window

import (
	"runtime"
	"sync/atomic"
	"testing"
)

// A wake-up that comes late, for a round whose work is done, must not start the next one.
func TestCrewLateWakeUp(t *testing.T) {
	c := &crew{n: 2, members: make([]member, 2)}
	m := &c.members[1]
	m.wake = make(chan struct{}, 1)
	var begun atomic.Bool
	returned := make(chan bool)
	go func() {
		c.await(m, 1)
		returned <- begun.Load()
	}()
	wakeUp := func() {
		for !m.asleep.CompareAndSwap(true, false) {
			runtime.Gosched()
		}
		m.wake <- struct{}{}
	}
	wakeUp() // round 0's
	wakeUp() // again: it must have gone back to sleep
	begun.Store(true)
	c.round.Add(1)
	if m.asleep.CompareAndSwap(true, false) {
		m.wake <- struct{}{}
	}
	if !<-returned {
		t.Error("await(1) returned before round 1 had begun")
	}
}

func TestCrew(t *testing.T) {
	const n, rounds = 3, 3000
	c := newCrew(n)
	defer c.close()
	var calls [n]int // each member's own
	for round := 1; round <= rounds; round++ {
		c.run(func(thread int) { calls[thread]++ })
		for i, k := range calls {
			if k != round {
				t.Fatalf("after %d rounds member %d has run %d times", round, i, k)
			}
		}
	}
}
