package mat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
	"github.com/lockstep-go/lockstep/vec"

	"github.com/stretchr/testify/require"
)

func TestSoftmaxRows(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		t.Run("type=f32", testSoftmaxRows[float32])
		t.Run("type=f64", testSoftmaxRows[float64])
	})
}

// testSoftmaxRows: a row is vec.Softmax of that row, whatever stands beside it, in place or not, for any number of
// threads, and the padding is left alone.
func testSoftmaxRows[T Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	shapes := [][2]int{{0, 5}, {5, 0}, {1, 1}, {1, 10}, {3, 5}, {16, 5}, {37, 5}, {50, 16}, {20, 17}, {7, 300}, {3000, 9}, {70, 2000}}
	if !testing.Short() {
		shapes = append(shapes, [2]int{3, 40000})
	}
	defer SetThreads(0)
	for _, s := range shapes {
		for _, pad := range []int{0, 3} {
			x := randomDense[T](rng, s[0], s[1], pad)
			for _, threads := range []int{1, 3} {
				SetThreads(threads)
				for _, f := range []struct {
					name string
					mat  func(dst, x Dense[T])
					vec  func(dst, x []T)
				}{{"Softmax", SoftmaxRows[T], vec.Softmax[T]}, {"LogSoftmax", LogSoftmaxRows[T], vec.LogSoftmax[T]}} {
					want := clone(x)
					for i := range want.Rows {
						f.vec(want.Row(i), x.Row(i))
					}
					what := fmt.Sprintf("%s %v, pad %d, %d threads", f.name, s, pad, threads)
					got := clone(x)
					f.mat(got, x)
					sameData(t, what, got, want)
					got = clone(x)
					f.mat(got, got)
					sameData(t, what+", in place", got, want)
				}
			}
		}
	}
}

func TestSoftmaxCrossEntropy(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		t.Run("type=f32", testCrossEntropy[float32])
		t.Run("type=f64", testCrossEntropy[float64])
	})
}

// exactly is a sum with Neumaier's compensation.
type exactly struct{ s, c float64 }

func (e *exactly) add(v float64) {
	t := e.s + v
	if math.Abs(e.s) >= math.Abs(v) {
		e.c += (e.s - t) + v
	} else {
		e.c += (v - t) + e.s
	}
	e.s = t
}

func (e *exactly) value() float64 { return e.s + e.c }

// crossEntropyOracle is the formula of the documentation in float64, sums compensated.
func crossEntropyOracle[T Float](x Dense[T], labels []int32, opt CrossEntropy[T]) (losses []float64, grad [][]float64, loss float64) {
	w := func(c int) float64 {
		if opt.Weights == nil {
			return 1
		}
		return float64(opt.Weights[c])
	}
	div := 0.0
	for _, y := range labels {
		if !opt.UseIgnore || y != opt.Ignore {
			div += w(int(y))
		}
	}
	if opt.Sum {
		div = 1
	}
	losses, grad = make([]float64, x.Rows), make([][]float64, x.Rows)
	for i, y := range labels {
		grad[i] = make([]float64, x.Cols)
		if opt.UseIgnore && y == opt.Ignore {
			continue
		}
		m := math.Inf(-1)
		for _, v := range x.Row(i) {
			m = math.Max(m, float64(v))
		}
		var exps, terms exactly
		for _, v := range x.Row(i) {
			exps.add(math.Exp(float64(v) - m))
		}
		s := exps.value()
		t := make([]float64, x.Cols) // the target of each class, times its weight
		for c := range t {
			t[c] = opt.Smoothing / float64(x.Cols) * w(c)
		}
		t[y] += (1 - opt.Smoothing) * w(int(y))
		sum := 0.0
		for c, v := range x.Row(i) {
			if t[c] != 0 {
				terms.add(t[c] * (math.Log(s) - (float64(v) - m)))
			}
			sum += t[c]
		}
		losses[i] = terms.value()
		for c, v := range x.Row(i) {
			grad[i][c] = (sum*math.Exp(float64(v)-m)/s - t[c]) / div
		}
		loss += losses[i] / div
	}
	return losses, grad, loss
}

func testCrossEntropy[T Float](t *testing.T) {
	tol := 1e-14
	if is32[T]() {
		tol = 3e-6
	}
	rng := rand.New(rand.NewPCG(7, 8))
	for _, s := range [][2]int{{1, 2}, {1, 5}, {16, 5}, {37, 5}, {300, 5}, {512, 3}, {50, 16}, {20, 17}, {9, 300}, {2, 40000}} {
		for _, pad := range []int{0, 2} {
			x := randomDense[T](rng, s[0], s[1], pad)
			labels, weights := make([]int32, s[0]), make([]T, s[1])
			for i := range labels {
				labels[i] = int32(rng.IntN(s[1]))
			}
			for i := range weights {
				weights[i] = T(0.2 + rng.Float64())
			}
			for k, opt := range []CrossEntropy[T]{
				{}, {Sum: true}, {Weights: weights}, {Ignore: 1, UseIgnore: true}, {Smoothing: 0.1},
				{Smoothing: 0.25, Weights: weights, Ignore: 0, UseIgnore: true}, {Smoothing: 1},
			} {
				what := fmt.Sprintf("%v, pad %d, options %d", s, pad, k)
				wantL, wantG, want := crossEntropyOracle(x, labels, opt)
				grad, losses := clone(x), make([]T, s[0])
				got := SoftmaxCrossEntropy(losses, grad, x, labels, opt)
				require.InDelta(t, want, float64(got), tol*math.Max(1, math.Abs(want))*8, what)
				for i := range losses {
					require.InDelta(t, wantL[i], float64(losses[i]), tol*math.Max(1, wantL[i]), what)
					for c, g := range grad.Row(i) {
						if !(math.Abs(wantG[i][c]-float64(g)) <= tol) {
							t.Fatalf("%s: gradient %d,%d is %v, want %v", what, i, c, g, wantG[i][c])
						}
					}
				}
				// in place, without gradient, and row by row: the same bits
				own, l2 := clone(x), make([]T, s[0])
				require.Equal(t, got, SoftmaxCrossEntropy(l2, own, own, labels, opt), what)
				sameData(t, what+", in place", own, grad)
				require.Equal(t, losses, l2, what)
				require.Equal(t, got, SoftmaxCrossEntropy(l2, Dense[T]{}, x, labels, opt), what)
				require.Equal(t, losses, l2, what)
				if opt.Sum = true; k == 1 {
					for i := range losses {
						SoftmaxCrossEntropy(l2[:1], own.RowRange(i, i+1), x.RowRange(i, i+1), labels[i:i+1], opt)
						require.Equal(t, losses[i], l2[0], what)
						require.Equal(t, grad.Row(i), own.Row(i), what)
					}
				}
			}
		}
	}
}

func TestCrossEntropySpecials(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		for _, n := range []int{3, 20} {
			x := New[float64](20, n)
			row := func(i int, v ...float64) { copy(x.Row(i), v) }
			row(0, 800, -800, 0)
			row(1, 1e30, -1e30)
			row(2, nan)
			row(3, inf)
			for j := range n {
				x.Set(4, j, -inf)
			}
			row(5, 0, -inf)
			labels := make([]int32, 20)
			labels[0], labels[1], labels[5] = 1, 1, 1
			losses, grad := make([]float64, 20), New[float64](20, n)
			SoftmaxCrossEntropy(losses, grad, x, labels, CrossEntropy[float64]{Sum: true})
			require.Equal(t, 1600.0, losses[0], "a hopeless row has a large finite loss")
			require.Equal(t, []float64{1, -1, 0}, grad.Row(0)[:3])
			require.Equal(t, 2e30, losses[1])
			for i := 2; i <= 4; i++ {
				require.True(t, math.IsNaN(losses[i]))
				require.True(t, math.IsNaN(grad.At(i, 0)))
			}
			require.Equal(t, inf, losses[5], "an impossible label")
			require.InDelta(t, math.Log(float64(n)), losses[6], 1e-15) // s390x rounds its Log otherwise

			// Ignored rows count for nothing, whatever they hold.
			ignore := CrossEntropy[float64]{Ignore: 2, UseIgnore: true}
			for i := range labels[:6] {
				labels[i] = 2
			}
			got := SoftmaxCrossEntropy(losses, grad, x, labels, ignore)
			require.InDelta(t, math.Log(float64(n)), got, 1e-15)
			for i := range 6 {
				require.Zero(t, losses[i])
				require.Equal(t, make([]float64, n), grad.Row(i))
			}
			for i := range labels {
				labels[i] = 2
			}
			require.Zero(t, SoftmaxCrossEntropy(losses, grad, x, labels, ignore))
			require.Equal(t, make([]float64, 20*n), grad.Data)
			require.Equal(t, make([]float64, 20), losses)
		}
	})
}

// TestCrossEntropyNoWeight: the labels' weights are 0, but the rows count. The sum divides by nothing and follows the formula, as
// PyTorch's reduction='sum'; the mean and its gradient are 0, and the losses are the formula's all the same.
func TestCrossEntropyNoWeight(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		rng := rand.New(rand.NewPCG(9, 9))
		for _, cols := range []int{3, 40} {
			x := randomDense[float64](rng, 6, cols, 1)
			weights := make([]float64, cols)
			for i := range weights[1:] {
				weights[1+i] = float64(i%3) + 0.5
			}
			labels := []int32{0, 0, 2, 0, 0, 2}
			for _, smoothing := range []float64{0, 0.3, 1} {
				opt := CrossEntropy[float64]{Smoothing: smoothing, Weights: weights, Ignore: 2, UseIgnore: true, Sum: true}
				wantL, wantG, want := crossEntropyOracle(x, labels, opt)
				require.Equal(t, smoothing > 0, want > 0)
				losses, grad := make([]float64, 6), randomDense[float64](rng, 6, cols, 0)
				require.InDelta(t, want, SoftmaxCrossEntropy(losses, grad, x, labels, opt), 1e-13*(1+want))
				for i := range losses {
					require.InDelta(t, wantL[i], losses[i], 1e-14*(1+wantL[i]))
					require.InDeltaSlice(t, wantG[i], grad.Row(i), 1e-14)
				}
				opt.Sum = false
				mean := make([]float64, 6)
				require.Zero(t, SoftmaxCrossEntropy(mean, grad, x, labels, opt))
				require.Equal(t, losses, mean)
				require.Equal(t, make([]float64, 6*cols), grad.Clone().Data)
				require.Zero(t, SoftmaxCrossEntropy(mean, Dense[float64]{}, x, labels, opt))
				require.Equal(t, losses, mean)
			}
		}
		// In float32 a sum of weights that rounds to 0 is 0.
		x, losses := New[float32](2, 3), make([]float32, 2)
		require.Zero(t, SoftmaxCrossEntropy(losses, x, x, []int32{0, 0}, CrossEntropy[float32]{Weights: []float32{0, 1, 1}}))
	})
}

func TestSoftmaxPanics(t *testing.T) {
	x := New[float32](3, 5)
	l := make([]float32, 3)
	y := []int32{0, 5, 1}
	run := func(want string, f func()) {
		t.Helper()
		require.PanicsWithValue(t, want, f)
	}
	run("mat.SoftmaxRows: x is 3 x 5, want 3 x 4", func() { SoftmaxRows(New[float32](3, 4), x) })
	run("mat.SoftmaxCrossEntropy: labels[1] = 5, want 0 to 4", func() { SoftmaxCrossEntropy(l, x, x, y, CrossEntropy[float32]{}) })
	y[1] = -1
	run("mat.SoftmaxCrossEntropy: labels[1] = -1, want 0 to 4", func() { SoftmaxCrossEntropy(l, x, x, y, CrossEntropy[float32]{}) })
	run("mat.SoftmaxCrossEntropy: len(labels) = 2, want x.Rows = 3", func() { SoftmaxCrossEntropy(l, x, x, y[:2], CrossEntropy[float32]{}) })
	run("mat.SoftmaxCrossEntropy: len(losses) = 2, want x.Rows = 3", func() { SoftmaxCrossEntropy(l[:2], x, x, y, CrossEntropy[float32]{}) })
	run("mat.SoftmaxCrossEntropy: opt.Smoothing = 1.5, want 0 to 1", func() { SoftmaxCrossEntropy(l, x, x, y, CrossEntropy[float32]{Smoothing: 1.5}) })
	run("mat.SoftmaxCrossEntropy: len(opt.Weights) = 2, want x.Cols = 5", func() { SoftmaxCrossEntropy(l, x, x, y, CrossEntropy[float32]{Weights: l[:2]}) })
}

func TestSoftmaxAllocations(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	var data [64 * 5]float32
	var losses [64]float32
	var labels [64]int32
	x := Dense[float32]{64, 5, 5, data[:]}
	require.Zero(t, steadyAllocs(func() {
		SoftmaxRows(x, x)
		LogSoftmaxRows(x, x)
		SoftmaxCrossEntropy(losses[:], x, x, labels[:], CrossEntropy[float32]{})
		SoftmaxCrossEntropy(losses[:], Dense[float32]{}, x, labels[:], CrossEntropy[float32]{Smoothing: 0.1})
	}))
	big := New[float32](300, 1000)
	SetThreads(2)
	defer SetThreads(0)
	SoftmaxRows(big, big) // starts the workers
	require.Zero(t, steadyAllocs(func() { SoftmaxRows(big, big) }))

	// Other types in between change nothing.
	type named float32
	bigNamed, big64 := New[named](300, 1000), New[float64](300, 1000)
	y, z := New[named](64, 5), New[float64](64, 5)
	losses64 := make([]float64, 64)
	require.Zero(t, steadyAllocs(func() {
		SoftmaxRows(big, big)
		SoftmaxRows(bigNamed, bigNamed)
		SoftmaxRows(big64, big64)
		LogSoftmaxRows(x, x)
		LogSoftmaxRows(y, y)
		LogSoftmaxRows(z, z)
		SoftmaxCrossEntropy(losses[:], Dense[float32]{}, x, labels[:], CrossEntropy[float32]{Smoothing: 0.1})
		SoftmaxCrossEntropy(losses64, Dense[float64]{}, z, labels[:], CrossEntropy[float64]{Smoothing: 0.1})
	}))
}

func BenchmarkSoftmaxRows(b *testing.B) {
	defer SetThreads(0)
	SetThreads(1)
	benchSoftmax[float32](b, "f32")
	benchSoftmax[float64](b, "f64")
}

func benchSoftmax[T Float](b *testing.B, typ string) {
	for _, s := range [][2]int{{1, 10}, {64, 5}, {512, 5}, {64, 10}, {64, 100}, {64, 1000}, {1024, 1024}, {32, 50257}} {
		x, y := New[T](s[0], s[1]), New[T](s[0], s[1])
		labels, losses := make([]int32, s[0]), make([]T, s[0])
		rng := rand.New(rand.NewPCG(1, 1))
		for i := range x.Data {
			x.Data[i] = T(rng.NormFloat64())
		}
		for i := range labels {
			labels[i] = int32(rng.IntN(s[1]))
		}
		run := func(op string, f func()) {
			b.Run(fmt.Sprintf("op=%s/type=%s/shape=%dx%d", op, typ, s[0], s[1]), func(b *testing.B) {
				for b.Loop() {
					f()
				}
				b.ReportMetric(float64(len(x.Data))*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "Gelem/s")
			})
		}
		run("softmax", func() { SoftmaxRows(y, x) })
		run("logsoftmax", func() { LogSoftmaxRows(y, x) })
		run("crossentropy", func() { SoftmaxCrossEntropy(losses, y, x, labels, CrossEntropy[T]{}) })
		run("smoothed", func() { SoftmaxCrossEntropy(losses, y, x, labels, CrossEntropy[T]{Smoothing: 0.1}) })
	}
}

func BenchmarkSoftmaxThreads(b *testing.B) {
	defer SetThreads(0)
	for _, n := range []int{1 << 13, 1 << 14, 1 << 15, 1 << 16, 1 << 17, 1 << 18, 1 << 20} {
		for threads := 1; threads <= 2; threads++ {
			b.Run(fmt.Sprintf("elements=%d/threads=%d", n, threads), func(b *testing.B) {
				x, y := randomDense[float32](rand.New(rand.NewPCG(1, 2)), n/128, 128, 0), New[float32](n/128, 128)
				SetThreads(threads)
				for b.Loop() {
					SoftmaxRows(y, x)
				}
			})
		}
	}
}

// TestShortRows: rows of 2 to 16 columns go by columns when there are 16 of them, and give what each gives alone.
func TestShortRows(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		shortRowsAlone[float32](t)
		shortRowsAlone[float64](t)
	})
}

func shortRowsAlone[T Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	specials := kerneltest.Specials[T]()
	for n := 2; n <= 17; n++ {
		for _, rows := range []int{15, 16, 33, 127, 128, 160, 300} {
			for kind := range 3 {
				x := Dense[T]{rows, n, n + kind, make([]T, rows*(n+kind))}
				labels := make([]int32, rows)
				for i := range x.Data {
					x.Data[i] = T(rng.NormFloat64() * 5)
					if kind == 2 && rng.IntN(9) == 0 {
						x.Data[i] = specials[rng.IntN(len(specials))]
					}
				}
				for i := range labels {
					labels[i] = int32(rng.IntN(n))
				}
				opt := CrossEntropy[T]{Smoothing: 0.1, Sum: true}
				if kind > 0 {
					opt.Weights = make([]T, n)
					for j := range opt.Weights {
						opt.Weights[j] = T(rng.Float64())
					}
					opt.Ignore, opt.UseIgnore = 1, true
				}
				compareAlone(t, fmt.Sprintf("kind %d", kind), x, labels, opt)
			}
		}
	}
}

// compareAlone compares the rows of a matrix with what each gives alone. opt.Sum is set, so that the divisor is 1.
func compareAlone[T Float](t *testing.T, what string, x Dense[T], labels []int32, opt CrossEntropy[T]) {
	t.Helper()
	rows, n := x.Rows, x.Cols
	log, grad, losses, bare := New[T](rows, n), New[T](rows, n), make([]T, rows), make([]T, rows)
	LogSoftmaxRows(log, x)
	SoftmaxCrossEntropy(losses, grad, x, labels, opt)
	SoftmaxCrossEntropy(bare, Dense[T]{}, x, labels, opt)
	place := Dense[T]{rows, n, x.Stride, make([]T, rows*x.Stride)}
	for i := range rows {
		copy(place.Row(i), x.Row(i))
	}
	LogSoftmaxRows(place, place)
	for i := range rows {
		wantLog, wantGrad, wantLoss := New[T](1, n), New[T](1, n), make([]T, 1)
		LogSoftmaxRows(wantLog, x.RowRange(i, i+1))
		SoftmaxCrossEntropy(wantLoss, wantGrad, x.RowRange(i, i+1), labels[i:i+1], opt)
		for j := range n {
			if !kerneltest.SameBits(log.At(i, j), wantLog.At(0, j)) || !kerneltest.SameBits(place.At(i, j), wantLog.At(0, j)) || !kerneltest.SameBits(grad.At(i, j), wantGrad.At(0, j)) {
				t.Fatalf("%d x %d, %s, element %d,%d: log-softmax %v, in place %v, alone %v; gradient %v, alone %v", rows, n, what, i, j,
					log.At(i, j), place.At(i, j), wantLog.At(0, j), grad.At(i, j), wantGrad.At(0, j))
			}
		}
		if !kerneltest.SameBits(losses[i], wantLoss[0]) || !kerneltest.SameBits(bare[i], wantLoss[0]) {
			t.Fatalf("%d x %d, %s, row %d: loss %v, without gradient %v, alone %v", rows, n, what, i, losses[i], bare[i], wantLoss[0])
		}
	}
}

func FuzzShortRows(f *testing.F) {
	for _, n := range []byte{2, 5, 9, 16} {
		f.Add(n, byte(3), []byte("some bytes that make numbers of all kinds, and labels"))
	}
	f.Fuzz(func(t *testing.T, n, extra byte, data []byte) {
		cols, rows := 2+int(n)%15, 16+int(extra)%32
		if len(data) == 0 {
			return
		}
		x := New[float32](rows, cols)
		for i := range x.Data {
			var bits uint32
			for k := range 4 {
				bits = bits<<8 | uint32(data[(4*i+k)%len(data)]^byte(i*k))
			}
			x.Data[i] = math.Float32frombits(bits)
		}
		labels, weights := make([]int32, rows), make([]float32, cols)
		for i := range labels {
			labels[i] = int32(int(data[i%len(data)]) % cols)
		}
		for j := range weights {
			weights[j] = float32(1+data[j%len(data)]) / 64
		}
		kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
			compareAlone(t, "no weights", x, labels, CrossEntropy[float32]{Smoothing: 0.25, Sum: true})
			compareAlone(t, "weights", x, labels, CrossEntropy[float32]{Smoothing: 0.25, Sum: true, Weights: weights, UseIgnore: true, Ignore: 1})
		})
	})
}
