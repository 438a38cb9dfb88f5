package mat

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/limits"
)

// The command that calibrates choose:
//
//	go test ./mat -run Calibrate -calibrate -v
//
// It times every path that a product can take, in turn, on one thread and at the active level (LOCKSTEP_MAX_ISA lowers it), and
// marks the shapes for which choose takes one that is more than 5 % slower than the best. Run it on an idle machine.

var (
	calibrate = flag.Bool("calibrate", false, "time the paths of Gemm: see calibrate_test.go")
	shapesArg = flag.String("calibrate.shapes", "", "only shapes whose name contains one of these, comma-separated")
	roundsArg = flag.Int("calibrate.rounds", 9, "interleaved rounds")
)

func (p path) String() string {
	return [...]string{"packed", "oneRow", "unpacked", "fewColumns", "fewRows", "transposed"}[p]
}

// possible returns the paths that can compute a product, whether or not they are sensible.
func possible(level cpu.Level, m, n, k int, opA, opB Op) (ps []path) {
	if m == 1 {
		ps = append(ps, oneRow)
	}
	if level != cpu.Generic {
		ps = append(ps, packed)
	}
	if opB == NoTrans {
		ps = append(ps, unpacked)
	} else {
		ps = append(ps, transposed)
	}
	if last := k % asm.KC; k < asm.GemmSkinnySteps || last > 0 && last < asm.GemmSkinnySteps {
		return ps
	}
	if opA == NoTrans && m >= asm.GemmSkinnyRows && n <= 32 {
		ps = append(ps, fewColumns)
	}
	if opB == Trans && n >= asm.GemmSkinnyRows && m <= 128 {
		ps = append(ps, fewRows)
	}
	return ps
}

type calibrated struct {
	m, n, k  int
	opA, opB Op
}

func (s calibrated) String() string {
	return fmt.Sprintf("%c%c %dx%dx%d", s.opA.String()[0], s.opB.String()[0], s.m, s.n, s.k)
}

// calibratedShapes are squares, products with few rows or columns, layers, at the sizes around the thresholds.
func calibratedShapes() (shapes []calibrated) {
	for _, n := range []int{4, 8, 16, 24, 32, 48, 64, 80, 96, 128, 192, 256, 320, 384, 448, 512, 768, 1024} {
		shapes = append(shapes, calibrated{n, n, n, NoTrans, NoTrans}, calibrated{n, n, n, NoTrans, Trans}, calibrated{n, n, n, Trans, NoTrans})
	}
	for _, s := range [][3]int{{500, 2, 300}, {500, 5, 300}, {500, 7, 300}, {500, 8, 300}, {500, 9, 300}, {500, 10, 300}, {500, 12, 300}, {500, 13, 300}, {500, 15, 300}, {500, 16, 300}, {1024, 5, 100}, {2, 500, 300}, {5, 500, 300},
		{8, 500, 300}, {16, 500, 300}, {1, 100, 300}, {1, 1024, 1024}, {64, 100, 250}, {256, 128, 250}, {32, 512, 512}, {64, 512, 512}, {128, 512, 512},
		{16, 512, 512}, {24, 1024, 1024}, {64, 500, 128}, {128, 500, 128}, {300, 64, 300}, {200, 200, 100}, {9, 500, 300}, {12, 500, 300}, {14, 500, 300}, {12, 32, 64}, {16, 36, 64}, {24, 20, 64}, {32, 28, 64}, {64, 20, 100}, {64, 24, 300}, {200, 20, 100}, {64, 36, 128}, {64, 39, 128}, {96, 256, 64}, {96, 256, 256}, {128, 256, 256}, {112, 500, 300}} {
		shapes = append(shapes, calibrated{s[0], s[1], s[2], NoTrans, NoTrans}, calibrated{s[0], s[1], s[2], NoTrans, Trans})
	}
	return append(shapes, calibrated{250, 100, 64, Trans, NoTrans}, calibrated{100, 250, 512, Trans, NoTrans})
}

func calibrateType[T Float](t *testing.T) {
	level, size, wrong := cpu.Active(), sizeOf[T](), 0
	peak := limits.FMA32
	if size == 8 {
		peak = limits.FMA64
	}
	for _, s := range calibratedShapes() {
		if !slices.ContainsFunc(strings.Split(*shapesArg, ","), func(p string) bool { return strings.Contains(s.String(), p) }) {
			continue
		}
		dense := func(op Op, rows, cols int) Dense[T] {
			if op == Trans {
				rows, cols = cols, rows
			}
			return New[T](rows, cols)
		}
		a, b, c := dense(s.opA, s.m, s.k), dense(s.opB, s.k, s.n), New[T](s.m, s.n)
		p := &product[T]{m: s.m, n: s.n, k: s.k, alpha: 1, a: a.Data, b: b.Data, c: c.Data, opA: s.opA, opB: s.opB, ldc: c.Stride}
		p.rsA, p.csA = strides(s.opA, &a)
		p.rsB, p.csB = strides(s.opB, &b)
		for i := range a.Data {
			a.Data[i] = T(i%7) - 3
		}
		for i := range b.Data {
			b.Data[i] = T(i%5) - 2
		}
		paths := possible(level, s.m, s.n, s.k, s.opA, s.opB)
		flop := 2 * float64(s.m) * float64(s.n) * float64(s.k)
		reps := max(1, int(1e8/flop)) // a millisecond or more
		rates := make([][]float64, len(paths))
		for range *roundsArg {
			for i, way := range paths {
				start := time.Now()
				for range reps {
					p.by(way, 0, s.m, 0, s.n)
				}
				rates[i] = append(rates[i], flop*float64(reps)/float64(time.Since(start).Nanoseconds()))
			}
		}
		line, best, taken := "", 0.0, 0.0
		for i, way := range paths {
			slices.Sort(rates[i])
			med := rates[i][len(rates[i])/2]
			best = max(best, med)
			mark := " "
			if way == choose(level, size, s.m, s.n, s.k, s.opA, s.opB) {
				mark, taken = "*", med
			}
			line += fmt.Sprintf("  %s%s %.1f", mark, way, med)
		}
		if taken < 0.95*best {
			line += fmt.Sprintf("   <-- %.0f %% slower than the best", 100*(best/taken-1))
			wrong++
		}
		t.Logf("%-18v %s", s, line)
	}
	t.Logf("FMA peak %.1f GFLOP/s; %d shapes chosen wrongly", peak()/1e9, wrong)
}

// TestCalibrate is the command above.
func TestCalibrate(t *testing.T) {
	if !*calibrate {
		t.Skip("a command, see the top of the file: -calibrate")
	}
	t.Logf("level %v, GFLOP/s, median of %d rounds; * is what choose takes", cpu.Active(), *roundsArg)
	t.Run("type=f32", calibrateType[float32])
	t.Run("type=f64", calibrateType[float64])
}

// TestCalibrateThreads times square products on one goroutine, on two, and as two halves that two goroutines compute without
// knowing of each other, which is what the two processors give: go test ./mat -run CalibrateThreads -calibrate -v
func TestCalibrateThreads(t *testing.T) {
	if !*calibrate {
		t.Skip("a command, see the top of the file: -calibrate")
	}
	t.Run("type=f32", calibrateThreads[float32])
	t.Run("type=f64", calibrateThreads[float64])
}

func calibrateThreads[T Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{128, 160, 192, 256, 384, 512, 640, 768, 1024, 2048} {
		a, b, c := randomDense[T](rng, n, n, 0), randomDense[T](rng, n, n, 0), New[T](n, n)
		flop := 2 * float64(n) * float64(n) * float64(n)
		reps := max(1, int(1e9/flop))
		on := func(threads, j0, j1, reps int) {
			for range reps {
				GemmWith(NoTrans, NoTrans, 1, a, b.View(0, n, j0, j1), 0, c.View(0, n, j0, j1), Options[T]{Threads: threads})
			}
		}
		halves := func(reps int) {
			var done sync.WaitGroup
			done.Go(func() { on(1, n/2, n, reps) })
			on(1, 0, n/2, reps)
			done.Wait()
		}
		ways := []func(reps int){func(reps int) { on(1, 0, n, reps) }, func(reps int) { on(2, 0, n, reps) }, halves}
		rates := make([][]float64, len(ways))
		for range *roundsArg {
			for i, way := range ways {
				way(1) // the threads are awake, the data where they use it
				start := time.Now()
				way(reps)
				rates[i] = append(rates[i], flop*float64(reps)/float64(time.Since(start).Nanoseconds()))
			}
		}
		var med [3]float64
		for i := range rates {
			slices.Sort(rates[i])
			med[i] = rates[i][*roundsArg/2]
		}
		t.Logf("%4d  %6.1f  %6.1f GFLOP/s  %.2fx (best rounds %.2fx); two halves apart %.2fx", n, med[0], med[1], med[1]/med[0],
			rates[1][*roundsArg-1]/rates[0][*roundsArg-1], med[2]/med[0])
	}
}
