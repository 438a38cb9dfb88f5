// Package parallel runs the parts of one job on several goroutines.
//
// A fixed set of workers serves the whole process, so that many callers at once do not start more goroutines than there
// are processors: a call borrows the workers that are idle at that moment and always works itself. Parts are handed out
// one by one, so an unlucky worker delays a job by one part at most. A call does not allocate once the workers exist.
//
// A worker that has become idle, and a caller that waits for the last part, look for news in a loop for a while
// before they sleep: waking a sleeping thread takes longer than a small product, and a system may wake it on the caller's own
// processor, where it then takes turns with the caller instead of working beside it.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Task is a job of independent parts.
type Task interface {
	// Part does part i. It is called from several goroutines at once, once for each part.
	Part(i int)
}

// job is one call of Run. Jobs are recycled.
type job struct {
	task  Task
	parts int64
	next  atomic.Int64
	wg    sync.WaitGroup
	busy  atomic.Int64        // workers that have not let go of the job
	panik atomic.Pointer[any] // the first panic of a worker
}

var (
	mu      sync.Mutex
	idle    []*worker
	started int
	jobs    []*job
)

// worker is a goroutine that waits for jobs.
type worker struct {
	box    atomic.Pointer[job] // the next job
	asleep atomic.Bool         // it must be woken by a token
	wake   chan struct{}
}

// patience is how long worker and caller look for news before they sleep: longer than what a training step does between
// two products, much shorter than a scheduler's time slice.
const patience = 100 * time.Microsecond

// Run calls t.Part(i) for 0 <= i < parts on at most threads goroutines, the caller's included, and returns when all are
// done. A panic of a part is raised again in the caller.
func Run(parts, threads int, t Task) {
	threads = min(threads, parts, runtime.GOMAXPROCS(0))
	if threads <= 1 {
		for i := range parts {
			t.Part(i)
		}
		return
	}
	j := borrow()
	j.task, j.parts = t, int64(parts)
	j.start(threads - 1)
	j.work()
	j.wait()
	p := j.panik.Load()
	giveBack(j)
	if p != nil {
		panic(*p)
	}
}

// borrow takes a job from the free list.
func borrow() *job {
	mu.Lock()
	defer mu.Unlock()
	if n := len(jobs); n > 0 {
		j := jobs[n-1]
		jobs = jobs[:n-1]
		return j
	}
	return new(job)
}

func giveBack(j *job) {
	j.task = nil
	j.next.Store(0)
	j.panik.Store(nil)
	mu.Lock()
	jobs = append(jobs, j)
	mu.Unlock()
}

// start hands the job to at most n idle workers, starting new ones up to GOMAXPROCS-1 in all.
func (j *job) start(n int) {
	mu.Lock()
	defer mu.Unlock()
	limit := runtime.GOMAXPROCS(0) - 1
	for ; n > 0; n-- {
		var w *worker
		if k := len(idle); k > 0 {
			w = idle[k-1]
			idle = idle[:k-1]
		} else if started < limit {
			started++
			w = &worker{wake: make(chan struct{}, 1)}
			go w.loop()
		} else {
			return
		}
		j.wg.Add(1)
		j.busy.Add(1)
		w.box.Store(j)
		if w.asleep.CompareAndSwap(true, false) {
			w.wake <- struct{}{}
		}
	}
}

func (w *worker) loop() {
	for {
		j := w.take()
		j.work()
		mu.Lock()
		idle = append(idle, w)
		mu.Unlock()
		j.wg.Done()
		j.busy.Add(-1) // the last touch: the job may be recycled
	}
}

// take waits for the next job.
func (w *worker) take() *job {
	if !spin(func() bool { return w.box.Load() != nil }) {
		// Either this load sees the job, or start sees asleep, or both: then the swap decides who acts.
		w.asleep.Store(true)
		if w.box.Load() == nil || !w.asleep.CompareAndSwap(true, false) {
			<-w.wake
		}
	}
	return w.box.Swap(nil)
}

// wait returns when every worker has let go of the job.
func (j *job) wait() {
	if spin(func() bool { return j.busy.Load() == 0 }) {
		return
	}
	j.wg.Wait()
	for j.busy.Load() != 0 {
		runtime.Gosched() // the worker is between its last two lines
	}
}

// spin calls done until it reports true or patience is at an end.
func spin(done func() bool) bool {
	start := time.Now()
	for {
		for range 64 {
			if done() {
				return true
			}
		}
		if time.Since(start) > patience {
			return false
		}
	}
}

// work does parts until none is left.
func (j *job) work() {
	defer func() {
		if r := recover(); r != nil {
			p := r // not r itself: it would be moved to the heap in every call
			j.panik.CompareAndSwap(nil, &p)
			j.next.Store(j.parts)
		}
	}()
	for {
		i := j.next.Add(1) - 1
		if i >= j.parts {
			return
		}
		j.task.Part(int(i))
	}
}
