package vec

import (
	"math"

	"github.com/lockstep-go/lockstep/asm"
)

// Softmax sets dst to exp(x_i - m) / s with m = Max(x) and s the sum of the exponentials, in the package's order of
// summation; as written, each element is exp(x_i - m) times the rounded 1/s. dst may be x.
//
// Elements are in [0, 1]; x_i - m <= 0, so nothing overflows. -Inf gives 0; +Inf or NaN, or nothing but -Inf, makes
// every element NaN. It panics if the lengths differ or dst overlaps x in part.
//
// Relative error of an element: at most (|x_i - m| + D + n/L + 13) u (float64: 14) for one block, where D is the mean of |x_j - m|
// under the softmax itself and u = 2^-24 or 2^-53, and one subnormal; in practice 2 ULP. See docs/softmax.md.
func Softmax[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Softmax", "x", len(x), len(dst)))
	}
	n := len(x)
	switch {
	case n == 0:
	case n > asm.BlockLen:
		asm.SoftmaxWideRows(dst, x, 1, n, n, n)
	case is32[T]():
		asm.SoftmaxF32(f32(dst), f32(x), 1, n, n, n, nil, nil, nil)
	default:
		asm.SoftmaxF64(f64(dst), f64(x), 1, n, n, n, nil, nil, nil)
	}
}

// LogSoftmax sets dst to (x_i - m) - log s, the logarithm of [Softmax], with m = Max(x) and s the sum of exp(x_i - m).
// dst may be x.
//
// No probability is ever formed, so a hopeless element has a large finite logarithm, unless x_i - m itself overflows. -Inf gives -Inf; +Inf or NaN, or
// nothing but -Inf, makes every element NaN. It panics if the lengths differ or dst overlaps x in part.
func LogSoftmax[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.LogSoftmax", "x", len(x), len(dst)))
	}
	if len(x) == 0 {
		return
	}
	m := [1]T{Max(x)}
	l := [1]T{log(sumExp(x, m[0]))}
	for i := 0; i < len(x); i += asm.BlockLen {
		n := min(asm.BlockLen, len(x)-i)
		if is32[T]() {
			asm.ShiftF32(f32(dst[i:]), f32(x[i:]), 1, n, n, n, f32(m[:]), f32(l[:]))
		} else {
			asm.ShiftF64(f64(dst[i:]), f64(x[i:]), 1, n, n, n, f64(m[:]), f64(l[:]))
		}
	}
}

// LogSumExp returns log(sum of exp(x_i)), computed as m + log s with m = Max(x) and s the sum of exp(x_i - m).
//
// An infinite m is the result: +Inf where an element is +Inf, -Inf where all are -Inf or x is empty. NaN if an element
// is NaN.
func LogSumExp[T Float](x []T) T {
	if len(x) == 0 {
		return T(math.Inf(-1))
	}
	m := Max(x)
	if math.IsInf(float64(m), 0) {
		return m
	}
	return m + log(sumExp(x, m))
}

// sumExp returns the sum of exp(x_i - m).
func sumExp[T Float](x []T, m T) T {
	var s T
	for len(x) > 0 {
		n := min(len(x), asm.BlockLen)
		if is32[T]() {
			s += T(asm.SumExpF32(f32(x[:n]), float32(m)))
		} else {
			s += T(asm.SumExpF64(f64(x[:n]), float64(m)))
		}
		x = x[n:]
	}
	return s
}

// log returns the logarithm of one number.
func log[T Float](x T) T {
	v := [1]T{x}
	if is32[T]() {
		asm.LogF32(f32(v[:]), f32(v[:]))
	} else {
		asm.LogF64(f64(v[:]), f64(v[:]))
	}
	return v[0]
}
