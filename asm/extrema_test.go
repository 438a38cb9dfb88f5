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

func extrema[T Float](t *testing.T, name string, got, want func(x []T) T) {
	op := reduceOp(name, nonEmpty(got), nonEmpty(want))
	op.Values = []func(*rand.Rand) T{kerneltest.Normal[T], kerneltest.AnyBits[T], few[T], negative[T]}
	kerneltest.Run(t, op)
}

func TestExtrema(t *testing.T) {
	extrema(t, "Max", MaxF32, maxGeneric)
	extrema(t, "Max", MaxF64, maxGeneric)
	extrema(t, "Min", MinF32, minGeneric)
	extrema(t, "Min", MinF64, minGeneric)
	extrema(t, "ArgMax", index(ArgMaxF32), index(argMaxGeneric[float32]))
	extrema(t, "ArgMax", index(ArgMaxF64), index(argMaxGeneric[float64]))
	extrema(t, "ArgMin", index(ArgMinF32), index(argMinGeneric[float32]))
	extrema(t, "ArgMin", index(ArgMinF64), index(argMinGeneric[float64]))
}
