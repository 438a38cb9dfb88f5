package vec

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
	"github.com/lockstep-go/lockstep/internal/ref"

	"github.com/stretchr/testify/require"
)

// TestSoftmaxAccuracy holds softmax, log-softmax and log-sum-exp to the bounds of docs/softmax.md, against 256-bit
// arithmetic. The definition is tested; that every level has its bits is tested elsewhere.
func TestSoftmaxAccuracy(t *testing.T) {
	t.Run("type=f32", softmaxAccuracy[float32])
	t.Run("type=f64", softmaxAccuracy[float64])
}

func softmaxAccuracy[T Float](t *testing.T) {
	u, lanes, tiny := 0x1p-53, 32.0, 0x1p-1074
	if is32[T]() {
		u, lanes, tiny = 0x1p-24, 64, 0x1p-149
	}
	rng := rand.New(rand.NewPCG(3, 4))
	worst, worstLog := 0.0, 0.0
	lengths := []int{1, 2, 5, 10, 64, 300}
	if !testing.Short() {
		lengths = append(lengths, 2000)
	}
	for _, n := range lengths {
		for _, width := range []float64{1e-3, 1, 10, 60} { // the last one: most of the row underflows
			x, y, z := make([]T, n), make([]T, n), make([]T, n)
			for i := range x {
				x[i] = T(rng.NormFloat64() * width)
			}
			Softmax(y, x)
			LogSoftmax(z, x)
			lse, _ := new(big.Float).Sub(ref.Big(float64(LogSumExp(x))), ref.Big(float64(Max(x)))).Float64()

			m := ref.Big(float64(Max(x)))
			d, e := make([]*big.Float, n), make([]*big.Float, n)
			s := ref.Big(0)
			for i, v := range x {
				d[i] = new(big.Float).SetPrec(ref.Prec).Sub(ref.Big(float64(v)), m)
				e[i] = ref.Exp(d[i])
				s.Add(s, e[i])
			}
			mean := 0.0 // D: the mean of |x_j - m| under the softmax
			for i := range x {
				di, _ := d[i].Float64()
				p, _ := new(big.Float).Quo(e[i], s).Float64()
				mean -= di * p
			}
			ls := ref.Log(s)
			l, _ := ls.Float64()
			sum := mean + float64(n)/lanes + 9 // relative error of s in u: exp 2, the sum of n/L steps and 6 halvings
			for i := range x {
				di, _ := d[i].Float64()
				want := new(big.Float).Quo(e[i], s)
				w, _ := want.Float64()
				diff, _ := new(big.Float).Sub(ref.Big(float64(y[i])), want).Float64()
				bound := (math.Abs(di)+sum+4)*u*w + tiny
				require.LessOrEqual(t, math.Abs(diff), bound, "softmax: n = %d, width %v, element %d", n, width, i)
				if w > 1e3*tiny/u {
					worst = math.Max(worst, math.Abs(diff)/w/(2*u))
				}
				wantLog := new(big.Float).Sub(d[i], ls)
				w, _ = wantLog.Float64()
				diff, _ = new(big.Float).Sub(ref.Big(float64(z[i])), wantLog).Float64()
				bound = (math.Abs(di) + sum + 2*math.Abs(l) + math.Abs(w)) * u
				require.LessOrEqual(t, math.Abs(diff), bound, "log-softmax: n = %d, width %v, element %d", n, width, i)
				worstLog = math.Max(worstLog, math.Abs(diff)/u/(1+math.Abs(w))/2)
			}
			mf := math.Abs(float64(Max(x)))
			require.LessOrEqual(t, math.Abs(lse-l), (sum+2*math.Abs(l)+mf+math.Abs(l))*u, "log-sum-exp: n = %d, width %v", n, width)
		}
	}
	t.Logf("largest error: softmax %.2f ULP, log-softmax %.2f ULP of 1 + |y|", worst, worstLog)
}

func TestSoftmaxSpecials(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		t.Run("type=f32", softmaxSpecials[float32])
		t.Run("type=f64", softmaxSpecials[float64])
	})
}

func softmaxSpecials[T Float](t *testing.T) {
	inf, nan := T(math.Inf(1)), T(math.NaN())
	// Each row stands at the beginning, in the middle and at the end of rows of several lengths, filled with -Inf.
	for _, n := range []int{3, 5, 16, 17, 70, 200} {
		for _, at := range []int{0, (n - 3) / 2, n - 3} {
			row := func(v ...T) []T {
				x := make([]T, n)
				Fill(x, -inf)
				copy(x[at:], v)
				return x
			}
			run := func(x []T, soft, log []T, lse T) {
				t.Helper()
				what := fmt.Sprintf("%v in %d at %d", x[at:at+3], n, at)
				got := make([]T, n)
				check := func(got, want []T, rest T) {
					for i, v := range got {
						w := rest
						if i >= at && i < at+3 {
							w = want[i-at]
						}
						require.True(t, kerneltest.SameBits(v, w), "%s: element %d is %v, want %v", what, i, v, w)
					}
				}
				rest, restLog := T(0), -inf
				if soft[0] != soft[0] {
					rest, restLog = nan, nan
				}
				Softmax(got, x)
				check(got, soft, rest)
				LogSoftmax(got, x)
				check(got, log, restLog)
				l := LogSumExp(x)
				require.True(t, kerneltest.SameBits(l, lse), "%s: LogSumExp is %v, want %v", what, l, lse)
			}
			none := []T{nan, nan, nan}
			run(row(-inf, -inf, -inf), none, none, -inf)
			run(row(1, inf, 2), none, none, inf)
			run(row(inf, inf, inf), none, none, inf)
			run(row(1, nan, 2), none, none, nan)
			run(row(inf, nan, 2), none, none, nan)
			run(row(3, -inf, -inf), []T{1, 0, 0}, []T{0, -inf, -inf}, 3)
			run(row(800, -800, -800), []T{1, 0, 0}, []T{0, -1600, -1600}, 800)
			run(row(1e30, -1e30, 0), []T{1, 0, 0}, []T{0, -2e30, -1e30}, 1e30)
			run(row(-1e30, -1e30, -inf), []T{0.5, 0.5, 0}, []T{-T(math.Ln2), -T(math.Ln2), -inf}, -1e30)
		}
	}
	require.Equal(t, -inf, LogSumExp([]T(nil)))
	Softmax([]T(nil), nil)
	require.Panics(t, func() { Softmax(make([]T, 2), make([]T, 3)) })
	require.Panics(t, func() { LogSoftmax(make([]T, 2), make([]T, 3)) })
	x := make([]T, 9)
	require.Panics(t, func() { Softmax(x[:8], x[1:]) })
}

func TestSoftmaxAllocations(t *testing.T) {
	var x [100]float32
	require.Zero(t, testing.AllocsPerRun(10, func() {
		Softmax(x[:], x[:])
		LogSoftmax(x[:], x[:])
		LogSumExp(x[:])
	}))
}

func FuzzSoftmaxRow(f *testing.F) {
	f.Add(1.0, 2.0, 3.0, uint8(5))
	f.Add(math.Inf(1), -800.0, 1e30, uint8(17))
	f.Add(math.NaN(), math.Inf(-1), 0.0, uint8(3))
	f.Fuzz(func(t *testing.T, a, b, c float64, n uint8) {
		x := make([]float64, int(n)+3)
		for i := range x {
			x[i] = []float64{a, b, c}[i%3] + float64(i)/16
		}
		want := make([]float64, len(x))
		softmaxOf := func(l cpu.Level) []float64 {
			defer cpu.SetForTest(l)()
			y := make([]float64, len(x))
			Softmax(y, x)
			return y
		}
		copy(want, softmaxOf(cpu.Generic))
		sum := 0.0
		for _, p := range want {
			sum += p
		}
		if sum == sum && math.Abs(sum-1) > 1e-13 {
			t.Fatalf("probabilities of %v add up to %v", x, sum)
		}
		for _, l := range cpu.Levels() {
			for i, p := range softmaxOf(l) {
				if !kerneltest.SameBits(p, want[i]) {
					t.Fatalf("level %v: element %d is %v, want %v", l, i, p, want[i])
				}
			}
		}
	})
}
