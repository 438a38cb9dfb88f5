package vec

import (
	"github.com/lockstep-go/lockstep/asm"
)

// ReLU sets dst[i] = max(x[i], 0), the rectifier. A NaN stays NaN; ReLU(-0) = +0. Exact.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part. Cost: 8 (float32) or 16 (float64) bytes of
// memory traffic an element.
func ReLU[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.ReLU", "x", len(x), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		ReLU(dst[:asm.BlockLen], x[:asm.BlockLen])
		dst, x = dst[asm.BlockLen:], x[asm.BlockLen:]
	}
	if is32[T]() {
		asm.ReLUF32(f32(dst), f32(x))
	} else {
		asm.ReLUF64(f64(dst), f64(x))
	}
}

// ReLUGrad sets dst[i] = 0 if x[i] <= 0, else dy[i]: the gradient of [ReLU] at x, with slope 0 at 0. x may be the
// input of ReLU or its output. Where x is NaN, dy passes. Exact.
//
// dst may be x or dy. It panics if the lengths differ or dst overlaps an input in part.
func ReLUGrad[T Float](dst, x, dy []T) {
	if clash(dst, x) {
		panic(mismatch("vec.ReLUGrad", "x", len(x), len(dst)))
	}
	if clash(dst, dy) {
		panic(mismatch("vec.ReLUGrad", "dy", len(dy), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		ReLUGrad(dst[:asm.BlockLen], x[:asm.BlockLen], dy[:asm.BlockLen])
		dst, x, dy = dst[asm.BlockLen:], x[asm.BlockLen:], dy[asm.BlockLen:]
	}
	if is32[T]() {
		asm.ReLUGradF32(f32(dst), f32(x), f32(dy))
	} else {
		asm.ReLUGradF64(f64(dst), f64(x), f64(dy))
	}
}

// LeakyReLU sets dst[i] = x[i] if x[i] > 0, else slope*x[i] (Maas, Hannun, Ng 2013). One rounding.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func LeakyReLU[T Float](dst, x []T, slope T) {
	if clash(dst, x) {
		panic(mismatch("vec.LeakyReLU", "x", len(x), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		LeakyReLU(dst[:asm.BlockLen], x[:asm.BlockLen], slope)
		dst, x = dst[asm.BlockLen:], x[asm.BlockLen:]
	}
	if is32[T]() {
		asm.LeakyReLUF32(f32(dst), f32(x), float32(slope))
	} else {
		asm.LeakyReLUF64(f64(dst), f64(x), float64(slope))
	}
}

// LeakyReLUGrad sets dst[i] = dy[i] if x[i] > 0, else slope*dy[i]: the gradient of [LeakyReLU] at its input x. The
// slope at 0 is the small one, as it is where x is NaN.
//
// dst may be x or dy. It panics if the lengths differ or dst overlaps an input in part.
func LeakyReLUGrad[T Float](dst, x, dy []T, slope T) {
	if clash(dst, x) {
		panic(mismatch("vec.LeakyReLUGrad", "x", len(x), len(dst)))
	}
	if clash(dst, dy) {
		panic(mismatch("vec.LeakyReLUGrad", "dy", len(dy), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		LeakyReLUGrad(dst[:asm.BlockLen], x[:asm.BlockLen], dy[:asm.BlockLen], slope)
		dst, x, dy = dst[asm.BlockLen:], x[asm.BlockLen:], dy[asm.BlockLen:]
	}
	if is32[T]() {
		asm.LeakyReLUGradF32(f32(dst), f32(x), f32(dy), float32(slope))
	} else {
		asm.LeakyReLUGradF64(f64(dst), f64(x), f64(dy), float64(slope))
	}
}

// Clamp sets dst[i] = lo if x[i] < lo, hi if x[i] > hi, else x[i]. A NaN stays NaN, and a zero keeps its sign. Exact.
// With bounds -c and c it clips a gradient by value.
//
// dst may be x. It panics if the lengths differ, dst overlaps x in part, or not lo <= hi.
func Clamp[T Float](dst, x []T, lo, hi T) {
	if clash(dst, x) {
		panic(mismatch("vec.Clamp", "x", len(x), len(dst)))
	}
	if !(lo <= hi) {
		panic(bounds("vec.Clamp", float64(lo), float64(hi)))
	}
	for len(dst) > asm.BlockLen {
		Clamp(dst[:asm.BlockLen], x[:asm.BlockLen], lo, hi)
		dst, x = dst[asm.BlockLen:], x[asm.BlockLen:]
	}
	if is32[T]() {
		asm.ClampF32(f32(dst), f32(x), float32(lo), float32(hi))
	} else {
		asm.ClampF64(f64(dst), f64(x), float64(lo), float64(hi))
	}
}

// ClampGrad sets dst[i] = 0 if x[i] < lo or x[i] > hi, else dy[i]: the gradient of [Clamp] at its input x, with slope 1
// at the bounds. Where x is NaN, dy passes.
//
// dst may be x or dy. It panics if the lengths differ, dst overlaps an input in part, or not lo <= hi.
func ClampGrad[T Float](dst, x, dy []T, lo, hi T) {
	if clash(dst, x) {
		panic(mismatch("vec.ClampGrad", "x", len(x), len(dst)))
	}
	if clash(dst, dy) {
		panic(mismatch("vec.ClampGrad", "dy", len(dy), len(dst)))
	}
	if !(lo <= hi) {
		panic(bounds("vec.ClampGrad", float64(lo), float64(hi)))
	}
	for len(dst) > asm.BlockLen {
		ClampGrad(dst[:asm.BlockLen], x[:asm.BlockLen], dy[:asm.BlockLen], lo, hi)
		dst, x, dy = dst[asm.BlockLen:], x[asm.BlockLen:], dy[asm.BlockLen:]
	}
	if is32[T]() {
		asm.ClampGradF32(f32(dst), f32(x), f32(dy), float32(lo), float32(hi))
	} else {
		asm.ClampGradF64(f64(dst), f64(x), f64(dy), float64(lo), float64(hi))
	}
}

// HardTanh sets dst[i] = Clamp(x[i], -1, 1) (Collobert et al. 2011).
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func HardTanh[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.HardTanh", "x", len(x), len(dst)))
	}
	Clamp(dst, x, -1, 1)
}

// HardTanhGrad sets dst[i] = 0 if x[i] <= -1 or x[i] >= 1, else dy[i]: the gradient of [HardTanh], with slope 0 at the
// corners. x may be HardTanh's input or its output. Where x is NaN, dy passes.
//
// dst may be x or dy. It panics if the lengths differ or dst overlaps an input in part.
func HardTanhGrad[T Float](dst, x, dy []T) {
	if clash(dst, x) {
		panic(mismatch("vec.HardTanhGrad", "x", len(x), len(dst)))
	}
	if clash(dst, dy) {
		panic(mismatch("vec.HardTanhGrad", "dy", len(dy), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		HardTanhGrad(dst[:asm.BlockLen], x[:asm.BlockLen], dy[:asm.BlockLen])
		dst, x, dy = dst[asm.BlockLen:], x[asm.BlockLen:], dy[asm.BlockLen:]
	}
	if is32[T]() {
		asm.HardTanhGradF32(f32(dst), f32(x), f32(dy), -1, 1)
	} else {
		asm.HardTanhGradF64(f64(dst), f64(x), f64(dy), -1, 1)
	}
}

// bounds says that lo and hi are not bounds.
//
//go:noinline
func bounds(op string, lo, hi float64) string {
	return op + ": lo = " + number(lo) + ", hi = " + number(hi) + ", want lo <= hi"
}
