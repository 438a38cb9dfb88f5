package vec

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

type (
	weight float32
	score  float64
)

func random[T Float](rng *rand.Rand, n int) []T {
	x := make([]T, n)
	for i := range x {
		x[i] = kerneltest.Normal[T](rng)
	}
	return x
}

// elementwise returns the operations with one destination under their names and those of their inputs.
func elementwise[T Float]() map[string]func(dst []T, in ...[]T) {
	return map[string]func(dst []T, in ...[]T){
		"Add a b":      func(dst []T, in ...[]T) { Add(dst, in[0], in[1]) },
		"Sub a b":      func(dst []T, in ...[]T) { Sub(dst, in[0], in[1]) },
		"Mul a b":      func(dst []T, in ...[]T) { Mul(dst, in[0], in[1]) },
		"Div a b":      func(dst []T, in ...[]T) { Div(dst, in[0], in[1]) },
		"Maximum a b":  func(dst []T, in ...[]T) { Maximum(dst, in[0], in[1]) },
		"Minimum a b":  func(dst []T, in ...[]T) { Minimum(dst, in[0], in[1]) },
		"MulAdd a b c": func(dst []T, in ...[]T) { MulAdd(dst, in[0], in[1], in[2]) },
		"Scale x":      func(dst []T, in ...[]T) { Scale(dst, 3, in[0]) },
		"AddScalar x":  func(dst []T, in ...[]T) { AddScalar(dst, 3, in[0]) },
		"AddScaled x":  func(dst []T, in ...[]T) { AddScaled(dst, 3, in[0]) },
		"Neg x":        func(dst []T, in ...[]T) { Neg(dst, in[0]) },
		"Abs x":        func(dst []T, in ...[]T) { Abs(dst, in[0]) },
		"Sqrt x":       func(dst []T, in ...[]T) { Sqrt(dst, in[0]) },
		"Copy x":       func(dst []T, in ...[]T) { Copy(dst, in[0]) },

		"Exp x":              func(dst []T, in ...[]T) { Exp(dst, in[0]) },
		"Expm1 x":            func(dst []T, in ...[]T) { Expm1(dst, in[0]) },
		"Log x":              func(dst []T, in ...[]T) { Log(dst, in[0]) },
		"Log1p x":            func(dst []T, in ...[]T) { Log1p(dst, in[0]) },
		"Tanh x":             func(dst []T, in ...[]T) { Tanh(dst, in[0]) },
		"Sigmoid x":          func(dst []T, in ...[]T) { Sigmoid(dst, in[0]) },
		"Softplus x":         func(dst []T, in ...[]T) { Softplus(dst, in[0]) },
		"SiLU x":             func(dst []T, in ...[]T) { SiLU(dst, in[0]) },
		"GELU x":             func(dst []T, in ...[]T) { GELU(dst, in[0]) },
		"GELUTanh x":         func(dst []T, in ...[]T) { GELUTanh(dst, in[0]) },
		"ReLU x":             func(dst []T, in ...[]T) { ReLU(dst, in[0]) },
		"HardTanh x":         func(dst []T, in ...[]T) { HardTanh(dst, in[0]) },
		"TanhGrad y dy":      func(dst []T, in ...[]T) { TanhGrad(dst, in[0], in[1]) },
		"SigmoidGrad y dy":   func(dst []T, in ...[]T) { SigmoidGrad(dst, in[0], in[1]) },
		"SoftplusGrad y dy":  func(dst []T, in ...[]T) { SoftplusGrad(dst, in[0], in[1]) },
		"SiLUGrad x dy":      func(dst []T, in ...[]T) { SiLUGrad(dst, in[0], in[1]) },
		"GELUGrad x dy":      func(dst []T, in ...[]T) { GELUGrad(dst, in[0], in[1]) },
		"GELUTanhGrad x dy":  func(dst []T, in ...[]T) { GELUTanhGrad(dst, in[0], in[1]) },
		"ReLUGrad x dy":      func(dst []T, in ...[]T) { ReLUGrad(dst, in[0], in[1]) },
		"HardTanhGrad x dy":  func(dst []T, in ...[]T) { HardTanhGrad(dst, in[0], in[1]) },
		"Clamp x":            func(dst []T, in ...[]T) { Clamp(dst, in[0], -1, 1) },
		"ClampGrad x dy":     func(dst []T, in ...[]T) { ClampGrad(dst, in[0], in[1], -1, 1) },
		"LeakyReLU x":        func(dst []T, in ...[]T) { LeakyReLU(dst, in[0], 0.5) },
		"LeakyReLUGrad x dy": func(dst []T, in ...[]T) { LeakyReLUGrad(dst, in[0], in[1], 0.5) },
		"Dropout x":          func(dst []T, in ...[]T) { Dropout(dst, in[0], 0.5, DropoutMask{Seed: 1}, 0) },
	}
}

// TestMistakesPanicBeforeAnyWrite gives every operation a wrong length and a partial overlap in each input.
func TestMistakesPanicBeforeAnyWrite(t *testing.T) {
	t.Run("type=f32", mistakes[float32])
	t.Run("type=named", mistakes[weight])
	t.Run("type=f64", mistakes[float64])
}

func mistakes[T Float](t *testing.T) {
	for signature, f := range elementwise[T]() {
		args := strings.Fields(signature)
		op, args := args[0], args[1:]
		for bad, arg := range args {
			mem := random[T](rand.New(rand.NewPCG(1, 2)), 40)
			before := append([]T(nil), mem...)
			dst := mem[:4]
			in := make([][]T, len(args))
			for i := range in {
				in[i] = mem[8+8*i:][:4]
			}
			for _, n := range []int{3, 5, 0} {
				in[bad] = mem[32:][:n]
				require.PanicsWithValue(t, fmt.Sprintf("vec.%s: len(%s) = %d, want len(dst) = 4", op, arg, n), func() { f(dst, in...) })
			}
			for _, off := range []int{1, 3} {
				in[bad] = mem[off:][:4]
				require.PanicsWithValue(t, fmt.Sprintf("vec.%s: %s overlaps dst in part, want the same slice or no common memory", op, arg),
					func() { f(dst, in...) })
				dst, in[bad] = in[bad], dst
				require.Panics(t, func() { f(dst, in...) })
				dst = mem[:4]
			}
			require.Equal(t, before, mem, "%s wrote before it panicked", op)
			in[bad] = mem[4:8]
			require.NotPanics(t, func() { f(dst, in...) }, "adjacent slices do not overlap")
			in[bad] = dst
			require.NotPanics(t, func() { f(dst, in...) }, "dst may be exactly an input")
		}
		require.NotPanics(t, func() { f(nil, nil, []T{}, nil) }, "empty slices")
	}
}

func TestReductionMistakes(t *testing.T) {
	x := make([]weight, 4)
	for op, f := range map[string]func(x, y []weight){
		"Dot":              func(x, y []weight) { Dot(x, y) },
		"DotWide":          func(x, y []weight) { DotWide(x, y) },
		"SquaredDistance":  func(x, y []weight) { SquaredDistance(x, y) },
		"CosineSimilarity": func(x, y []weight) { CosineSimilarity(x, y) },
	} {
		require.PanicsWithValue(t, "vec."+op+": len(y) = 3, want len(x) = 4", func() { f(x, x[:3]) })
	}
	for op, f := range map[string]func(x []weight){
		"Max": func(x []weight) { Max(x) }, "Min": func(x []weight) { Min(x) }, "MinMax": func(x []weight) { MinMax(x) },
		"ArgMax": func(x []weight) { ArgMax(x) }, "ArgMin": func(x []weight) { ArgMin(x) },
	} {
		require.PanicsWithValue(t, "vec."+op+": len(x) = 0, want at least 1", func() { f(nil) })
	}
}

// TestNothingAllocates runs everything on stack arrays of named types at every level.
func TestNothingAllocates(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		require.Zero(t, testing.AllocsPerRun(10, func() { everything[weight]() }))
		require.Zero(t, testing.AllocsPerRun(10, func() { everything[score]() }))
		require.Zero(t, testing.AllocsPerRun(10, func() {
			x := [5]weight{1, 2, 3, 4, 5}
			sink += DotWide(x[:], x[:]) + SumWide(x[:])
		}))
	})
}

var sink float64

func everything[T Float]() {
	var dst, a, b [37]T
	for i := range a {
		a[i], b[i] = T(i), T(-i)
	}
	Add(dst[:], a[:], b[:])
	Sub(dst[:], a[:], b[:])
	Mul(dst[:], a[:], b[:])
	Div(dst[:], a[:], b[:])
	Maximum(dst[:], a[:], b[:])
	Minimum(dst[:], a[:], b[:])
	MulAdd(dst[:], a[:], b[:], dst[:])
	Scale(dst[:], 2, a[:])
	AddScalar(dst[:], 2, a[:])
	AddScaled(dst[:], 2, a[:])
	Neg(dst[:], a[:])
	Abs(dst[:], a[:])
	Sqrt(dst[:], a[:])
	Fill(dst[:], 2)
	Copy(dst[:], a[:])
	Exp(dst[:], a[:])
	Expm1(dst[:], a[:])
	Log(dst[:], a[:])
	Log1p(dst[:], a[:])
	Tanh(dst[:], a[:])
	Sigmoid(dst[:], a[:])
	Softplus(dst[:], a[:])
	SiLU(dst[:], a[:])
	GELU(dst[:], a[:])
	GELUTanh(dst[:], a[:])
	ReLU(dst[:], a[:])
	HardTanh(dst[:], a[:])
	TanhGrad(dst[:], a[:], b[:])
	SigmoidGrad(dst[:], a[:], b[:])
	SoftplusGrad(dst[:], a[:], b[:])
	SiLUGrad(dst[:], a[:], b[:])
	GELUGrad(dst[:], a[:], b[:])
	GELUTanhGrad(dst[:], a[:], b[:])
	ReLUGrad(dst[:], a[:], b[:])
	HardTanhGrad(dst[:], a[:], b[:])
	Clamp(dst[:], a[:], -1, 1)
	ClampGrad(dst[:], a[:], b[:], -1, 1)
	LeakyReLU(dst[:], a[:], 0.5)
	LeakyReLUGrad(dst[:], a[:], b[:], 0.5)
	Dropout(dst[:], a[:], 0.5, DropoutMask{Seed: 1}, 0)
	lo, hi := MinMax(a[:])
	s := lo + hi + Dot(a[:], b[:]) + Sum(a[:]) + SumAbs(a[:]) + SumSquares(a[:]) + SquaredDistance(a[:], b[:]) + Norm2(a[:]) +
		CosineSimilarity(a[:], b[:]) + Mean(a[:]) + Variance(a[:]) + Max(a[:]) + Min(a[:])
	sink += float64(s) + float64(ArgMax(a[:])+ArgMin(a[:]))
}

// TestReductionsAgainstOracle holds the sums to their error bound, with math/big as the oracle, at block boundaries.
func TestReductionsAgainstOracle(t *testing.T) {
	t.Run("type=f32", func(t *testing.T) { oracle[float32](t, 0x1p-24) })
	t.Run("type=f64", func(t *testing.T) { oracle[float64](t, 0x1p-53) })
}

func oracle[T Float](t *testing.T, u float64) {
	rng := rand.New(rand.NewPCG(3, 9))
	lanes := 64.0
	if !is32[T]() {
		lanes = 32
	}
	for _, n := range []int{0, 1, 2, 63, 64, 65, 1000, asm.BlockLen - 1, asm.BlockLen, asm.BlockLen + 1, 2*asm.BlockLen + 77} {
		x, y := random[T](rng, n), random[T](rng, n)
		c := T(0.25)
		steps := math.Ceil(float64(n)/lanes) + 6 + math.Ceil(float64(n)/asm.BlockLen) + 2
		gamma := steps * u / (1 - steps*u)
		for name, r := range map[string]struct {
			got  T
			term func(i int) *big.Float // exact
		}{
			"Dot":             {Dot(x, y), func(i int) *big.Float { return mul(exact(x[i]), exact(y[i])) }},
			"Sum":             {Sum(x), func(i int) *big.Float { return exact(x[i]) }},
			"SumAbs":          {SumAbs(x), func(i int) *big.Float { return new(big.Float).Abs(exact(x[i])) }},
			"SumSquares":      {SumSquares(x), func(i int) *big.Float { return mul(exact(x[i]), exact(x[i])) }},
			"SquaredDistance": {SquaredDistance(x, y), func(i int) *big.Float { d := sub(exact(x[i]), exact(y[i])); return mul(d, d) }},
			"Variance*n":      {sumAbout(x, c), func(i int) *big.Float { d := sub(exact(x[i]), exact(c)); return mul(d, d) }},
		} {
			sum, scale := new(big.Float).SetPrec(2000), new(big.Float).SetPrec(2000)
			for i := range x {
				v := r.term(i)
				sum.Add(sum, v)
				scale.Add(scale, new(big.Float).Abs(v))
			}
			bound, _ := scale.Float64()
			diff, _ := sub(exact(r.got), sum).Float64()
			// The differences are rounded before they are squared: two more units.
			require.LessOrEqual(t, math.Abs(diff), bound*(gamma+2.01*u), "%s, n = %d", name, n)
		}
	}
}

func sumAbout[T Float](x []T, c T) (sum T) {
	for len(x) > asm.BlockLen {
		sum += sumSquaresAbout(x[:asm.BlockLen], c)
		x = x[asm.BlockLen:]
	}
	return sum + sumSquaresAbout(x, c)
}

func exact[T Float](v T) *big.Float     { return new(big.Float).SetPrec(2000).SetFloat64(float64(v)) }
func mul(a, b *big.Float) *big.Float    { return new(big.Float).SetPrec(2000).Mul(a, b) }
func sub(a, b *big.Float) *big.Float    { return new(big.Float).SetPrec(2000).Sub(a, b) }
func float[T Float](x *big.Float) (v T) { f, _ := x.Float64(); return T(f) }

// TestBlocks holds the block rule: total starts at +0 and takes the blocks in ascending order.
func TestBlocks(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	x, y := random[float32](rng, 3*asm.BlockLen+100), random[float32](rng, 3*asm.BlockLen+100)
	var sum, dot float32
	for i := 0; i < len(x); i += asm.BlockLen {
		end := min(i+asm.BlockLen, len(x))
		sum += asm.SumF32(x[i:end])
		dot += asm.DotF32(x[i:end], y[i:end])
	}
	require.Equal(t, sum, Sum(x))
	require.Equal(t, dot, Dot(x, y))

	negzero := math.Copysign(0, -1)
	require.False(t, math.Signbit(Sum([]float64{negzero, negzero})), "the total starts at +0")
	require.False(t, math.Signbit(Dot([]float64{1e-200, 1e-200}, []float64{-1e-200, -1e-200})))

	dst := make([]float32, len(x))
	AddScaled(dst, 2, x)
	for i := range dst {
		if dst[i] != 2*x[i] {
			t.Fatalf("AddScaled: element %d of a long slice is %v, want %v", i, dst[i], 2*x[i])
		}
	}
}

func TestNorm2(t *testing.T) {
	t.Run("type=f32", norms[float32])
	t.Run("type=f64", norms[float64])
}

func norms[T Float](t *testing.T) {
	inf, nan := T(math.Inf(1)), T(math.NaN())
	huge, ulp, most := T(0x1p126), T(0x1p-23), 126
	if !is32[T]() {
		big := 0x1p1022
		huge, ulp, most = T(big), T(0x1p-52), 1022
	}
	require.Equal(t, T(0), Norm2[T](nil))
	require.Equal(t, T(0), Norm2([]T{0, T(math.Copysign(0, -1))}))
	require.False(t, math.Signbit(float64(Norm2([]T{T(math.Copysign(0, -1))}))))
	require.Equal(t, T(5), Norm2([]T{3, -4}))
	require.Equal(t, huge/2*5/4, Norm2([]T{huge / 8 * 3, huge / 8 * 4}))
	require.Equal(t, inf, Norm2([]T{3, -inf}))
	require.True(t, Norm2([]T{3, nan, inf}) != Norm2([]T{3, nan, inf}))
	require.Equal(t, inf, Norm2([]T{huge * 1.9, huge * 1.9, huge * 1.9, huge * 1.9, huge * 1.9}), "the norm itself overflows")
	least := T(math.Float32frombits(1))
	if !is32[T]() {
		least = T(math.Float64frombits(1))
	}
	require.Equal(t, 5*least, Norm2([]T{3 * least, 4 * least}))
	require.Equal(t, least, Norm2([]T{least}))
	// Against the oracle, at every scale.
	rng := rand.New(rand.NewPCG(5, 5))
	for e := -most - 20; e <= most-4; e += 7 {
		x := make([]T, 100)
		sum := new(big.Float).SetPrec(4000)
		for i := range x {
			x[i] = T(math.Ldexp(rng.NormFloat64(), e))
			sum.Add(sum, new(big.Float).SetPrec(4000).Mul(exact(x[i]), exact(x[i])))
		}
		want := float[T](new(big.Float).SetPrec(4000).Sqrt(sum))
		got := Norm2(x)
		require.LessOrEqual(t, math.Abs(float64(got-want)), float64(max(4*ulp*want, least)), "scale 2^%d", e)
	}
}

func TestCompositions(t *testing.T) {
	x, y := []float64{1, 2, 3, 6}, []float64{2, 4, 6, 12}
	require.Equal(t, 3.0, Mean(x))
	require.Equal(t, 3.5, Variance(x))
	require.InDelta(t, 1, CosineSimilarity(x, y), 1e-15)
	require.InDelta(t, 0, CosineSimilarity([]float64{1, 0}, []float64{0, 1}), 0)
	require.Equal(t, 0.0, CosineSimilarity([]float64{0, 0}, []float64{1, math.Inf(1)}))
	require.Zero(t, CosineSimilarity[float32](nil, nil))
	require.True(t, math.IsNaN(CosineSimilarity([]float64{0, 0}, []float64{1, math.NaN()})))
	require.True(t, math.IsNaN(Mean[float64](nil)))
	require.True(t, math.IsNaN(Variance[float64](nil)))
	require.InDelta(t, 0.1, SumWide([]weight{0.1}), 1e-8)
	ones := make([]weight, 1<<25)
	Fill(ones, 1)
	require.Equal(t, float64(1<<25), SumWide(ones))
	require.Equal(t, float64(1<<25), DotWide(ones, ones))
}

func TestExtrema(t *testing.T) {
	inf, nan, negzero := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	for _, c := range []struct {
		x              []float64
		max, min       float64
		argMax, argMin int
	}{
		{[]float64{1}, 1, 1, 0, 0},
		{[]float64{1, 3, 3, -2, -2}, 3, -2, 1, 3},
		{[]float64{1, nan, 5, nan}, nan, nan, 1, 1},
		{[]float64{inf, nan}, nan, nan, 1, 1},
		{[]float64{-inf, -inf}, -inf, -inf, 0, 0},
		{[]float64{negzero, 0}, 0, negzero, 0, 0},
		{[]float64{0, negzero}, 0, negzero, 0, 0},
		{[]float64{negzero, -1}, negzero, -1, 0, 1},
	} {
		lo, hi := MinMax(c.x)
		require.True(t, kerneltest.SameBits(c.max, Max(c.x)) && kerneltest.SameBits(c.max, hi), "Max(%v) = %v", c.x, Max(c.x))
		require.True(t, kerneltest.SameBits(c.min, Min(c.x)) && kerneltest.SameBits(c.min, lo), "Min(%v) = %v", c.x, Min(c.x))
		require.Equal(t, c.argMax, ArgMax(c.x), "ArgMax(%v)", c.x)
		require.Equal(t, c.argMin, ArgMin(c.x), "ArgMin(%v)", c.x)
	}
	// Across blocks.
	x := make([]weight, 3*asm.BlockLen+5)
	for _, i := range []int{0, asm.BlockLen - 1, asm.BlockLen, 2*asm.BlockLen + 9, len(x) - 1} {
		clear(x)
		x[i], x[len(x)-1] = 1, 1
		require.Equal(t, i, ArgMax(x))
		require.Equal(t, weight(1), Max(x))
		x[i], x[len(x)-1] = -1, -1
		require.Equal(t, i, ArgMin(x))
		x[i], x[0] = weight(nan), -5
		if i == 0 {
			x[0] = weight(nan)
		}
		require.Equal(t, i, ArgMin(x))
		require.Equal(t, i, ArgMax(x))
		lo, hi := MinMax(x)
		require.True(t, lo != lo && hi != hi)
	}
}
