package asm

import (
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/fma"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
	"github.com/stretchr/testify/require"
)

// The shapes of reductions, as rows of the table.
func reduceOp[T Float](name string, got, want func(x []T) T) kerneltest.Op[T] {
	return kerneltest.Op[T]{
		Name: name, In: 1, Out: kerneltest.One,
		Got:  func(dst []T, in [][]T) { dst[0] = got(in[0]) },
		Want: func(dst []T, in [][]T) { dst[0] = want(in[0]) },
	}
}

func reduce2Op[T Float](name string, got, want func(x, y []T) T) kerneltest.Op[T] {
	return kerneltest.Op[T]{
		Name: name, In: 2, Out: kerneltest.One,
		Got:  func(dst []T, in [][]T) { dst[0] = got(in[0], in[1]) },
		Want: func(dst []T, in [][]T) { dst[0] = want(in[0], in[1]) },
	}
}

func reduceAboutOp[T Float](name string, got, want func(x []T, c T) T) kerneltest.Op[T] {
	return kerneltest.Op[T]{
		Name: name, In: 2, Out: kerneltest.One,
		Got:  func(dst []T, in [][]T) { dst[0] = got(in[0], first(in[1])) },
		Want: func(dst []T, in [][]T) { dst[0] = want(in[0], first(in[1])) },
	}
}

func reduceOps32() []kerneltest.Op[float32] {
	return []kerneltest.Op[float32]{
		reduce2Op("Dot", DotF32, dotGeneric),
		reduceOp("Sum", SumF32, sumGeneric),
		reduceOp("SumAbs", SumAbsF32, sumAbsGeneric),
		reduceOp("SumSquares", SumSquaresF32, sumSquaresGeneric),
		reduce2Op("SquaredDistance", SquaredDistanceF32, squaredDistanceGeneric),
		reduceAboutOp("SumSquaresAbout", SumSquaresAboutF32, sumSquaresAboutGeneric),
		wideOp("DotWide", func(in [][]float32) float64 { return DotWideF32(in[0], in[1]) },
			func(in [][]float32) float64 { return dotWideGeneric(in[0], in[1]) }),
		wideOp("SumWide", func(in [][]float32) float64 { return SumWideF32(in[0]) },
			func(in [][]float32) float64 { return sumWideGeneric(in[0]) }),
	}
}

func reduceOps64() []kerneltest.Op[float64] {
	return []kerneltest.Op[float64]{
		reduce2Op("Dot", DotF64, dotGeneric),
		reduceOp("Sum", SumF64, sumGeneric),
		reduceOp("SumAbs", SumAbsF64, sumAbsGeneric),
		reduceOp("SumSquares", SumSquaresF64, sumSquaresGeneric),
		reduce2Op("SquaredDistance", SquaredDistanceF64, squaredDistanceGeneric),
		reduceAboutOp("SumSquaresAbout", SumSquaresAboutF64, sumSquaresAboutGeneric),
	}
}

func TestReduce(t *testing.T) {
	runAll(t, reduceOps32())
	runAll(t, reduceOps64())
}

// wideOp is a sum that returns float64.
func wideOp(name string, got, want func(in [][]float32) float64) kerneltest.Op[float32] {
	return kerneltest.Op[float32]{
		Name: name, In: 2, Out: func(int) int { return 4 },
		Got:  func(dst []float32, in [][]float32) { splitWide(dst, got(in)) },
		Want: func(dst []float32, in [][]float32) { splitWide(dst, want(in)) },
	}
}

// underflowing is a distribution whose products underflow, to +0 and to -0.
func underflowing[T Float](rng *rand.Rand) T {
	v := []T{tiny[T](), -tiny[T](), 0, T(negZero())}
	return v[rng.IntN(len(v))]
}

// TestDotNegativeZero holds the padding rule where it shows: lanes that underflow to -0.
func TestDotNegativeZero(t *testing.T) {
	op32, op64 := reduce2Op("Dot", DotF32, dotGeneric), reduce2Op("Dot", DotF64, dotGeneric)
	op32.Values = []func(*rand.Rand) float32{underflowing[float32]}
	op64.Values = []func(*rand.Rand) float64{underflowing[float64]}
	kerneltest.Run(t, op32)
	kerneltest.Run(t, op64)

	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		for _, n := range []int{1, 17, 31, 32, 33, 63, 64, 65, 128, 130} {
			x, y := make([]float32, n), make([]float32, n)
			for i := range x {
				x[i], y[i] = tiny[float32](), -tiny[float32]()
			}
			require.Equal(t, n%Lanes32 == 0, math.Signbit(float64(DotF32(x, y))), "n = %d", n)
		}
	})
}

// TestReduceIsLaneOrder compares the generic bodies with the contract's wording, written out naively: pad, fma per
// lane, fold by halving.
func TestReduceIsLaneOrder(t *testing.T) {
	t.Run("type=f32", laneOrder[float32])
	t.Run("type=f64", laneOrder[float64])
}

func laneOrder[T Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for _, n := range []int{0, 1, 5, 31, 32, 33, 63, 64, 65, 200, 1000} {
		for _, value := range []func(*rand.Rand) T{kerneltest.Normal[T], kerneltest.Wide[T], kerneltest.AnyBits[T], underflowing[T]} {
			l := lanes[T]()
			x, y := make([]T, (n+l-1)/l*l), make([]T, (n+l-1)/l*l)
			for i := range n {
				x[i], y[i] = value(rng), value(rng)
			}
			c := value(rng)
			naive := func(step func(acc T, i int) T) T {
				acc := make([]T, l)
				for i := range x {
					acc[i%l] = step(acc[i%l], i)
				}
				for h := l / 2; h > 0; h /= 2 {
					for j := range h {
						acc[j] = acc[j] + acc[j+h]
					}
				}
				return acc[0]
			}
			square := func(d, acc T) T { return fma.FMA(d, d, acc) }
			for name, pair := range map[string][2]T{
				"Dot":             {naive(func(acc T, i int) T { return fma.FMA(x[i], y[i], acc) }), dotGeneric(x[:n], y[:n])},
				"Sum":             {naive(func(acc T, i int) T { return acc + x[i] }), sumGeneric(x[:n])},
				"SumAbs":          {naive(func(acc T, i int) T { return acc + max(x[i], -x[i]) }), sumAbsGeneric(x[:n])},
				"SumSquares":      {naive(func(acc T, i int) T { return square(x[i], acc) }), sumSquaresGeneric(x[:n])},
				"SquaredDistance": {naive(func(acc T, i int) T { return square(x[i]-y[i], acc) }), squaredDistanceGeneric(x[:n], y[:n])},
				"SumSquaresAbout": {naive(func(acc T, i int) T {
					if i >= n {
						return square(0, acc)
					}
					return square(x[i]-c, acc)
				}), sumSquaresAboutGeneric(x[:n], c)},
				"SumSquaresScaled": {naive(func(acc T, i int) T { return square(T(x[i]*3), acc) }), SumSquaresScaled(x[:n], 3)},
			} {
				require.True(t, kerneltest.SameBits(pair[0], pair[1]), "%s: n = %d: contract %v, body %v", name, n, pair[0], pair[1])
			}
		}
	}
}

// splitWide stores the four quarters of a float64's bits as whole numbers; every NaN gives the same ones.
func splitWide(dst []float32, v float64) {
	u := math.Float64bits(v)
	if v != v {
		u = math.Float64bits(math.NaN())
	}
	for i := range dst {
		dst[i] = float32(u >> (16 * i) & 0xffff)
	}
}

func negZero() float64 { return math.Copysign(0, -1) }

// tiny returns a value whose square underflows.
func tiny[T Float]() T {
	if unsafe.Sizeof(T(0)) == 4 {
		return T(math.Float32frombits(1 << 20))
	}
	return T(math.Float64frombits(1 << 40))
}

// Long slices off alignment, and the sign of a sum of negative zeros or of products that vanish: no lane may take a +0 that
// the definition does not give it.
func TestReduceHeads(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		reduceHeads(t, 0x1p-100, DotF32, SumF32, SumAbsF32, SumSquaresF32)
		reduceHeads(t, 0x1p-800, DotF64, SumF64, SumAbsF64, SumSquaresF64)
	})
}

func reduceHeads[T Float](t *testing.T, tiny T, dot func(x, y []T) T, sum, sumAbs, sumSquares func(x []T) T) {
	rng := rand.New(rand.NewPCG(1, 2))
	bits := func(v T) uint64 { return math.Float64bits(float64(v)) }
	bufX, bufY := make([]T, 1400), make([]T, 1400)
	fill := map[string]func() (x, y T){
		"normal":   func() (x, y T) { return T(rng.NormFloat64()), T(rng.NormFloat64()) },
		"vanishes": func() (x, y T) { return -tiny, tiny },
		"-0":       func() (x, y T) { return T(math.Copysign(0, -1)), 1 },
	}
	for name, f := range fill {
		for i := range bufX {
			bufX[i], bufY[i] = f()
		}
		for _, n := range []int{64, 127, 128, 129, 192, 255, 256, 257, 258, 263, 271, 272, 319, 320, 321, 448, 511, 512, 513, 1023, 1024, 1025, 1300} {
			for offset := range 17 {
				x, y, z := bufX[offset:][:n], bufY[offset:][:n], bufY[5:][:n]
				require.Equal(t, bits(dotGeneric(x, y)), bits(dot(x, y)), "%s: Dot, n = %d, offset %d", name, n, offset)
				require.Equal(t, bits(dotGeneric(x, z)), bits(dot(x, z)), "%s: Dot, n = %d, offsets %d and 5", name, n, offset)
				require.Equal(t, bits(sumGeneric(x)), bits(sum(x)), "%s: Sum, n = %d, offset %d", name, n, offset)
				require.Equal(t, bits(sumAbsGeneric(x)), bits(sumAbs(x)), "%s: SumAbs, n = %d, offset %d", name, n, offset)
				require.Equal(t, bits(sumSquaresGeneric(x)), bits(sumSquares(x)), "%s: SumSquares, n = %d, offset %d", name, n, offset)
			}
		}
	}
}
