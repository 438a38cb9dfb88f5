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
// Hand-overs cost cache lines that move from one processor to the other, 130 ns each where these share no cache. So what a worker
// must know is one line of its own, its answer is a word of the same line, ranges are set up by whoever touches them first, and
// lists are the callers' business.
//
// A worker that has become idle, and a caller that waits for the last part, look for news in a loop for a while
// before they sleep (see patience): waking a sleeping thread takes longer than a small product, and a system may wake it on the caller's
// own processor, where it then takes turns with the caller instead of working beside it; see apart. A caller that has done all
// parts before a worker came takes the job back instead of waiting for it.
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

// order is what one who takes part in a job must know.
type order struct {
	job   *job
	task  Task
	spans []span
	parts int32
	round uint8
}

// job is one call of Run. Jobs are recycled.
type job struct {
	spans []span // one for each goroutine
	round uint8  // counts the calls that used spans
	crew  []*worker
	panik atomic.Pointer[any] // the first panic of a worker
	wake  chan struct{}       // the caller sleeps until a worker is done
}

// span is a range of parts that nobody has begun, if its round is the present one. Otherwise nobody has touched it yet, and it is
// the whole range of its goroutine. Round, first part and the one after the last have 8, 28 and 28 bits.
type span struct {
	word atomic.Uint64
	_    [56]byte // a cache line each
}

const most = 1<<28 - 1

// take takes the first or the last part of range i; false if there is none.
func (o *order) take(i int, last bool) (int, bool) {
	s := &o.spans[i]
	for {
		v := s.word.Load()
		lo, hi := int(v>>28&most), int(v&most)
		if uint8(v>>56) != o.round {
			lo, hi = int(o.parts)*i/len(o.spans), int(o.parts)*(i+1)/len(o.spans)
		}
		if lo >= hi {
			return 0, false
		}
		part := lo
		if last {
			hi--
			part = hi
		} else {
			lo++
		}
		if s.word.CompareAndSwap(v, uint64(o.round)<<56|uint64(lo)<<28|uint64(hi)) {
			return part, true
		}
	}
}

// drop leaves nothing of range i.
func (o *order) drop(i int) { o.spans[i].word.Store(uint64(o.round) << 56) }

var (
	mu      sync.Mutex
	idle    []*worker
	started int
	jobs    []*job
)

// worker is a goroutine that waits for jobs. Who has taken it from the list of idle ones may offer it one.
type worker struct {
	order                // written by who offers
	state  atomic.Uint32 // in the same line
	number int           // 1, 2, ...
	wake   chan struct{} // a token for each change from asleep to offered
	home   int           // the processor of the caller that woke it
	_      [40]byte      // 128 bytes, so that it begins with a line
}

const (
	free    uint32 = iota // looking for news; done with the job before, if there was one
	asleep                // the same, but waiting for a token
	offered               // a job that the caller may still take back
	taken                 // a job that is being worked on
	awaited               // the same, and the caller sleeps until it is done
)

// patience is how long worker and caller look for news before they sleep: longer than what a training step does between
// two products, and about what waking a thread costs (a virtual machine: 100 to 200 us until it runs, 7 to 30 us for who wakes it),
// much shorter than a scheduler's time slice.
const patience = 200 * time.Microsecond

// Run calls t.Part(i) for 0 <= i < parts on at most threads goroutines, the caller's included, and returns when all are
// done. A panic of a part is raised again in the caller.
func Run(parts, threads int, t Task) { run(parts, threads, t, false) }

// RunAwake is Run for jobs of a few microseconds, too short to wake anybody for: only workers that are looking for news take
// part. Where one large job follows another, those between them find the workers awake.
func RunAwake(parts, threads int, t Task) { run(parts, threads, t, true) }

// Awake reports whether a call of RunAwake would find a worker.
func Awake() bool {
	mu.Lock()
	defer mu.Unlock()
	for _, w := range idle {
		if w.state.Load() == free {
			return true
		}
	}
	return false
}

func run(parts, threads int, t Task, awake bool) {
	threads = min(threads, parts)
	if threads > 1 {
		threads = min(threads, runtime.GOMAXPROCS(0))
	}
	var j *job
	if threads > 1 && parts <= most {
		j = start(threads, awake)
	}
	if j == nil {
		for i := range parts {
			t.Part(i)
		}
		return
	}
	o := order{job: j, task: t, spans: j.spans[:threads], parts: int32(parts), round: j.round}
	for _, w := range j.crew {
		w.order = o
		w.offer()
	}
	o.work(0)
	for _, w := range j.crew {
		w.release(j)
		w.task = nil // nobody keeps it alive
	}
	p := j.panik.Load()
	if p != nil {
		j.panik.Store(nil)
	}
	mu.Lock()
	idle = append(idle, j.crew...)
	jobs = append(jobs, j)
	mu.Unlock()
	if p != nil {
		panic(*p)
	}
}

// outside runs f on a goroutine that is in no bubble of testing/synctest, whoever calls: workers and channels outlive a bubble, and
// in one, where time stands still while a goroutine runs, a worker that looks for news would never come to an end. mu is held.
func outside(f func()) {
	calls <- f
	<-returned
}

func newJob() (j *job) {
	outside(func() { j = &job{wake: make(chan struct{}, 1)} })
	return j
}

func newWorker(number int) (w *worker) {
	outside(func() {
		w = &worker{number: number, wake: make(chan struct{}, 1)}
		go w.loop()
	})
	return w
}

var calls, returned = make(chan func()), make(chan struct{})

func init() {
	go func() {
		for f := range calls {
			f()
			returned <- struct{}{}
		}
	}()
}

// start returns a job with a crew of at most threads-1 idle workers, new ones up to GOMAXPROCS-1 in all, unless only those that are
// awake count; nil if there are none.
func start(threads int, awake bool) *job {
	mu.Lock()
	defer mu.Unlock()
	var j *job
	if n := len(jobs); n > 0 {
		j = jobs[n-1]
	} else {
		j = newJob()
		jobs = append(jobs, j)
	}
	j.crew = j.crew[:0]
	for k := len(idle) - 1; k >= 0 && len(j.crew) < threads-1; k-- {
		if w := idle[k]; !awake || w.state.Load() == free {
			idle = append(idle[:k], idle[k+1:]...)
			j.crew = append(j.crew, w)
		}
	}
	for !awake && len(j.crew) < threads-1 && started < runtime.GOMAXPROCS(0)-1 {
		started++
		j.crew = append(j.crew, newWorker(started))
	}
	if len(j.crew) == 0 {
		return nil
	}
	jobs = jobs[:len(jobs)-1]
	if len(j.spans) < threads {
		j.spans = make([]span, threads)
	}
	if j.round++; j.round == 0 { // ranges of long ago must not look new
		clear(j.spans)
		j.round = 1
	}
	return j
}

// offer lets the worker have its order.
func (w *worker) offer() {
	if w.state.Load() == asleep {
		w.home = processor()
	}
	if w.state.Swap(offered) == asleep {
		w.wake <- struct{}{}
	}
}

// release takes the job back from a worker that has not begun with it, and waits for one that has.
func (w *worker) release(j *job) {
	if w.state.CompareAndSwap(offered, free) {
		return
	}
	if !spin(func() bool { return w.state.Load() < offered }) && w.state.CompareAndSwap(taken, awaited) {
		<-j.wake
	}
}

func (w *worker) loop() {
	for {
		if !spin(func() bool { return w.state.Load() == offered }) && w.state.CompareAndSwap(free, asleep) {
			<-w.wake
			apart(w.home)
		}
		if !w.state.CompareAndSwap(offered, taken) { // it may have been taken back
			continue
		}
		o := w.order
		o.work(w.number)
		if w.state.Swap(free) == awaited {
			o.job.wake <- struct{}{}
		}
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
func (o *order) work(number int) {
	defer func() {
		if r := recover(); r != nil {
			p := r // not r itself: it would be moved to the heap in every call
			o.job.panik.CompareAndSwap(nil, &p)
			for i := range o.spans {
				o.drop(i)
			}
		}
	}()
	n := len(o.spans)
	for k := range n {
		for i, ok := o.take((number+k)%n, k > 0); ok; i, ok = o.take((number+k)%n, k > 0) {
			o.task.Part(i)
		}
	}
}
