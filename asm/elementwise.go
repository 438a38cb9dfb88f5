package asm

import (
	"math"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/fma"
)

// The element-wise family. All slices have dst's length; dst may be exactly any input.

// addGeneric: dst[i] = a[i] + b[i].
func addGeneric[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

// subGeneric: dst[i] = a[i] - b[i].
func subGeneric[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] - b[i]
	}
}

// mulGeneric: dst[i] = a[i] * b[i].
func mulGeneric[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

// divGeneric: dst[i] = a[i] / b[i].
func divGeneric[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] / b[i]
	}
}

// maximumGeneric: dst[i] = max(a[i], b[i]); NaN wins, +0 > -0.
func maximumGeneric[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = max(a[i], b[i])
	}
}

// minimumGeneric: dst[i] = min(a[i], b[i]); NaN wins, -0 < +0.
func minimumGeneric[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = min(a[i], b[i])
	}
}

// scaleGeneric: dst[i] = alpha * x[i].
func scaleGeneric[T Float](dst []T, alpha T, x []T) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = alpha * x[i]
	}
}

// addScalarGeneric: dst[i] = x[i] + alpha.
func addScalarGeneric[T Float](dst []T, alpha T, x []T) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = x[i] + alpha
	}
}

// addScaledGeneric: dst[i] = fma(alpha, x[i], dst[i]). The float32 loop inlines internal/fma's fast path by hand; an
// exact zero needs no second rounding and stays on it.
func addScaledGeneric[T Float](dst []T, alpha T, x []T) {
	x = x[:len(dst)]
	a := float64(alpha)
	if unsafe.Sizeof(alpha) == 4 {
		for i := range dst {
			p := float64(a * float64(x[i])) // exact
			c := float64(dst[i])
			s := p + c
			if u := math.Float64bits(s); u&fma.HalfMask == fma.Half || u<<1-1 < fma.MinNormal-1 {
				dst[i] = T(fma.Slow32(p, c))
			} else {
				dst[i] = T(s)
			}
		}
		return
	}
	for i := range dst {
		dst[i] = T(math.FMA(a, float64(x[i]), float64(dst[i])))
	}
}

// mulAddGeneric: dst[i] = fma(a[i], b[i], c[i]).
func mulAddGeneric[T Float](dst, a, b, c []T) {
	a, b, c = a[:len(dst)], b[:len(dst)], c[:len(dst)]
	if unsafe.Sizeof(T(0)) == 4 {
		for i := range dst {
			p := float64(float64(a[i]) * float64(b[i])) // exact
			q := float64(c[i])
			s := p + q
			if u := math.Float64bits(s); u&fma.HalfMask == fma.Half || u<<1-1 < fma.MinNormal-1 {
				dst[i] = T(fma.Slow32(p, q))
			} else {
				dst[i] = T(s)
			}
		}
		return
	}
	for i := range dst {
		dst[i] = T(math.FMA(float64(a[i]), float64(b[i]), float64(c[i])))
	}
}

// negGeneric: dst[i] = -x[i].
func negGeneric[T Float](dst, x []T) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = -x[i]
	}
}

// absGeneric: dst[i] = |x[i]|.
func absGeneric[T Float](dst, x []T) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = abs(x[i])
	}
}

// sqrtGeneric: dst[i] = the square root of x[i], correctly rounded. (For float32 the root is taken in float64: 53 >=
// 2*24 + 2 bits, so that the second rounding is harmless.)
func sqrtGeneric[T Float](dst, x []T) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = T(math.Sqrt(float64(x[i])))
	}
}

// fillGeneric: dst[i] = v.
func fillGeneric[T Float](dst []T, v T) {
	for i := range dst {
		dst[i] = v
	}
}

// abs clears the sign bit.
func abs[T Float](x T) T { return T(math.Abs(float64(x))) }
