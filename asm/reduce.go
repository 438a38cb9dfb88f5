package asm

import (
	"math"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/fma"
)

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
		for j := range h {
			acc[j] += acc[j+h]
		}
	}
	return acc[0]
}

// dotGeneric: the sum of x[i]*y[i] over one block (n <= BlockLen) in lane order.
//
// Lane j takes acc_j = fma(x[i], y[i], acc_j) for i = j, j+L, ... from +0; both inputs are extended by +0 to a
// multiple of L, so that every lane takes part in the last step; then the lanes are folded.
func dotGeneric[T Float](x, y []T) T {
	var buf [Lanes32]T
	acc := buf[:lanes[T]()]
	y = y[:len(x)]
	for len(x) >= len(acc) {
		dotStep(acc, x[:len(acc)], y[:len(acc)])
		x, y = x[len(acc):], y[len(acc):]
	}
	if len(x) > 0 {
		var xt, yt [Lanes32]T
		copy(xt[:], x)
		copy(yt[:], y)
		dotStep(acc, xt[:len(acc)], yt[:len(acc)])
	}
	return fold(acc)
}

// dotStep: acc[j] = fma(x[j], y[j], acc[j]). The float32 case inlines internal/fma's fast path by hand.
func dotStep[T Float](acc, x, y []T) {
	x, y = x[:len(acc)], y[:len(acc)]
	if unsafe.Sizeof(T(0)) == 4 {
		for j := range acc {
			p := float64(float64(x[j]) * float64(y[j])) // exact
			s := p + float64(acc[j])
			if u := math.Float64bits(s); u&fma.HalfMask == fma.Half || u<<1 < fma.MinNormal {
				acc[j] = T(fma.Slow32(p, float64(acc[j])))
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

// DotF32: the sum of x[i]*y[i] over one block.
func DotF32(x, y []float32) float32 { return dotGeneric(x, y) }

// DotF64: the sum of x[i]*y[i] over one block.
func DotF64(x, y []float64) float64 { return dotGeneric(x, y) }
