package asm

import (
	"math/rand/v2"
	"testing"

	"github.com/lockstep-go/lockstep/internal/kerneltest"
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
