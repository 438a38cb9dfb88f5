package mat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
	"github.com/lockstep-go/lockstep/vec"
)

// testBlocked runs the five loops with tiny blocks, against the definition.
func testBlocked[T Float](t *testing.T) {
	defer func() { testBlocks = blocking{} }()
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(21, 4))
		rounds := 400
		if testing.Short() {
			rounds = 80
		}
		for range rounds {
			testBlocks = blocking{mc: 1 + rng.IntN(20), nc: 1 + rng.IntN(40)}
			m, n, k := 1+rng.IntN(60), 1+rng.IntN(120), 1+rng.IntN(40)
			if rng.IntN(4) == 0 { // several strips of B and a block of A copied beside one block
				testBlocks = blocking{mc: 40 + rng.IntN(80), nc: 60 + rng.IntN(100)}
				m, k = 60+rng.IntN(120), 28+rng.IntN(60)
			}
			if rng.IntN(8) == 0 {
				k = asm.KC + rng.IntN(20)
			}
			opA, opB := Op(rng.IntN(2)), Op(rng.IntN(2))
			a, b := operand[T](rng, opA, m, k, rng.IntN(4)), operand[T](rng, opB, k, n, rng.IntN(4))
			c := randomDense[T](rng, m, n, rng.IntN(4))
			alpha, beta := []T{1, 1, -0.5}[rng.IntN(3)], []T{0, 1, -0.5}[rng.IntN(3)]
			want := clone(c)
			definition(opA, opB, alpha, a, b, beta, want)
			p := product[T]{m: m, n: n, k: k, alpha: alpha, beta: beta, a: a.Data, b: b.Data, c: c.Data, ldc: c.Stride, opA: opA, opB: opB}
			p.rsA, p.csA = strides(opA, &a)
			p.rsB, p.csB = strides(opB, &b)
			p.copyA = rng.IntN(2) == 0
			p.blocked(0, m, 0, n)
			sameData(t, opA.String()+opB.String(), c, want)
		}
	})
}

func TestBlocked(t *testing.T) {
	t.Run("type=f32", testBlocked[float32])
	t.Run("type=f64", testBlocked[float64])
}

// TestThreads: the same bits for 1 to 8 goroutines, with many callers at once.
func TestThreads(t *testing.T) {
	old := runtime.GOMAXPROCS(8)
	defer runtime.GOMAXPROCS(old)
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		rng := rand.New(rand.NewPCG(22, 4))
		m, n, k := 150, 200, 130
		for opB := range Trans + 1 {
			a, b, c := randomDense[float32](rng, m, k, 1), operand[float32](rng, opB, k, n, 3), randomDense[float32](rng, m, n, 0)
			want := clone(c)
			definition(NoTrans, opB, 1, a, b, 0.5, want)
			done := make(chan Dense[float32])
			for threads := 1; threads <= 8; threads++ {
				go func() {
					c := clone(c)
					GemmWith(NoTrans, opB, 1, a, b, 0.5, c, Options[float32]{Threads: threads})
					done <- c
				}()
			}
			for range 8 {
				sameData(t, "threads", <-done, want)
			}
		}
	})
}

// TestLargeWith: bias and activation in the pass of the product, at every path and thread count.
func TestAlongK(t *testing.T) {
	t.Run("type=f32", testAlongK[float32])
	t.Run("type=f64", testAlongK[float64])
}

// testAlongK: goroutines that share k give the bits of the definition, bias and activation too.
func testAlongK[T Float](t *testing.T) {
	old := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(old)
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		if l == cpu.Generic && testing.Short() {
			t.Skip("seconds")
		}
		rng := rand.New(rand.NewPCG(24, 4))
		for _, s := range [][3]int{{1, 50, 8*asm.KC + 1}, {7, 1, 8 * asm.KC}, {20, 13, 20*asm.KC - 5}, {33, 40, 16*asm.KC + 3}, {128, 128, 9 * asm.KC}} {
			m, n, k := s[0], s[1], s[2]
			if m*n*k < parallelWork {
				k = (parallelWork/(m*n) + asm.KC) | 1
			}
			for _, threads := range []int{2, 4} {
				opA, opB := Op(rng.IntN(2)), Op(rng.IntN(2))
				a, b := operand[T](rng, opA, m, k, rng.IntN(2)*3), operand[T](rng, opB, k, n, rng.IntN(2)*3)
				c := randomDense[T](rng, m, n, rng.IntN(2)*3)
				alpha, beta := []T{1, -0.5}[rng.IntN(2)], []T{0, 1, -0.5}[rng.IntN(3)]
				want := clone(c)
				opt := Options[T]{Threads: threads}
				if rng.IntN(2) == 0 {
					opt.Bias, opt.Act = make([]T, n), ActReLU
					for i := range opt.Bias {
						opt.Bias[i] = T(rng.NormFloat64())
					}
				}
				definition(opA, opB, alpha, a, b, beta, want)
				if opt.Bias != nil {
					AddBiasRows(want, want, opt.Bias)
					for i := range m {
						vec.ReLU(want.Row(i), want.Row(i))
					}
				}
				if p := (&product[T]{m: m, n: n, k: k}); !p.splitsK(threads) && k >= 16*asm.KC {
					t.Fatalf("%v on %d goroutines does not share k", s, threads)
				}
				GemmWith(opA, opB, alpha, a, b, beta, c, opt)
				sameData(t, fmt.Sprint(s, opA, opB, alpha, beta, threads), c, want)
			}
		}
	})
}

func TestLargeWith(t *testing.T) {
	old := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(old)
	kerneltest.EachLevel(t, func(t *testing.T, l cpu.Level) {
		rng := rand.New(rand.NewPCG(24, 4))
		shapes := [][3]int{{150, 200, 100}, {2000, 10, 130}, {3, 900, 800}, {1, 3000, 800}, {800, 100, asm.KC + 9}}
		if testing.Short() || l == cpu.Generic {
			shapes = shapes[:2]
		}
		for _, s := range shapes {
			for opB := range Trans + 1 {
				a, b, c := randomDense[float32](rng, s[0], s[2], 1), operand[float32](rng, opB, s[2], s[1], 3), randomDense[float32](rng, s[0], s[1], 2)
				bias := randomDense[float32](rng, 1, s[1], 0).Data[:s[1]]
				act := Activation(rng.IntN(3))
				want := clone(c)
				definition(NoTrans, opB, 1, a, b, 0.5, want)
				for i := range want.Rows {
					for j, x := range want.Row(i) {
						x += bias[j]
						if act == ActReLU {
							x = max(x, 0)
						} else if act == ActHardTanh {
							x = min(max(x, -1), 1)
						}
						want.Set(i, j, x)
					}
				}
				for threads := range 4 {
					got := clone(c)
					GemmWith(NoTrans, opB, 1, a, b, 0.5, got, Options[float32]{Bias: bias, Act: act, Threads: threads})
					sameData(t, "GemmWith", got, want)
				}
				got := clone(c)
				GemmPacked(NoTrans, 1, a, Pack(opB, b), 0.5, got, Options[float32]{Bias: bias, Act: act})
				sameData(t, "GemmPacked", got, want)
			}
		}
	})
}

// TestPackedBatch: packed operands of both kinds, and many products in one call.
func TestPackedBatch(t *testing.T) {
	type named float64
	old := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(old)
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(25, 4))
		for range 30 {
			k, n := rng.IntN(90), rng.IntN(90)
			opB := Op(rng.IntN(2))
			b := operand[named](rng, opB, k, n, rng.IntN(3))
			p := Pack(opB, b)
			x, y := randomDense[named](rng, 1, k, 0), randomDense[named](rng, 1, n, 0)
			want := clone(y)
			definition(NoTrans, opB, 2, x, b, -1, want)
			GemvPacked(2, x.Data[:k], p, -1, y.Data[:n])
			sameData(t, "GemvPacked", y, want)
		}
		const count = 300
		var a, b, c, want [count]Dense[named]
		for i := range count {
			a[i], b[i], c[i] = randomDense[named](rng, 12, 30, 1), randomDense[named](rng, 25, 30, 0), randomDense[named](rng, 12, 25, 2)
			want[i] = clone(c[i])
			definition(NoTrans, Trans, 1, a[i], b[i], 1, want[i])
		}
		GemmBatch(NoTrans, Trans, 1, a[:], b[:], 1, c[:])
		for i := range count {
			sameData(t, "GemmBatch", c[i], want[i])
		}
	})
}

func TestGridFor(t *testing.T) {
	for _, c := range []struct{ m, n, parts int }{{1, 1, 4}, {100, 1000, 2}, {1000, 10, 8}, {256, 256, 2}, {300, 300, 7}, {14, 32, 2}} {
		g := gridFor(c.m, c.n, 14, 32, c.parts, max(1, c.parts/2), false)
		if g.rows*g.stepM < c.m || (g.rows-1)*g.stepM >= c.m || g.cols*g.stepN < c.n || (g.cols-1)*g.stepN >= c.n {
			t.Errorf("%v: %+v does not cover exactly", c, g)
		}
		if g.rows*g.cols > 2*c.parts {
			t.Errorf("%v: %+v has more than %d parts", c, g, c.parts)
		}
	}
	for n := 256; n <= 2048; n += 128 { // neither of two goroutines has much more to do than half
		g := gridFor(n, n, 14, 32, 4, 2, n%1024 == 0)
		turns := (g.rows*g.cols + 1) / 2
		if most := turns * min(g.stepM, n) * min(g.stepN, n); float64(most) > 0.55*float64(n*n) {
			t.Errorf("%d x %d for two: %+v, one of them has up to %d of %d elements", n, n, g, most, n*n)
		}
	}
}

// TestBlockSizes pins the block sizes: a change is a decision, not an accident.
func TestBlockSizes(t *testing.T) {
	for _, c := range []struct {
		mr, nr, size, l2, l3 int
		want                 blocking
	}{
		{14, 32, 4, 1 << 20, 32 << 20, blocking{14, 32, 168, 1024}},
		{14, 16, 8, 1 << 20, 32 << 20, blocking{14, 16, 84, 512}},
		{6, 16, 4, 256 << 10, 8 << 20, blocking{6, 16, 48, 1024}},
		{8, 12, 4, 512 << 10, 4 << 20, blocking{8, 12, 96, 1020}},
		{14, 16, 8, 1 << 20, 2 << 20, blocking{14, 16, 84, 256}},
		{8, 12, 4, 1, 1, blocking{8, 12, 8, 12}},
	} {
		if got := blockSizes(c.mr, c.nr, c.size, c.l2, c.l3); got != c.want {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

// steadyAllocs returns how much f allocates in a run once scratch memory has grown, whatever goroutine does. (AllocsPerRun sets
// GOMAXPROCS to 1, with which nothing runs in parallel.) What other goroutines of the process allocate now and then, the
// quietest of some rounds leaves out.
func steadyAllocs(f func()) (least uint64) {
	f()
	least = math.MaxUint64
	for round := 0; round < 8 && least > 0; round++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 5 {
			f()
		}
		runtime.ReadMemStats(&after)
		least = min(least, (after.Mallocs-before.Mallocs)/5)
	}
	return least
}

// TestNoAllocations: after a first call, no path allocates, on two goroutines either.
func TestNoAllocations(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	rng := rand.New(rand.NewPCG(23, 4))
	for _, s := range [][3]int{{8, 8, 8}, {100, 100, 100}, {200, 300, 250}, {700, 500, 600}} {
		if s[0] == 700 && testing.Short() {
			continue // seconds under emulation
		}
		for opB := range Trans + 1 {
			a, b, c := randomDense[float32](rng, s[0], s[2], 0), operand[float32](rng, opB, s[2], s[1], 0), New[float32](s[0], s[1])
			if n := steadyAllocs(func() { Gemm(NoTrans, opB, 1, a, b, 0, c) }); n != 0 {
				t.Errorf("%v %v: %v allocations", s, opB, n)
			}
			bias := make([]float32, s[1])
			if n := steadyAllocs(func() {
				GemmWith(NoTrans, opB, 1, a, b, 0, c, Options[float32]{Bias: bias, Act: ActReLU})
			}); n != 0 {
				t.Errorf("%v %v with options: %v allocations", s, opB, n)
			}
		}
	}
}

// BenchmarkGemmThreads calibrates parallelWork: the least size at which two goroutines win.
func BenchmarkGemmThreads(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{64, 96, 128, 192, 256, 512} {
		x, y, z := randomDense[float32](rng, n, n, 0), randomDense[float32](rng, n, n, 0), New[float32](n, n)
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("n=%d/threads=%d", n, threads), func(b *testing.B) {
				for b.Loop() {
					GemmWith(NoTrans, NoTrans, 1, x, y, 0, z, Options[float32]{Threads: threads})
				}
			})
		}
	}
}
