package nn

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/mat"
)

// windowNet is the network of the benchmarks: vocab x dim vectors, windows of 5, hidden ReLU layer, softmax.
type windowNet[T Float] struct {
	g                *Graph[T]
	ids, labels, out *Node[T]
	table            *Param[T]
	inputs           []int32 // windows to draw batches from
	classes          []int32
}

func newWindowNet[T Float](vocab, dim, hidden, classes int) *windowNet[T] {
	g := NewGraph[T]()
	n := &windowNet[T]{g: g}
	n.ids, n.labels = g.Indices("words", 5), g.Indices("labels", 1)
	x := g.Embedding("vectors", n.ids, vocab, dim)
	h := g.Linear("hidden", x, hidden, ReLU)
	n.out = g.Linear("classes", h, classes, None)
	g.SoftmaxCrossEntropy("loss", n.out, n.labels, CrossEntropy[T]{})
	n.table = g.Param("vectors.weight")
	r := NewRNG(1, 0)
	Normal(r, n.table.Value, 0, 0.1)
	HeUniform(r, g.Param("hidden.weight").Value, Gain(ReLU))
	XavierUniform(r, g.Param("classes.weight").Value, 1)
	for range 1 << 14 {
		n.classes = append(n.classes, int32(r.IntN(classes)))
		for range 5 {
			n.inputs = append(n.inputs, int32(r.IntN(vocab)))
		}
	}
	return n
}

func (n *windowNet[T]) trainer(batch int) *Trainer[T] {
	rest := []*Param[T]{}
	for _, p := range n.g.Params() {
		if p != n.table {
			rest = append(rest, p)
		}
	}
	t, err := NewTrainer(n.g, TrainerConfig[T]{MaxBatch: batch, Optimizers: []*Optimizer[T]{NewSparseAdam(AdamDefaults(), n.table), NewAdam(AdamDefaults(), rest...)}})
	if err != nil {
		panic(err)
	}
	return t
}

func (n *windowNet[T]) batch(s *Session[T], at, size int) {
	at = at * size % (len(n.classes) - size + 1)
	s.SetIndices(n.ids, n.inputs[5*at:5*(at+size)])
	if s.grads {
		s.SetIndices(n.labels, n.classes[at:at+size])
	}
}

func threads(n int) (restore func()) {
	old := mat.Threads()
	mat.SetThreads(n)
	procs := runtime.GOMAXPROCS(max(n, 1))
	return func() { runtime.GOMAXPROCS(procs); mat.SetThreads(old) }
}

// BenchmarkWindowTrain: training steps of Embedding 20000x50, window 5, 250-100-5, ReLU, SparseAdam and Adam, float32.
// data=same repeats one batch, as the PyTorch figures this is compared with were measured; data=new draws other words
// every time, uniformly, so that most rows of the 12 MB of table and state come from memory (words of a language do not).
func BenchmarkWindowTrain(b *testing.B) {
	for _, k := range []int{1, 2} {
		for _, batch := range []int{64, 512} {
			for _, data := range []string{"same", "new"} {
				b.Run(fmt.Sprintf("threads=%d/batch=%d/data=%s", k, batch, data), func(b *testing.B) {
					defer threads(k)()
					n := newWindowNet[float32](20000, 50, 100, 5)
					t := n.trainer(batch)
					i := 0
					for b.Loop() {
						n.batch(t.Session, i, batch)
						if _, err := t.Step(batch); err != nil {
							b.Fatal(err)
						}
						if data == "new" {
							i++
						}
					}
					b.ReportMetric(float64(batch)*float64(b.N)/b.Elapsed().Seconds()/1e3, "kwindows/s")
				})
			}
		}
	}
}

// BenchmarkWindowInfer: the same network forward, with the softmax.
func BenchmarkWindowInfer(b *testing.B) {
	for _, k := range []int{1, 2} {
		for _, batch := range []int{1, 64, 512} {
			for _, data := range []string{"same", "new"} {
				b.Run(fmt.Sprintf("threads=%d/batch=%d/data=%s", k, batch, data), func(b *testing.B) {
					defer threads(k)()
					n := newWindowNet[float32](20000, 50, 100, 5)
					p := NewPredictor(n.g, batch, n.out)
					i := 0
					for b.Loop() {
						n.batch(p.Session, i, batch)
						y := p.Predict(batch)
						mat.SoftmaxRows(y, y)
						if data == "new" {
							i++
						}
					}
					b.ReportMetric(float64(batch)*float64(b.N)/b.Elapsed().Seconds()/1e3, "kwindows/s")
				})
			}
		}
	}
}

func TestNothingAllocates(t *testing.T) {
	n := newWindowNet[float32](500, 10, 16, 5)
	tr := n.trainer(32)
	tr.cfg.Clip.Norm = 1
	p := NewPredictor(n.g, 32, n.out)
	i := 0
	step := func() {
		n.batch(tr.Session, i, 32)
		if _, err := tr.Step(32); err != nil {
			t.Fatal(err)
		}
		i++
	}
	step()
	require.Zero(t, testing.AllocsPerRun(50, step), "a training step")
	require.Zero(t, testing.AllocsPerRun(50, func() {
		n.batch(p.Session, i, 7)
		p.Forward(7, false)
		i++
	}), "an inference")
}

// A step that is split over goroutines allocates nothing either. (AllocsPerRun would set GOMAXPROCS to 1, and counts of the whole
// process have what other goroutines do; the memory profile says who allocated.) What the runtime itself needs so that a
// goroutine may sleep is not counted: it keeps those objects, one list a processor, and now and then a list is empty.
func TestNothingAllocatesInParallel(t *testing.T) {
	rate := runtime.MemProfileRate
	runtime.MemProfileRate = 1
	defer func() { runtime.MemProfileRate = rate }()
	defer threads(2)()
	n := newWindowNet[float32](2000, 50, 100, 5)
	tr := n.trainer(512)
	step := func(i int) {
		n.batch(tr.Session, i, 512)
		if _, err := tr.Step(512); err != nil {
			t.Fatal(err)
		}
	}
	// mat's scratch is a free list: it grows the first time that two goroutines happen to want some at once, and each piece the first
	// time that it is handed to the largest product. That ends; what a step allocates itself does not.
	var found map[string]int64
	steps := 100
	if testing.Short() {
		steps = 25 // slow under emulation
	}
	for range 500 / steps {
		before := allocations()
		for i := range steps {
			step(i)
		}
		found = map[string]int64{}
		for stack, n := range allocations() {
			ours := strings.Contains(stack, "nn.(*Trainer") || strings.Contains(stack, "parallel.(*worker)")
			if n > before[stack] && ours && !strings.Contains(stack, "runtime.acquireSudog") {
				found[stack] = n - before[stack]
			}
		}
		if len(found) == 0 {
			return
		}
	}
	for stack, n := range found {
		t.Errorf("%d allocations in the last %d of 500 steps:\n%s", n, steps, stack)
	}
}

// allocations returns how often every call stack has allocated since the profile was switched on.
func allocations() map[string]int64 {
	runtime.GC() // the profile is as of the last but one collection
	runtime.GC()
	records := make([]runtime.MemProfileRecord, 64)
	for n, ok := runtime.MemProfile(records, true); !ok; n, ok = runtime.MemProfile(records, true) {
		records = make([]runtime.MemProfileRecord, n+64)
	}
	counts := map[string]int64{}
	for i := range records {
		r := &records[i]
		if r.AllocObjects == 0 {
			continue
		}
		var stack strings.Builder
		frames := runtime.CallersFrames(r.Stack())
		for more := true; more; {
			var f runtime.Frame
			f, more = frames.Next()
			fmt.Fprintf(&stack, "%s:%d\n", f.Function, f.Line)
		}
		counts[stack.String()] += r.AllocObjects
	}
	return counts
}
