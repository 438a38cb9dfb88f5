package main

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"
	"unsafe"

	"github.com/lockstep-go/lockstep"
	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
	"github.com/viterin/vek"
	"github.com/viterin/vek/vek32"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// level1 names a vector operation; the numbers are those of the C side.
type level1 int

const (
	dot level1 = iota
	axpy
	scal
	asum
	sum
	nrm2
	iamax
)

var level1Names = []string{"dot", "axpy", "scal", "asum", "sum", "nrm2", "iamax"}

// cLibrary times calls of a C library in loops written in C; each function returns nanoseconds per call.
type cLibrary struct {
	name    string
	threads func(n int)
	sgemm   func(reps int, ta, tb bool, m, n, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int) float64
	dgemm   func(reps int, ta, tb bool, m, n, k int, a []float64, lda int, b []float64, ldb int, c []float64, ldc int) float64
	sgemv   func(reps int, ta bool, m, n int, a, x, y []float32) float64
	s1      func(reps int, op level1, x, y []float32) float64
	d1      func(reps int, op level1, x, y []float64) float64
}

var cpeer *cLibrary // set by cpeers.go under the tag cpeers

var more []*cLibrary // further C libraries with products only, from onednn.go and libxsmm.go under tags of those names

// moreRunners returns a runner for each of more, nil where it lacks the product.
func moreRunners(typ string, s shape) []runner {
	var rs []runner
	for _, c := range more {
		var r runner
		switch {
		case typ == "f32" && c.sgemm != nil:
			a, b, o := operands[float32](s)
			r = func(reps int) float64 {
				return c.sgemm(reps, s.ta, s.tb, s.m, s.n, s.k, a.Data, a.Stride, b.Data, b.Stride, o.Data, o.Stride)
			}
		case typ == "f64" && c.dgemm != nil:
			a, b, o := operands[float64](s)
			r = func(reps int) float64 {
				return c.dgemm(reps, s.ta, s.tb, s.m, s.n, s.k, a.Data, a.Stride, b.Data, b.Stride, o.Data, o.Stride)
			}
		}
		if r != nil && r(1) < 0 { // the library says that it has no such kernel
			r = nil
		}
		rs = append(rs, r)
	}
	return rs
}

// runner times reps calls and returns nanoseconds per call.
type runner func(reps int) float64

func goLoop(f func()) runner {
	return func(reps int) float64 {
		t := time.Now()
		for range reps {
			f()
		}
		return float64(time.Since(t).Nanoseconds()) / float64(reps)
	}
}

// compare runs the runners in turn and returns the median and the least time of each.
func compare(rounds int, runners []runner) (med, best []float64) {
	times := make([][]float64, len(runners))
	reps := make([]int, len(runners))
	for i, r := range runners {
		n := 1
		for {
			d := r(n) * float64(n)
			if d > 2e6 || n > 1<<24 {
				reps[i] = max(1, int(float64(n)*2e6/max(d, 1)))
				break
			}
			n *= 4
		}
	}
	for range rounds {
		for i, r := range runners {
			times[i] = append(times[i], r(reps[i]))
		}
	}
	med, best = make([]float64, len(runners)), make([]float64, len(runners))
	for i, t := range times {
		slices.Sort(t)
		med[i], best[i] = t[len(t)/2], t[0]
	}
	return med, best
}

// aligned returns n values on a 64-byte boundary, written.
func aligned[T float32 | float64](n int) []T {
	size := int(unsafe.Sizeof(T(0)))
	b := make([]T, n+64/size)
	off := (64 - int(uintptr(unsafe.Pointer(&b[0]))%64)) % 64 / size
	b = b[off : off+n : off+n]
	for i := range b {
		b[i] = T(rand.NormFloat64())
	}
	return b
}

type shape struct {
	ta, tb  bool
	m, n, k int
}

func (s shape) String() string {
	name := func(t bool) string {
		if t {
			return "T"
		}
		return "N"
	}
	return fmt.Sprintf("%s%s %dx%dx%d", name(s.ta), name(s.tb), s.m, s.n, s.k)
}

func shapes() []shape {
	var s []shape
	for _, n := range []int{4, 8, 16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 2048} {
		s = append(s, shape{false, false, n, n, n})
	}
	for _, n := range []int{64, 192, 256, 1024} {
		s = append(s, shape{false, true, n, n, n}, shape{true, false, n, n, n})
	}
	for _, d := range [][3]int{{500, 5, 300}, {5, 500, 300}, {1024, 5, 100}, {1, 100, 300}, {64, 100, 250}, {256, 128, 250}, {32, 512, 512}, {1, 4096, 4096}} {
		s = append(s, shape{false, false, d[0], d[1], d[2]}, shape{false, true, d[0], d[1], d[2]})
	}
	return append(s, shape{true, false, 250, 100, 64})
}

func main() {
	what := flag.String("what", "gemm,vec", "comma-separated parts: gemm, vec")
	typ := flag.String("type", "f32,f64", "comma-separated element types")
	match := flag.String("match", "", "only shapes or operations whose name contains one of these, comma-separated")
	libs := flag.String("libs", "lockstep,C,gonum,vek", "comma-separated libraries to time, lockstep among them")
	rounds := flag.Int("rounds", 11, "interleaved rounds; the median is printed")
	threads := flag.Int("threads", 1, "threads for every library")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "peers: unexpected argument %q\n", flag.Arg(0))
		os.Exit(2)
	}
	timed = strings.Split(*libs, ",")
	if !slices.Contains(timed, peers[0]) {
		fmt.Fprintf(os.Stderr, "peers: -libs %q, want %s among them\n", *libs, peers[0])
		os.Exit(2)
	}
	mat.SetThreads(*threads)
	fmt.Printf("%s, level %s, %d thread(s)\n", lockstep.Model(), lockstep.Level(), *threads)
	if cpeer != nil {
		cpeer.threads(*threads)
		fmt.Println("C peer:", cpeer.name)
		for _, c := range more {
			c.threads(*threads)
		}
	} else {
		fmt.Println("no C peer: build with -tags cpeers and CGO_ENABLED=1")
	}
	for _, t := range strings.Split(*typ, ",") {
		for _, w := range strings.Split(*what, ",") {
			switch w + t {
			case "gemmf32":
				gemmTable(*rounds, *match, t, gemmRunners32)
			case "gemmf64":
				gemmTable(*rounds, *match, t, gemmRunners64)
			case "vecf32":
				vecTable(*rounds, *match, t, vecRunners32)
			case "vecf64":
				vecTable(*rounds, *match, t, vecRunners64)
			default:
				fmt.Fprintf(os.Stderr, "peers: -what %q -type %q, want gemm or vec and f32 or f64\n", w, t)
				os.Exit(2)
			}
		}
	}
}

// peers are the columns: this module first. A nil runner is an operation that the library does not have.
var peers = []string{"lockstep", "C", "gonum", "vek"}

// timed are those of them to time.
var timed []string

// matches reports whether name contains one of the patterns.
func matches(name, patterns string) bool {
	return slices.ContainsFunc(strings.Split(patterns, ","), func(p string) bool { return strings.Contains(name, p) })
}

func gemmTable(rounds int, match, typ string, runners func(shape) []runner) {
	fmt.Printf("\nGEMM %s, GFLOP/s (median of %d interleaved rounds); ratio > 1: lockstep is faster than C\n", typ, rounds)
	fmt.Printf("%-20s %9s %9s %9s %9s %7s %9s %7s %7s", "shape", peers[0], peers[1], peers[2], peers[3], "ratio", "FMA peak", "median", "best")
	for _, c := range more {
		fmt.Printf(" %9s", c.name)
	}
	if len(more) > 0 {
		fmt.Printf(" %7s", "best C")
	}
	fmt.Println()
	logSum, logBest, count := 0.0, 0.0, 0
	for _, s := range shapes() {
		if !matches(s.String(), match) {
			continue
		}
		fma, fmaFlop := fmaPeak(typ)
		rs := append(append(runners(s), fma), moreRunners(typ, s)...)
		if s.m == 1 { // bound by reading B
			rs = append(rs, readAll(s.n*s.k*map[string]int{"f32": 4, "f64": 8}[typ]))
		}
		ns, best := medians(rounds, rs)
		flop := 2 * float64(s.m) * float64(s.n) * float64(s.k)
		peak, others, read := fmaFlop/ns[len(peers)], ns[len(peers)+1:], 0.0
		if s.m == 1 {
			others, read = others[:len(others)-1], others[len(others)-1]
		}
		ns = ns[:len(peers)]
		fmt.Printf("%-20s", s)
		for _, t := range ns {
			fmt.Printf(" %9s", rate(flop, t))
		}
		if ns[1] > 0 {
			fmt.Printf(" %7.2f", ns[1]/ns[0])
			logSum += math.Log(ns[1] / ns[0])
			count++
		} else {
			fmt.Printf(" %7s", "-")
		}
		fmt.Printf(" %9.2f %6.1f%% %6.1f%%", peak, 100*flop/ns[0]/peak, 100*flop/best[0]/peak)
		if len(more) > 0 {
			bestC := ns[1]
			for _, t := range others {
				fmt.Printf(" %9s", rate(flop, t))
				if t > 0 && (bestC <= 0 || t < bestC) {
					bestC = t
				}
			}
			fmt.Printf(" %7s", rate(bestC, ns[0]))
			logBest += math.Log(bestC / ns[0])
		}
		if read > 0 {
			fmt.Printf("  %.0f%% of the rate of reading B", 100*read/ns[0])
		}
		fmt.Println()
	}
	if count > 0 {
		fmt.Printf("geometric mean of ratios: %.3f over %d shapes\n", math.Exp(logSum/float64(count)), count)
		if len(more) > 0 {
			fmt.Printf("geometric mean of the best C library's time over ours: %.3f\n", math.Exp(logBest/float64(count)))
		}
	}
}

func rate(work, ns float64) string {
	if ns <= 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", work/ns)
}

// fmaPeak times independent multiply-adds on one thread in the same rounds as the libraries; a call has flop operations.
func fmaPeak(typ string) (r runner, flop float64) {
	f := asm.LimitFMAF32
	if typ == "f64" {
		f = asm.LimitFMAF64
	}
	const turns = 1 << 12
	return goLoop(func() { f(turns) }), float64(f(turns))
}

// readAll times a plain read of so many bytes.
func readAll(bytes int) runner {
	x := aligned[float32](bytes / 4 &^ 63)
	return goLoop(func() {
		for i := 0; i < len(x); i += asm.BlockLen {
			asm.LimitRead(x[i:min(i+asm.BlockLen, len(x))], 1)
		}
	})
}

// medians runs the runners that exist and puts their median and least times where they belong.
func medians(rounds int, rs []runner) (med, best []float64) {
	var have []runner
	for i, r := range rs {
		if i < len(peers) && !slices.Contains(timed, peers[i]) {
			rs[i] = nil
		} else if r != nil {
			have = append(have, r)
		}
	}
	gotMed, gotBest := compare(rounds, have)
	med, best = make([]float64, len(rs)), make([]float64, len(rs))
	n := 0
	for i, r := range rs {
		if r != nil {
			med[i], best[i] = gotMed[n], gotBest[n]
			n++
		}
	}
	return med, best
}

func op(t bool) mat.Op {
	if t {
		return mat.Trans
	}
	return mat.NoTrans
}

func blasOp(t bool) blas.Transpose {
	if t {
		return blas.Trans
	}
	return blas.NoTrans
}

// operands returns row-major a, b, c of s and their row lengths.
func operands[T float32 | float64](s shape) (a, b, c mat.Dense[T]) {
	dense := func(t bool, r, cols int) mat.Dense[T] {
		if t {
			r, cols = cols, r
		}
		return mat.Dense[T]{Rows: r, Cols: cols, Stride: cols, Data: aligned[T](r * cols)}
	}
	return dense(s.ta, s.m, s.k), dense(s.tb, s.k, s.n), dense(false, s.m, s.n)
}

func gemmRunners32(s shape) []runner {
	a, b, c := operands[float32](s)
	rs := []runner{
		goLoop(func() { mat.Gemm(op(s.ta), op(s.tb), 1, a, b, 0, c) }),
		nil,
		goLoop(func() {
			gonum.Implementation{}.Sgemm(blasOp(s.ta), blasOp(s.tb), s.m, s.n, s.k, 1, a.Data, a.Stride, b.Data, b.Stride, 0, c.Data, c.Stride)
		}),
		nil,
	}
	if s.m*s.n*s.k > 1<<28 {
		rs[2] = nil // seconds a call
	}
	if cpeer != nil {
		rs[1] = func(reps int) float64 {
			return cpeer.sgemm(reps, s.ta, s.tb, s.m, s.n, s.k, a.Data, a.Stride, b.Data, b.Stride, c.Data, c.Stride)
		}
	}
	if !s.ta && !s.tb {
		rs[3] = goLoop(func() { vek32.MatMul_Into(c.Data, a.Data, b.Data, s.k) })
	}
	return rs
}

func gemmRunners64(s shape) []runner {
	a, b, c := operands[float64](s)
	rs := []runner{
		goLoop(func() { mat.Gemm(op(s.ta), op(s.tb), 1, a, b, 0, c) }),
		nil,
		goLoop(func() {
			gonum.Implementation{}.Dgemm(blasOp(s.ta), blasOp(s.tb), s.m, s.n, s.k, 1, a.Data, a.Stride, b.Data, b.Stride, 0, c.Data, c.Stride)
		}),
		nil,
	}
	if s.m*s.n*s.k > 1<<28 {
		rs[2] = nil
	}
	if cpeer != nil {
		rs[1] = func(reps int) float64 {
			return cpeer.dgemm(reps, s.ta, s.tb, s.m, s.n, s.k, a.Data, a.Stride, b.Data, b.Stride, c.Data, c.Stride)
		}
	}
	if !s.ta && !s.tb {
		rs[3] = goLoop(func() { vek.MatMul_Into(c.Data, a.Data, b.Data, s.k) })
	}
	return rs
}

// vecTable prints GB/s; the bytes that an operation must move are those of design: dot 2 reads, axpy 2 reads and a
// write, scal a read and a write, the others one read.
func vecTable(rounds int, match, typ string, runners func(level1, int) []runner) {
	size := 4.0
	if typ == "f64" {
		size = 8
	}
	for o := dot; o <= iamax; o++ {
		if !matches(level1Names[o], match) {
			continue
		}
		streams := []float64{2, 3, 2, 1, 1, 1, 1}[o]
		fmt.Printf("\n%s %s, GB/s (median of %d interleaved rounds)\n", level1Names[o], typ, rounds)
		fmt.Printf("%-10s %9s %9s %9s %9s %7s %10s\n", "n", peers[0], peers[1], peers[2], peers[3], "ratio", "ns")
		for _, n := range []int{16, 64, 256, 1024, 2048, 4096, 65536, 1 << 20, 1 << 24} {
			ns, _ := medians(rounds, runners(o, n))
			fmt.Printf("%-10d", n)
			for _, t := range ns {
				fmt.Printf(" %9s", rate(streams*size*float64(n), t))
			}
			if ns[1] > 0 {
				fmt.Printf(" %7.2f", ns[1]/ns[0])
			} else {
				fmt.Printf(" %7s", "-")
			}
			fmt.Printf(" %10.1f\n", ns[0])
		}
	}
}

var sink32 float32
var sink64 float64
var sinkInt int

func vecRunners32(o level1, n int) []runner {
	x, y := aligned[float32](n), aligned[float32](n)
	g := gonum.Implementation{}
	rs := make([]runner, 4)
	if cpeer != nil {
		rs[1] = func(reps int) float64 { return cpeer.s1(reps, o, x, y) }
	}
	switch o {
	case dot:
		rs[0] = goLoop(func() { sink32 = vec.Dot(x, y) })
		rs[2] = goLoop(func() { sink32 = g.Sdot(n, x, 1, y, 1) })
		rs[3] = goLoop(func() { sink32 = vek32.Dot(x, y) })
	case axpy:
		rs[0] = goLoop(func() { vec.AddScaled(y, 1e-9, x) })
		rs[2] = goLoop(func() { g.Saxpy(n, 1e-9, x, 1, y, 1) })
	case scal:
		rs[0] = goLoop(func() { vec.Scale(x, 1.0000001, x) })
		rs[2] = goLoop(func() { g.Sscal(n, 1.0000001, x, 1) })
		rs[3] = goLoop(func() { vek32.MulNumber_Inplace(x, 1.0000001) })
	case asum:
		rs[0] = goLoop(func() { sink32 = vec.SumAbs(x) })
		rs[2] = goLoop(func() { sink32 = g.Sasum(n, x, 1) })
	case sum:
		rs[0] = goLoop(func() { sink32 = vec.Sum(x) })
		rs[3] = goLoop(func() { sink32 = vek32.Sum(x) })
	case nrm2:
		rs[0] = goLoop(func() { sink32 = vec.Norm2(x) })
		rs[2] = goLoop(func() { sink32 = g.Snrm2(n, x, 1) })
	case iamax:
		rs[0] = goLoop(func() { sinkInt = vec.ArgMax(x) })
		rs[2] = goLoop(func() { sinkInt = g.Isamax(n, x, 1) })
	}
	return rs
}

func vecRunners64(o level1, n int) []runner {
	x, y := aligned[float64](n), aligned[float64](n)
	g := gonum.Implementation{}
	rs := make([]runner, 4)
	if cpeer != nil {
		rs[1] = func(reps int) float64 { return cpeer.d1(reps, o, x, y) }
	}
	switch o {
	case dot:
		rs[0] = goLoop(func() { sink64 = vec.Dot(x, y) })
		rs[2] = goLoop(func() { sink64 = g.Ddot(n, x, 1, y, 1) })
		rs[3] = goLoop(func() { sink64 = vek.Dot(x, y) })
	case axpy:
		rs[0] = goLoop(func() { vec.AddScaled(y, 1e-9, x) })
		rs[2] = goLoop(func() { g.Daxpy(n, 1e-9, x, 1, y, 1) })
	case scal:
		rs[0] = goLoop(func() { vec.Scale(x, 1.0000001, x) })
		rs[2] = goLoop(func() { g.Dscal(n, 1.0000001, x, 1) })
		rs[3] = goLoop(func() { vek.MulNumber_Inplace(x, 1.0000001) })
	case asum:
		rs[0] = goLoop(func() { sink64 = vec.SumAbs(x) })
		rs[2] = goLoop(func() { sink64 = g.Dasum(n, x, 1) })
	case sum:
		rs[0] = goLoop(func() { sink64 = vec.Sum(x) })
		rs[3] = goLoop(func() { sink64 = vek.Sum(x) })
	case nrm2:
		rs[0] = goLoop(func() { sink64 = vec.Norm2(x) })
		rs[2] = goLoop(func() { sink64 = g.Dnrm2(n, x, 1) })
	case iamax:
		rs[0] = goLoop(func() { sinkInt = vec.ArgMax(x) })
		rs[2] = goLoop(func() { sinkInt = g.Idamax(n, x, 1) })
	}
	return rs
}
