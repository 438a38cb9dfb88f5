package benchmarks

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/limits"
	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// A Case is one operation on operands of one size.
type Case struct {
	Op, Type, Size string  // "Dot", "f32", "n=1024"
	Work           float64 // of one call, in Unit
	Unit           string  // of Work per nanosecond: "GFLOP/s", "GB/s" or "Gelem/s"
	Elements       int     // the n of a plot
	Flops, Bytes   float64 // of one call: arithmetic, and the least traffic; 0 where arithmetic is not counted
	Key            bool    // one of the few that a short table shows
	Short          bool    // the naive loop ends so soon that its speed hangs on whether its end was predicted

	// Make makes the operands.
	Make func() Calls
}

// Calls are the contenders of a case, on the same operands but for Fresh.
type Calls struct {
	Kernel func()   // one call of the public function
	Naive  []func() // one of each copy of the plain loop
	// Limit measures what one core of this machine can do at its best level, in the case's Unit, with the kernel's own operands
	// where memory is the limit; it may change those that the kernel writes. nil where no limit is known.
	Limit func() float64
	// Fresh is Kernel on other values at each call, where the loops get such, because their branches would be learnt by heart
	// otherwise: what the loops are to be compared with. nil: that is Kernel.
	Fresh func()
}

// Name is the case's name as a sub-benchmark, without the level.
func (c Case) Name() string { return fmt.Sprintf("%s/type=%s/%s", c.Op, c.Type, c.Size) }

// Slow reports whether one call takes too long at level l to be worth timing: minutes for what smaller sizes show too.
func (c Case) Slow(l cpu.Level) bool {
	return l == cpu.Generic && cpu.Found() != cpu.Generic && c.Unit == "GFLOP/s" && c.Work > 1e8
}

// SlowNaive is Slow for the naive loop.
func (c Case) SlowNaive() bool { return c.Work > 1e9 }

// Lengths are the vector lengths of the catalogue: from one cache line to DRAM.
var Lengths = []int{16, 64, 256, 1 << 10, 1 << 12, 1 << 16, 1 << 18, 1 << 20, 1 << 24}

// Orders are the orders of the square products.
var Orders = []int{8, 16, 32, 64, 128, 256, 512, 1024}

// Cases returns the catalogue, operation by operation. short leaves out what takes long or much memory.
func Cases(short bool) []Case {
	c := append(typed[float32]("f32", short), typed[float64]("f64", short)...)
	c = append(c, slide()...)
	rank := map[string]int{}
	for _, x := range c {
		if _, ok := rank[x.Op]; !ok {
			rank[x.Op] = len(rank)
		}
	}
	slices.SortStableFunc(c, func(a, b Case) int {
		return cmp.Or(cmp.Compare(rank[a.Op], rank[b.Op]), strings.Compare(a.Type, b.Type))
	})
	return c
}

func typed[T float](typ string, short bool) []Case {
	var all []Case
	size := 4
	if typ == "f64" {
		size = 8
	}
	for _, n := range Lengths {
		if short && n > 1<<20 {
			continue
		}
		all = append(all, vectorCases[T](typ, n, size)...)
	}
	for _, s := range [][2]int{{64, 5}, {64, 10}, {64, 1000}, {1024, 1024}} {
		rows, cols := s[0], s[1]
		all = append(all, Case{
			Op: "SoftmaxRows", Type: typ, Size: fmt.Sprintf("shape=%dx%d", rows, cols), Work: float64(rows * cols), Unit: "Gelem/s", Elements: rows * cols, Bytes: float64(2 * rows * cols * size), Key: true,
			Make: func() Calls {
				x, y, _ := operands[T](rows, cols, rows, cols, 0, 0)
				return Calls{Kernel: func() { mat.SoftmaxRows(y, x) }, Naive: loops("SoftmaxRows", args[T]{x: x.Data, y: y.Data, m: rows, n: cols})}
			},
		})
	}
	for _, n := range Orders {
		if short && n > 512 {
			continue
		}
		all = append(all, product[T](typ, size, n, n, n))
	}
	for _, s := range [][3]int{{500, 5, 300}, {5, 500, 300}, {64, 100, 250}, {32, 512, 512}, {1, 100, 300}} {
		all = append(all, product[T](typ, size, s[0], s[1], s[2]))
	}
	return all
}

func product[T float](typ string, size, m, n, k int) Case {
	shape := fmt.Sprintf("n=%d", n)
	if m != n || n != k {
		shape = fmt.Sprintf("shape=%dx%dx%d", m, n, k)
	}
	return Case{
		Op: "Gemm", Type: typ, Size: shape, Work: 2 * float64(m) * float64(n) * float64(k), Unit: "GFLOP/s", Elements: n,
		Flops: 2 * float64(m) * float64(n) * float64(k), Bytes: float64(size) * (float64(m*k) + float64(k*n) + float64(m*n)),
		Key: m != n || n != k || n == 8 || n == 64 || n == 256 || n == 1024, Short: m*n*k < 1<<10,
		Make: func() Calls {
			a, b, c := operands[T](m, k, k, n, m, n)
			limit := limits.FMA32
			if size == 8 {
				limit = limits.FMA64
			}
			return Calls{
				Kernel: func() { mat.Gemm(mat.NoTrans, mat.NoTrans, 1, a, b, 0, c) },
				Naive:  loops("Gemm", args[T]{a.Data, b.Data, c.Data, m, n, k, nil}), Limit: machine(limit),
			}
		},
	}
}

func vectorCases[T float](typ string, n, size int) []Case {
	stream := func(op string, p limits.Pattern, used, moves, flops int, kernel func(x, y, z []T)) Case {
		return Case{
			Op: op, Type: typ, Size: fmt.Sprintf("n=%d", n), Work: float64(moves * n * size), Unit: "GB/s", Elements: n,
			Flops: float64(flops * n), Bytes: float64(moves * n * size), Key: n == 16 || n == 1<<10 || n == 1<<20 || n == 1<<24, Short: n < 256,
			Make: func() Calls {
				s := append(limits.Apart[T]([]int{n, n, n}[:used]...), nil, nil)
				written := make([][]T, used) // first
				for i := range used {
					fill(s[i], uint64(n), uint64(i))
					written[used-1-i] = s[i]
				}
				a := args[T]{x: s[0], y: s[1], z: s[2]}
				calls := Calls{
					Kernel: func() { kernel(a.x, a.y, a.z) },
					Limit:  machine(func() float64 { return limits.Rate(limits.Over(p, written...)) }),
				}
				if op == "ReLU" || op == "ArgMax" {
					a.fresh = fresh(a.x, false)
					if n < freshLen {
						calls.Fresh = func() { kernel(a.fresh(), a.y, a.z) }
					}
				}
				calls.Naive = loops(op, a)
				return calls
			},
		}
	}
	// The mathematical functions run on standard normal values; Log on their absolute values.
	element := func(op string, kernel func(dst, x []T)) Case {
		return Case{
			Op: op, Type: typ, Size: fmt.Sprintf("n=%d", n), Work: float64(n), Unit: "Gelem/s", Elements: n, Bytes: float64(2 * n * size), Key: n == 1<<10 || n == 1<<20, Short: n < 256,
			Make: func() Calls {
				s := limits.Apart[T](n, n)
				x, y := s[0], s[1]
				fill(x, uint64(n), 0)
				fill(y, uint64(n), 1)
				if op == "Log" {
					vec.Abs(x, x)
				}
				other := fresh(x, op == "Log")
				calls := Calls{Kernel: func() { kernel(y, x) }, Naive: loops(op, args[T]{x: x, y: y, fresh: other})}
				if n < freshLen {
					calls.Fresh = func() { kernel(y, other()) }
				}
				return calls
			},
		}
	}
	cases := []Case{
		stream("Dot", limits.Read, 2, 2, 2, func(x, y, _ []T) { keep(vec.Dot(x, y)) }),
		stream("Sum", limits.Read, 1, 1, 1, func(x, _, _ []T) { keep(vec.Sum(x)) }),
		stream("ArgMax", limits.Read, 1, 1, 1, func(x, _, _ []T) { keep(T(vec.ArgMax(x))) }),
		stream("Add", limits.Triad, 3, 3, 1, func(x, y, z []T) { vec.Add(z, x, y) }),
		stream("AddScaled", limits.Update2, 2, 3, 2, func(x, y, _ []T) { vec.AddScaled(y, 1e-9, x) }),
		stream("Scale", limits.Update, 1, 2, 1, func(x, _, _ []T) { vec.Scale(x, 1.0000001, x) }),
		stream("ReLU", limits.Copy, 2, 2, 1, func(x, y, _ []T) { vec.ReLU(y, x) }),
	}
	if n > 1<<20 { // arithmetic bounds the rest long before memory does
		return cases
	}
	return append(cases, element("Exp", vec.Exp[T]), element("Log", vec.Log[T]), element("Tanh", vec.Tanh[T]), element("Sigmoid", vec.Sigmoid[T]))
}

// freshLen is how many values nobody learns by heart.
const freshLen = 1 << 16

// fresh returns a function that gives other values of the kind of x at every call, out of about freshLen: a loop with
// branches over one short slice again and again would be timed with branches that the processor has learnt by heart, or half
// learnt, differently in every run.
func fresh[T float](x []T, positive bool) func() []T {
	n := len(x)
	if n >= freshLen {
		return func() []T { return x }
	}
	pool := limits.Aligned[T](freshLen / n * n)
	fill(pool, uint64(n), 2)
	if positive {
		vec.Abs(pool, pool)
	}
	at := 0
	return func() []T {
		s := pool[at:][:n:n]
		if at += n; at == len(pool) {
			at = 0
		}
		return s
	}
}

// slide is the vectorisation experiment of CS224n: the scores of 500 windows of d = 300 for C = 5 classes, as 500
// matrix-vector products in a loop and as one matrix product. The lecture's slide has 639 us and 53.8 us (numpy).
func slide() []Case {
	const windows, d, classes = 500, 300, 5
	how := func(name string, kernel func(w, x, y mat.Dense[float32])) Case {
		return Case{
			Op: "Slide", Type: "f32", Size: "how=" + name, Work: 2.0 * windows * d * classes, Unit: "GFLOP/s", Elements: windows, Key: true,
			Flops: 2.0 * windows * d * classes, Bytes: 4 * (windows*d + classes*d + windows*classes),
			Make: func() Calls {
				w, x, y := operands[float32](classes, d, windows, d, windows, classes)
				return Calls{
					Kernel: func() { kernel(w, x, y) },
					Naive:  loops("Slide", args[float32]{w.Data, x.Data, y.Data, windows, classes, d, nil}), Limit: machine(limits.FMA32),
				}
			},
		}
	}
	return []Case{
		how("loop", func(w, x, y mat.Dense[float32]) {
			for i := range windows {
				mat.Gemv(mat.NoTrans, 1, w, x.Row(i), 0, y.Row(i))
			}
		}),
		how("product", func(w, x, y mat.Dense[float32]) { mat.Gemm(mat.NoTrans, mat.Trans, 1, x, w, 0, y) }),
	}
}

// machine measures limit at the machine's best level, in 10^9 per second.
func machine(limit func() float64) func() float64 {
	return func() float64 {
		defer cpu.SetForTest(cpu.Found())()
		return limit() / 1e9
	}
}

// operands returns three matrices of standard normal values, 64-byte aligned and limits.Apart.
func operands[T float](m1, n1, m2, n2, m3, n3 int) (a, b, c mat.Dense[T]) {
	s := limits.Apart[T](m1*n1, m2*n2, m3*n3)
	for i := range s {
		fill(s[i], uint64(len(s[i])), uint64(i))
	}
	dense := func(rows, cols int, data []T) mat.Dense[T] {
		return mat.Dense[T]{Rows: rows, Cols: cols, Stride: cols, Data: data}
	}
	return dense(m1, n1, s[0]), dense(m2, n2, s[1]), dense(m3, n3, s[2])
}

// fill writes standard normal values. Beyond a million they repeat.
func fill[T float](data []T, seed1, seed2 uint64) {
	rng := rand.New(rand.NewPCG(seed1, seed2))
	const period = 1 << 20
	for i := range data[:min(len(data), period)] {
		data[i] = T(rng.NormFloat64())
	}
	for i := period; i < len(data); i += period {
		copy(data[i:], data[:period])
	}
}

// keep uses a result, so that its computation is not dropped.
func keep[T float](v T) { sink = float64(v) }

var sink float64 //nolint:unused // written only
