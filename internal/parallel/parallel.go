// Package parallel runs the parts of one job on several goroutines.
//
// A fixed set of workers serves the whole process, so that many callers at once do not start more goroutines than there
// are processors: a call borrows the workers that are idle at that moment and always works itself. A call does not allocate
// once the workers exist.
//
// The parts are cut into one range for each goroutine, and every goroutine begins with the same range in every job: where
// job after job has parts for the same data, data stays in the cache of the processor that used it last (reading what another
// one wrote: 27 GB/s, from its own second-level cache: 110). Who has finished takes parts from the ends of the others' ranges, so
// an unlucky worker delays a job by one part at most.
//
// A worker that has become idle, and a caller that waits for the last part, look for news in a loop for a while
// before they sleep: waking a sleeping thread takes longer than a small product, and a system may wake it on the caller's own
// processor, where it then takes turns with the caller instead of working beside it. A caller that has done all parts
// before a worker came takes the job back instead of waiting for it.
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
	spans []span
	wg    sync.WaitGroup
	busy  atomic.Int64        // workers that have not let go of the job
	crew  []*worker           // that were offered it
	panik atomic.Pointer[any] // the first panic of a worker
}

// span is a range of parts that nobody has begun: the first in the upper half of the word, the one after the last in the lower.
type span struct {
	parts atomic.Uint64
	_     [56]byte // a cache line each
}

// first takes the first part of the range, last the last; false if there is none.
func (s *span) first() (int, bool) {
	for {
		v := s.parts.Load()
		if uint32(v>>32) >= uint32(v) {
			return 0, false
		}
		if s.parts.CompareAndSwap(v, v+1<<32) {
			return int(v >> 32), true
		}
	}
}

func (s *span) last() (int, bool) {
	for {
		v := s.parts.Load()
		if uint32(v>>32) >= uint32(v) {
			return 0, false
		}
		if s.parts.CompareAndSwap(v, v-1) {
			return int(uint32(v)) - 1, true
		}
	}
}

var (
	mu      sync.Mutex
	idle    []*worker
	started int
	jobs    []*job
)

// worker is a goroutine that waits for jobs.
type worker struct {
	number int                 // 1, 2, ...
	box    atomic.Pointer[job] // the next job
	asleep atomic.Bool         // it must be woken by a token
	wake   chan struct{}
}

// patience is how long worker and caller look for news before they sleep: longer than what a training step does between
// two products, much shorter than a scheduler's time slice.
const patience = 100 * time.Microsecond

// Run calls t.Part(i) for 0 <= i < parts on at most threads goroutines, the caller's included, and returns when all are
// done. A panic of a part is raised again in the caller.
func Run(parts, threads int, t Task) { run(parts, threads, t, false) }

// RunAwake is Run for jobs of a few microseconds, too short to wake anybody for: only workers that are looking for news take
// part. Where one large job follows another, those between them find the workers awake.
func RunAwake(parts, threads int, t Task) { run(parts, threads, t, true) }

func run(parts, threads int, t Task, awake bool) {
	threads = min(threads, parts, runtime.GOMAXPROCS(0))
	if threads <= 1 {
		for i := range parts {
			t.Part(i)
		}
		return
	}
	j := borrow()
	j.share(t, parts, threads)
	j.start(threads-1, awake)
	j.work(0)
	j.recall()
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

// share cuts the parts into ranges.
func (j *job) share(t Task, parts, threads int) {
	j.task = t
	if cap(j.spans) < threads {
		j.spans = make([]span, threads)
	}
	j.spans = j.spans[:threads]
	for i := range j.spans {
		j.spans[i].parts.Store(uint64(parts*i/threads)<<32 | uint64(parts*(i+1)/threads))
	}
}

func giveBack(j *job) {
	j.task = nil
	j.panik.Store(nil)
	mu.Lock()
	jobs = append(jobs, j)
	mu.Unlock()
}

// start offers the job to at most n idle workers, unless only those that are awake count starting new ones up to GOMAXPROCS-1
// in all.
func (j *job) start(n int, awake bool) {
	mu.Lock()
	defer mu.Unlock()
	limit := runtime.GOMAXPROCS(0) - 1
	for k := len(idle) - 1; n > 0; n-- {
		var w *worker
		for awake && k >= 0 && idle[k].asleep.Load() {
			k--
		}
		if k >= 0 {
			w = idle[k]
			idle = append(idle[:k], idle[k+1:]...)
			k--
		} else if !awake && started < limit {
			started++
			w = &worker{number: started, wake: make(chan struct{}, 1)}
			go w.loop()
		} else {
			return
		}
		j.crew = append(j.crew, w)
		j.wg.Add(1)
		j.busy.Add(1)
		w.box.Store(j)
		if w.asleep.CompareAndSwap(true, false) {
			w.wake <- struct{}{}
		}
	}
}

// recall takes the job back from workers that have not begun with it.
func (j *job) recall() {
	for _, w := range j.crew {
		if w.box.CompareAndSwap(j, nil) {
			mu.Lock()
			idle = append(idle, w)
			mu.Unlock()
			j.wg.Done()
			j.busy.Add(-1)
		}
	}
	j.crew = j.crew[:0]
}

func (w *worker) loop() {
	for {
		j := w.take()
		j.work(w.number)
		mu.Lock()
		idle = append(idle, w)
		mu.Unlock()
		j.wg.Done()
		j.busy.Add(-1) // the last touch: the job may be recycled
	}
}

// take waits for the next job.
func (w *worker) take() *job {
	for {
		if !spin(func() bool { return w.box.Load() != nil }) {
			// Either this load sees the job, or start sees asleep, or both: then the swap decides who acts.
			w.asleep.Store(true)
			if w.box.Load() == nil || !w.asleep.CompareAndSwap(true, false) {
				<-w.wake
			}
		}
		if j := w.box.Swap(nil); j != nil { // it may have been taken back
			return j
		}
	}
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

// work does parts until none is left, beginning with the range of the goroutine's number.
func (j *job) work(number int) {
	defer func() {
		if r := recover(); r != nil {
			p := r // not r itself: it would be moved to the heap in every call
			j.panik.CompareAndSwap(nil, &p)
			for i := range j.spans {
				j.spans[i].parts.Store(0)
			}
		}
	}()
	own := number % len(j.spans)
	for i, ok := j.spans[own].first(); ok; i, ok = j.spans[own].first() {
		j.task.Part(i)
	}
	for other := range len(j.spans) - 1 {
		s := &j.spans[(own+1+other)%len(j.spans)]
		for i, ok := s.last(); ok; i, ok = s.last() {
			j.task.Part(i)
		}
	}
}
