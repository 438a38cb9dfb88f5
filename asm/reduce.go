package asm

import (
	"math"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/fma"
)

// The reductions in lane order. Each handles one block (n <= BlockLen).
//
// Lane j takes the terms of elements i = j, j+L, ... in ascending order, from +0. The terms are extended by +0 to a
// multiple of L, so that every lane takes part in the last step; then the lanes are folded.
//
// A kernel may leave the padded lanes out. It makes no difference where a lane can never be -0: in a sum, which rounds
// to -0 only from two -0, and in sums of squares and magnitudes. In Dot an underflow can leave -0 in a lane; there the
// padding matters only if every lane is -0, and adding +0 to the folded result is the same.

// lanes returns the number of virtual lanes of T.
func lanes[T Float]() int {
	if unsafe.Sizeof(T(0)) == 4 {
		return Lanes32
	}
	return Lanes64
}

// fold adds the upper half of the lanes to the lower half until one is left: lane j += lane j + L/2.
func fold[T Float](acc []T) T {
	for h := len(acc) / 2; h > 0; h /= 2 {
		lo, hi := acc[:h], acc[h:2*h]
		for j := range lo {
			lo[j] += hi[j]
		}
	}
	return acc[0]
}

// dotGeneric: the sum of x[i]*y[i]; lane step acc = fma(x, y, acc).
func dotGeneric[T Float](x, y []T) T {
	var buf [Lanes32]T
	acc := buf[:lanes[T]()]
	y = y[:len(x)]
	for len(x) >= len(acc) {
		dotStep(acc, x[:len(acc)], y[:len(acc)])
		x, y = x[len(acc):], y[len(acc):]
	}
	if len(x) > 0 {
		dotStep(acc[:len(x)], x, y)
		for j := len(x); j < len(acc); j++ {
			acc[j] += 0
		}
	}
	return fold(acc)
}

// dotStep: acc[j] = fma(x[j], y[j], acc[j]). The float32 loop inlines internal/fma's fast path by hand; an exact zero
// needs no second rounding and stays on it.
func dotStep[T Float](acc, x, y []T) {
	x, y = x[:len(acc)], y[:len(acc)]
	if unsafe.Sizeof(T(0)) == 4 {
		for j := range acc {
			p := float64(float64(x[j]) * float64(y[j])) // exact
			c := float64(acc[j])
			s := p + c
			if u := math.Float64bits(s); u&fma.HalfMask == fma.Half || u<<1-1 < fma.MinNormal-1 {
				acc[j] = T(fma.Slow32(p, c))
			} else {
				acc[j] = T(s)
			}
		}
		return
	}
	for j := range acc {
		acc[j] = T(math.FMA(float64(x[j]), float64(y[j]), float64(acc[j])))
	}
}

// sumGeneric: the sum of x[i].
func sumGeneric[T Float](x []T) T {
	var buf [Lanes32]T
	acc := buf[:lanes[T]()]
	for len(x) > 0 {
		n := min(len(x), len(acc))
		for j, v := range x[:n] {
			acc[j] += v
		}
		x = x[n:]
	}
	return fold(acc)
}

// sumAbsGeneric: the sum of |x[i]|.
func sumAbsGeneric[T Float](x []T) T {
	var buf [Lanes32]T
	acc := buf[:lanes[T]()]
	for len(x) > 0 {
		n := min(len(x), len(acc))
		for j, v := range x[:n] {
			acc[j] += abs(v)
		}
		x = x[n:]
	}
	return fold(acc)
}

// sumSquaresGeneric: the sum of x[i]^2; lane step acc = fma(x, x, acc).
func sumSquaresGeneric[T Float](x []T) T {
	var buf [Lanes32]T
	acc := buf[:lanes[T]()]
	for len(x) > 0 {
		n := min(len(x), len(acc))
		dotStep(acc[:n], x[:n], x[:n])
		x = x[n:]
	}
	return fold(acc)
}

// squaredDistanceGeneric: the sum of (x[i]-y[i])^2; lane step d = x - y, acc = fma(d, d, acc).
func squaredDistanceGeneric[T Float](x, y []T) T {
	var buf, diff [Lanes32]T
	acc := buf[:lanes[T]()]
	y = y[:len(x)]
	for len(x) > 0 {
		n := min(len(x), len(acc))
		d := diff[:n]
		subGeneric(d, x[:n], y[:n])
		dotStep(acc[:n], d, d)
		x, y = x[n:], y[n:]
	}
	return fold(acc)
}

// sumSquaresAboutGeneric: the sum of (x[i]-c)^2; lane step d = x - c, acc = fma(d, d, acc). The padding is +0 in d.
func sumSquaresAboutGeneric[T Float](x []T, c T) T {
	var buf, diff [Lanes32]T
	acc := buf[:lanes[T]()]
	for len(x) > 0 {
		n := min(len(x), len(acc))
		d := diff[:n]
		for j, v := range x[:n] {
			d[j] = v - c
		}
		dotStep(acc[:n], d, d)
		x = x[n:]
	}
	return fold(acc)
}

// SumSquaresScaled: the sum of (x[i]*scale)^2 over one block; lane step d = x * scale, acc = fma(d, d, acc). It has no
// kernels: only norms that overflow or underflow need it.
func SumSquaresScaled[T Float](x []T, scale T) T {
	var buf, scaled [Lanes32]T
	acc := buf[:lanes[T]()]
	for len(x) > 0 {
		n := min(len(x), len(acc))
		d := scaled[:n]
		scaleGeneric(d, scale, x[:n])
		dotStep(acc[:n], d, d)
		x = x[n:]
	}
	return fold(acc)
}

// dotWideGeneric: the sum of x[i]*y[i] in float64, in 32 lanes. The product of two float32 is exact in float64, so that
// a fused and an unfused step are the same.
func dotWideGeneric(x, y []float32) float64 {
	var acc [Lanes64]float64
	y = y[:len(x)]
	for len(x) > 0 {
		n := min(len(x), len(acc))
		for j, v := range x[:n] {
			acc[j] += float64(float64(v) * float64(y[j]))
		}
		x, y = x[n:], y[n:]
		if n < len(acc) {
			for j := n; j < len(acc); j++ {
				acc[j] += 0
			}
		}
	}
	return fold(acc[:])
}

// sumWideGeneric: the sum of x[i] in float64, in 32 lanes.
func sumWideGeneric(x []float32) float64 {
	var acc [Lanes64]float64
	for len(x) > 0 {
		n := min(len(x), len(acc))
		for j, v := range x[:n] {
			acc[j] += float64(v)
		}
		x = x[n:]
	}
	return fold(acc[:])
}
