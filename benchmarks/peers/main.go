package main

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
	"unsafe"

	"github.com/lockstep-go/lockstep"
	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/limits"
	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// level1 names a vector operation; the first numbers are those of the C side.
type level1 int

const (
	dot level1 = iota
	axpy
	scal
	asum
	sum
	nrm2
	iamax
	argmax // from here on C has none
	add    // in place
	relu
	exp
	log
	tanh
	sigmoid
)

var level1Names = []string{"dot", "axpy", "scal", "asum", "sum", "nrm2", "iamax", "argmax", "add", "relu", "exp", "log", "tanh", "sigmoid"}

// streams is how many slices an operation reads or writes at least; 0: elements are counted, not bytes.
var streams = []float64{dot: 2, axpy: 3, scal: 2, asum: 1, sum: 1, nrm2: 1, iamax: 1, argmax: 1, add: 3, relu: 2, sigmoid: 0}

// cLibrary times calls of a C library in loops written in C; each function returns nanoseconds per call.
type cLibrary struct {
	name    string
	threads func(n int)
	sgemm   func(reps int, ta, tb bool, m, n, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int) float64
	dgemm   func(reps int, ta, tb bool, m, n, k int, a []float64, lda int, b []float64, ldb int, c []float64, ldc int) float64
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

// compare runs the runners in turn and returns the median and the least time of each, of the rounds before and after which
// the machine was quiet (limits.Quiet). There are up to three times as many rounds as wanted to get them; where no round was
// quiet, all count.
func compare(rounds int, runners []runner) (med, best []float64) {
	quiet, all := make([][]float64, len(runners)), make([][]float64, len(runners))
	reps := make([]int, len(runners))
	for i, r := range runners {
		n := 1
		for {
			d := r(n) * float64(n)
			if d > 1e6 || n > 1<<24 {
				reps[i] = max(1, int(float64(n)*1e6/max(d, 1)))
				break
			}
			n *= 4
		}
	}
	for round := range 3 * rounds {
		for i, r := range runners {
			if len(quiet[i]) >= rounds {
				continue
			}
			before := limits.Quiet()
			t := r(reps[i])
			if before && limits.Quiet() {
				quiet[i] = append(quiet[i], t)
			}
			if round < rounds {
				all[i] = append(all[i], t)
			}
		}
	}
	med, best = make([]float64, len(runners)), make([]float64, len(runners))
	for i, t := range quiet {
		if len(t) == 0 {
			t = all[i]
		}
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
	what := flag.String("what", "gemm,vec,softmax", "comma-separated parts: gemm, vec, softmax")
	typ := flag.String("type", "f32,f64", "comma-separated element types")
	match := flag.String("match", "", "only shapes or operations whose name contains one of these, comma-separated")
	libs := flag.String("libs", strings.Join(peers, ","), "comma-separated libraries to time, lockstep among them")
	rounds := flag.Int("rounds", 11, "interleaved rounds; the median is printed")
	threads := flag.Int("threads", 1, "threads for every library")
	flag.BoolVar(&markdown, "markdown", false, "print Markdown; of vectors only how many times faster than C")
	flag.Parse()
	if err := check(*what, *typ, *match, *rounds, *threads); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(2)
	}
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "peers: unexpected argument %q\n", flag.Arg(0))
		os.Exit(2)
	}
	for _, p := range strings.Split(*libs, ",") {
		if !slices.Contains(peers, p) {
			fmt.Fprintf(os.Stderr, "peers: -libs %q, there are %v\n", p, peers)
			os.Exit(2)
		}
	}
	for _, p := range peers {
		if slices.Contains(strings.Split(*libs, ","), p) && (p != "C" || cpeer != nil) {
			timed = append(timed, p)
		}
	}
	if !slices.Contains(timed, peers[0]) {
		fmt.Fprintf(os.Stderr, "peers: -libs %q, want %s among them\n", *libs, peers[0])
		os.Exit(2)
	}
	runtime.GOMAXPROCS(*threads) // gonum asks for this one
	if err := startPeers(*threads); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
	mat.SetThreads(*threads)
	fmt.Printf("%s, level %s, %d thread(s)\n", lockstep.Model(), lockstep.Level(), *threads)
	if cpeer != nil {
		cpeer.threads(*threads)
		fmt.Println("C peer:", cpeer.name)
		for _, e := range os.Environ() {
			if strings.HasPrefix(e, "OPENBLAS_") { // it decides which kernels OpenBLAS takes
				fmt.Println("environment:", e)
			}
		}
		for _, c := range more {
			c.threads(*threads)
		}
	} else {
		fmt.Println("no C peer: build with -tags cpeers and CGO_ENABLED=1")
	}
	if !vecf32Assembly && slices.Contains(timed, "gorgonia") {
		fmt.Println("gorgonia's vecf32 without its assembly: build with -tags avx")
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
			case "softmaxf32":
				softmaxTable(*rounds, *match)
			}
		}
	}
}

// check says what is wrong with the flags before anything is measured.
func check(what, typ, match string, rounds, threads int) error {
	if rounds < 1 {
		return fmt.Errorf("-rounds %d, want at least 1", rounds)
	}
	if threads < 1 {
		return fmt.Errorf("-threads %d, want at least 1", threads)
	}
	var names []string // of shapes and operations to time
	for _, t := range strings.Split(typ, ",") {
		for _, w := range strings.Split(what, ",") {
			switch w + t {
			case "gemmf32", "gemmf64":
				for _, s := range shapes() {
					names = append(names, s.String())
				}
			case "vecf32", "vecf64":
				if names = append(names, level1Names...); markdown { // beside C only
					names = names[:len(names)-len(level1Names)+int(iamax)+1]
				}
			case "softmaxf32":
				names = append(names, "softmax")
			case "softmaxf64": // no peer has it
			default:
				return fmt.Errorf("-what %q -type %q, want gemm, vec or softmax and f32 or f64", w, t)
			}
		}
	}
	if !slices.ContainsFunc(names, func(name string) bool { return matches(name, match) }) {
		return fmt.Errorf("-match %q with -what %s -type %s: nothing to time, want part of a shape (NN 64x64x64), of an operation (dot) or of softmax", match, what, typ)
	}
	return nil
}

// peers are the columns, this module first; docs/performance.md says what was tried and is not there.
var peers = []string{"lockstep", "C", "gonum", "vek", "spago", "gomlx", "gorgonia"}

// timed are those of them to time.
var timed []string

// set has a runner for each library that has the operation.
type set map[string]runner

// markdown is the format of rows.
var markdown bool

// row prints a row of a table; the columns differ in width only where people read them.
func row(cells ...string) {
	if markdown {
		fmt.Println("| " + strings.Join(cells, " | ") + " |")
		return
	}
	fmt.Printf("%-20s", cells[0])
	for _, c := range cells[1:] {
		fmt.Printf(" %9s", c)
	}
	fmt.Println()
}

// head prints the names of the columns.
func head(names ...string) {
	row(names...)
	if markdown {
		row(slices.Repeat([]string{"---"}, len(names))...)
	}
}

// libraries returns the names of the columns of cells.
func libraries() []string {
	names := slices.Clone(timed)
	if slices.Contains(timed, "C") {
		names = append(names, "/C")
	}
	if goPeers() {
		names = append(names, "/Go")
	}
	return names
}

// goPeers reports whether another Go library is timed.
func goPeers() bool {
	return slices.ContainsFunc(timed, func(p string) bool { return p != "lockstep" && p != "C" })
}

// cells returns rates and how many times faster lockstep is than C and than the fastest other Go library.
func cells(ns map[string]float64, work float64) (cells []string) {
	other := 0.0
	for _, p := range timed {
		cells = append(cells, rate(work, ns[p]))
		if t := ns[p]; p != "lockstep" && p != "C" && t > 0 && (other == 0 || t < other) {
			other = t
		}
	}
	if slices.Contains(timed, "C") {
		cells = append(cells, rate(ns["C"], ns["lockstep"]))
	}
	if goPeers() {
		cells = append(cells, rate(other, ns["lockstep"]))
	}
	return cells
}

// matches reports whether name contains one of the patterns.
func matches(name, patterns string) bool {
	return slices.ContainsFunc(strings.Split(patterns, ","), func(p string) bool { return strings.Contains(name, p) })
}

func gemmTable(rounds int, match, typ string, runners func(shape) set) {
	fmt.Printf("\nGEMM %s, GFLOP/s (median of %d interleaved rounds); /C and /Go > 1: lockstep is faster than C, than the fastest other Go library;\nmedian and best share of the peak; of one row, the share of a plain read of B\n\n", typ, rounds)
	names := append([]string{"shape"}, libraries()...)
	names = append(names, "FMA peak", "median", "best", "of read")
	for _, c := range more {
		names = append(names, c.name)
	}
	if len(more) > 0 {
		names = append(names, "/best C")
	}
	head(names...)
	logSum, logBest, count := 0.0, 0.0, 0
	for _, s := range shapes() {
		if !matches(s.String(), match) {
			continue
		}
		fma, fmaFlop := fmaPeak(typ)
		extra := append([]runner{fma}, moreRunners(typ, s)...)
		if s.m == 1 { // bound by reading B
			extra = append(extra, readAll(s.n*s.k*map[string]int{"f32": 4, "f64": 8}[typ]))
		}
		ns, best, others := medians(rounds, runners(s), extra)
		flop := 2 * float64(s.m) * float64(s.n) * float64(s.k)
		peak, read := fmaFlop/others[0], 0.0
		if others = others[1:]; s.m == 1 {
			others, read = others[:len(others)-1], others[len(others)-1]
		}
		ofRead := "-"
		if read > 0 {
			ofRead = percent(read / ns["lockstep"])
		}
		line := append([]string{s.String()}, cells(ns, flop)...)
		line = append(line, fmt.Sprintf("%.2f", peak), percent(flop/ns["lockstep"]/peak), percent(flop/best/peak), ofRead)
		if ns["C"] > 0 {
			logSum += math.Log(ns["C"] / ns["lockstep"])
			count++
		}
		if len(more) > 0 {
			bestC := ns["C"]
			for _, t := range others {
				line = append(line, rate(flop, t))
				if t > 0 && (bestC <= 0 || t < bestC) {
					bestC = t
				}
			}
			line = append(line, rate(bestC, ns["lockstep"]))
			logBest += math.Log(bestC / ns["lockstep"])
		}
		row(line...)
	}
	if count > 0 {
		fmt.Printf("geometric mean of ratios: %.3f over %d shapes\n", math.Exp(logSum/float64(count)), count)
		if len(more) > 0 {
			fmt.Printf("geometric mean of the best C library's time over ours: %.3f\n", math.Exp(logBest/float64(count)))
		}
	}
}

func percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

func rate(work, ns float64) string {
	if work <= 0 || ns <= 0 {
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

// medians runs the runners of timed libraries and extra ones, in turn. It returns median times, and lockstep's least.
func medians(rounds int, rs set, extra []runner) (med map[string]float64, best float64, others []float64) {
	var have []runner
	var names []string
	for _, p := range timed {
		if r := rs[p]; r != nil {
			have, names = append(have, r), append(names, p)
		}
	}
	at := make([]int, len(extra))
	for i, r := range extra {
		if at[i] = -1; r != nil {
			at[i] = len(have)
			have = append(have, r)
		}
	}
	times, least := compare(rounds, have)
	med = map[string]float64{}
	for i, p := range names {
		med[p] = times[i]
	}
	others = make([]float64, len(extra))
	for i := range extra {
		if at[i] >= 0 {
			others[i] = times[at[i]]
		}
	}
	return med, least[0], others
}

func op(t bool) mat.Op {
	if t {
		return mat.Trans
	}
	return mat.NoTrans
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

func gemmRunners32(s shape) set {
	a, b, c := operands[float32](s)
	rs := set{"lockstep": goLoop(func() { mat.Gemm(op(s.ta), op(s.tb), 1, a, b, 0, c) })}
	if cpeer != nil {
		rs["C"] = func(reps int) float64 {
			return cpeer.sgemm(reps, s.ta, s.tb, s.m, s.n, s.k, a.Data, a.Stride, b.Data, b.Stride, c.Data, c.Stride)
		}
	}
	goGemm32(rs, s, a, b, c)
	return rs
}

func gemmRunners64(s shape) set {
	a, b, c := operands[float64](s)
	rs := set{"lockstep": goLoop(func() { mat.Gemm(op(s.ta), op(s.tb), 1, a, b, 0, c) })}
	if cpeer != nil {
		rs["C"] = func(reps int) float64 {
			return cpeer.dgemm(reps, s.ta, s.tb, s.m, s.n, s.k, a.Data, a.Stride, b.Data, b.Stride, c.Data, c.Stride)
		}
	}
	goGemm64(rs, s, a, b, c)
	return rs
}

// lengths are those of vectors.
var lengths = []int{16, 64, 256, 1024, 2048, 4096, 65536, 1 << 20, 1 << 24}

// vecTable prints GB/s of the bytes that an operation must move, or Gelem/s where arithmetic bounds it; in Markdown C's times
// over lockstep's.
func vecTable(rounds int, match, typ string, runners func(level1, int) set) {
	if markdown {
		fmt.Printf("\nC's time over lockstep's (medians of %d interleaved rounds)\n\n", rounds)
		names := []string{typ}
		for _, n := range lengths {
			names = append(names, fmt.Sprint(n))
		}
		head(names...)
		for o := dot; o <= iamax; o++ {
			if !matches(level1Names[o], match) {
				continue
			}
			line := []string{level1Names[o]}
			for _, n := range lengths {
				ns, _, _ := medians(rounds, runners(o, n), nil)
				line = append(line, rate(ns["C"], ns["lockstep"]))
			}
			row(line...)
		}
		return
	}
	size := 4.0
	if typ == "f64" {
		size = 8
	}
	for o := dot; o <= sigmoid; o++ {
		if !matches(level1Names[o], match) {
			continue
		}
		unit, work := "GB/s", streams[o]*size
		if work == 0 {
			unit, work = "Gelem/s", 1
		}
		fmt.Printf("\n%s %s, %s (median of %d interleaved rounds)\n", level1Names[o], typ, unit, rounds)
		head(append(append([]string{"n"}, libraries()...), "ns")...)
		for _, n := range lengths {
			if streams[o] == 0 && n > 1<<20 {
				continue
			}
			ns, _, _ := medians(rounds, runners(o, n), nil)
			row(append(append([]string{fmt.Sprint(n)}, cells(ns, work*float64(n))...), fmt.Sprintf("%.1f", ns["lockstep"]))...)
		}
	}
}

func vecRunners32(o level1, n int) set {
	x, y := aligned[float32](n), aligned[float32](n)
	rs := set{"lockstep": ours(o, x, y)}
	if cpeer != nil && o <= iamax {
		rs["C"] = func(reps int) float64 { return cpeer.s1(reps, o, x, y) }
	}
	goVec32(rs, o, x, y)
	return rs
}

func vecRunners64(o level1, n int) set {
	x, y := aligned[float64](n), aligned[float64](n)
	rs := set{"lockstep": ours(o, x, y)}
	if cpeer != nil && o <= iamax {
		rs["C"] = func(reps int) float64 { return cpeer.d1(reps, o, x, y) }
	}
	goVec64(rs, o, x, y)
	return rs
}

// Results go here, so that no computation is dropped.
var (
	sink    float64 //nolint:unused // written only
	sinkInt int     //nolint:unused // written only
)

// ours runs this module's operation. Logarithms are of absolute values.
func ours[T float32 | float64](o level1, x, y []T) runner {
	if o == log {
		vec.Abs(x, x)
	}
	return goLoop(map[level1]func(){
		dot:     func() { sink = float64(vec.Dot(x, y)) },
		axpy:    func() { vec.AddScaled(y, 1e-9, x) },
		scal:    func() { vec.Scale(x, 1.0000001, x) },
		asum:    func() { sink = float64(vec.SumAbs(x)) },
		sum:     func() { sink = float64(vec.Sum(x)) },
		nrm2:    func() { sink = float64(vec.Norm2(x)) },
		iamax:   func() { sinkInt = vec.ArgMaxAbsInc(len(x), x, 1) },
		argmax:  func() { sinkInt = vec.ArgMax(x) },
		add:     func() { vec.Add(y, y, x) },
		relu:    func() { vec.ReLU(y, x) },
		exp:     func() { vec.Exp(y, x) },
		log:     func() { vec.Log(y, x) },
		tanh:    func() { vec.Tanh(y, x) },
		sigmoid: func() { vec.Sigmoid(y, x) },
	}[o])
}

// softmaxTable times softmax of rows.
func softmaxTable(rounds int, match string) {
	if !matches("softmax", match) {
		return
	}
	fmt.Printf("\nsoftmax of rows f32, Gelem/s (median of %d interleaved rounds)\n", rounds)
	head(append([]string{"shape"}, libraries()...)...)
	for _, s := range [][2]int{{1, 10}, {64, 5}, {64, 10}, {64, 1000}, {1024, 1024}} {
		x := mat.NewOf(s[0], s[1], aligned[float32](s[0]*s[1]))
		y := mat.NewOf(s[0], s[1], aligned[float32](s[0]*s[1]))
		rs := set{"lockstep": goLoop(func() { mat.SoftmaxRows(y, x) })}
		goSoftmax(rs, x, y)
		ns, _, _ := medians(rounds, rs, nil)
		row(append([]string{fmt.Sprintf("%dx%d", s[0], s[1])}, cells(ns, float64(s[0]*s[1]))...)...)
	}
}
