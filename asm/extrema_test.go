package asm

import (
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/kerneltest"
	"github.com/stretchr/testify/require"
)

// nonEmpty is 0 for an empty slice, which the extrema may not be called with.
func nonEmpty[T Float](f func(x []T) T) func(x []T) T {
	return func(x []T) T {
		if len(x) == 0 {
			return 0
		}
		return f(x)
	}
}

func index[T Float](f func(x []T) int) func(x []T) T {
	return nonEmpty(func(x []T) T { return T(f(x)) })
}

// few draws from a handful of values, so that the extreme occurs often and zeros of both signs meet.
func few[T Float](rng *rand.Rand) T {
	return []T{T(negZero()), 0, T(negZero()), -1, -2, -3}[rng.IntN(6)]
}

func negative[T Float](rng *rand.Rand) T { return -2 - T(rng.Float64()) }

func extremaOp[T Float](name string, got, want func(x []T) T) kerneltest.Op[T] {
	op := reduceOp(name, nonEmpty(got), nonEmpty(want))
	op.Values = []func(*rand.Rand) T{kerneltest.Normal[T], kerneltest.AnyBits[T], few[T], negative[T]}
	return op
}

func extremaOps32() []kerneltest.Op[float32] {
	return []kerneltest.Op[float32]{
		extremaOp("Max", MaxF32, maxGeneric),
		extremaOp("Min", MinF32, minGeneric),
		extremaOp("ArgMax", index(ArgMaxF32), index(argMaxGeneric[float32])),
		extremaOp("ArgMin", index(ArgMinF32), index(argMinGeneric[float32])),
	}
}

func extremaOps64() []kerneltest.Op[float64] {
	return []kerneltest.Op[float64]{
		extremaOp("Max", MaxF64, maxGeneric),
		extremaOp("Min", MinF64, minGeneric),
		extremaOp("ArgMax", index(ArgMaxF64), index(argMaxGeneric[float64])),
		extremaOp("ArgMin", index(ArgMinF64), index(argMinGeneric[float64])),
	}
}

func TestExtrema(t *testing.T) {
	runAll(t, extremaOps32())
	runAll(t, extremaOps64())
}

// What the kernels take for a NaN at first: infinities beside zeros and products that overflow to either side. And a NaN, of
// either sign, wherever it may be: the loops forget it at the next element.
func TestExtremaDoubt(t *testing.T) {
	kerneltest.EachLevel(t, func(t *testing.T, _ cpu.Level) {
		extremaDoubt(t, 1e38, MaxF32, MinF32, ArgMaxF32, ArgMinF32)
		extremaDoubt(t, 1e307, MaxF64, MinF64, ArgMaxF64, ArgMinF64)
	})
}

func extremaDoubt[T Float](t *testing.T, huge T, largest, smallest func([]T) T, first, last func([]T) int) {
	rng := rand.New(rand.NewPCG(1, 2))
	inf, nan := T(math.Inf(1)), T(math.NaN())
	check := func(x []T, what string, at int) {
		require.Equal(t, argMaxGeneric(x), first(x), "%s: ArgMax, n = %d, at %d", what, len(x), at)
		require.Equal(t, argMinGeneric(x), last(x), "%s: ArgMin, n = %d, at %d", what, len(x), at)
		for _, m := range [][2]T{{maxGeneric(x), largest(x)}, {minGeneric(x), smallest(x)}} {
			require.True(t, m[0] == m[1] || m[0] != m[0] && m[1] != m[1], "%s, n = %d, at %d: %v, %v", what, len(x), at, m[0], m[1])
			require.True(t, m[0] != m[0] || math.Signbit(float64(m[0])) == math.Signbit(float64(m[1])))
		}
	}
	buf := make([]T, 3000+64)
	for _, n := range []int{17, 63, 64, 65, 127, 300, 511, 512, 513, 1024, 2049, 3000} {
		x := buf[rng.IntN(16):][:n]
		for _, values := range [][]T{{0, inf}, {0, -inf}, {-inf, 1}, {inf, -inf}, {huge, -huge}, {-inf}, {inf}, {-inf, -inf, -inf, 0, inf}} {
			for range 20 {
				for i := range x {
					x[i] = values[rng.IntN(len(values))]
				}
				check(x, "doubt", -1)
			}
			for i := range x { // in blocks, so that whole lanes begin with one value
				x[i] = values[i*len(values)/n]
			}
			check(x, "blocks", -1)
		}
		for i := range x {
			x[i] = T(rng.NormFloat64())
		}
		for range 200 {
			i := rng.IntN(n)
			v := x[i]
			for _, w := range []T{nan, T(math.Copysign(float64(nan), -1)), 9, -9} {
				x[i] = w
				check(x, "one value", i)
			}
			x[i] = v
		}
	}
}

// Elements that lie across their own alignment, as in a view of raw bytes, are elements all the same.
func TestExtremaOfRawBytes(t *testing.T) {
	t.Run("float32", func(t *testing.T) {
		rawBytes(t, map[string]func([]float32) float64{
			"Max": func(x []float32) float64 { return float64(MaxF32(x)) }, "Min": func(x []float32) float64 { return float64(MinF32(x)) },
			"ArgMax": func(x []float32) float64 { return float64(ArgMaxF32(x)) }, "ArgMin": func(x []float32) float64 { return float64(ArgMinF32(x)) },
			"RowMax": func(x []float32) float64 { return float64(RowMaxF32(x)) },
		})
	})
	t.Run("float64", func(t *testing.T) {
		rawBytes(t, map[string]func([]float64) float64{
			"Max": MaxF64, "Min": MinF64, "RowMax": RowMaxF64,
			"ArgMax": func(x []float64) float64 { return float64(ArgMaxF64(x)) }, "ArgMin": func(x []float64) float64 { return float64(ArgMinF64(x)) },
		})
	})
}

func rawBytes[T Float](t *testing.T, ops map[string]func([]T) float64) {
	const n = 200
	size := int(unsafe.Sizeof(T(0)))
	rng := rand.New(rand.NewPCG(3, 7))
	whole := make([]T, n)
	for i := range whole {
		whole[i] = T(rng.NormFloat64())
	}
	raw := make([]byte, (n+2)*size)
	for _, l := range cpu.Levels() {
		restore := cpu.SetForTest(l)
		for off := range size {
			x := unsafe.Slice((*T)(unsafe.Pointer(&raw[off])), n)
			copy(raw[off:], unsafe.Slice((*byte)(unsafe.Pointer(&whole[0])), n*size))
			for name, op := range ops {
				require.Equal(t, op(whole), op(x), "%s, level %v, %d bytes off", name, l, off)
			}
		}
		restore()
	}
}
