package vec

import "github.com/lockstep-go/lockstep/asm"

// Add sets dst[i] = a[i] + b[i].
//
// dst may be a or b. It panics if the lengths differ or dst overlaps an input in part. Cost: one pass over memory, 12
// (float32) or 24 (float64) bytes an element; the same holds for Sub, Mul, Maximum and Minimum.
func Add[T Float](dst, a, b []T) {
	if clash(dst, a) {
		panic(mismatch("vec.Add", "a", len(a), len(dst)))
	}
	if clash(dst, b) {
		panic(mismatch("vec.Add", "b", len(b), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Add(dst[:asm.BlockLen], a[:asm.BlockLen], b[:asm.BlockLen])
		dst, a, b = dst[asm.BlockLen:], a[asm.BlockLen:], b[asm.BlockLen:]
	}
	if is32[T]() {
		asm.AddF32(f32(dst), f32(a), f32(b))
	} else {
		asm.AddF64(f64(dst), f64(a), f64(b))
	}
}

// Sub sets dst[i] = a[i] - b[i].
//
// dst may be a or b. It panics if the lengths differ or dst overlaps an input in part.
func Sub[T Float](dst, a, b []T) {
	if clash(dst, a) {
		panic(mismatch("vec.Sub", "a", len(a), len(dst)))
	}
	if clash(dst, b) {
		panic(mismatch("vec.Sub", "b", len(b), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Sub(dst[:asm.BlockLen], a[:asm.BlockLen], b[:asm.BlockLen])
		dst, a, b = dst[asm.BlockLen:], a[asm.BlockLen:], b[asm.BlockLen:]
	}
	if is32[T]() {
		asm.SubF32(f32(dst), f32(a), f32(b))
	} else {
		asm.SubF64(f64(dst), f64(a), f64(b))
	}
}

// Mul sets dst[i] = a[i] * b[i].
//
// dst may be a or b. It panics if the lengths differ or dst overlaps an input in part.
func Mul[T Float](dst, a, b []T) {
	if clash(dst, a) {
		panic(mismatch("vec.Mul", "a", len(a), len(dst)))
	}
	if clash(dst, b) {
		panic(mismatch("vec.Mul", "b", len(b), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Mul(dst[:asm.BlockLen], a[:asm.BlockLen], b[:asm.BlockLen])
		dst, a, b = dst[asm.BlockLen:], a[asm.BlockLen:], b[asm.BlockLen:]
	}
	if is32[T]() {
		asm.MulF32(f32(dst), f32(a), f32(b))
	} else {
		asm.MulF64(f64(dst), f64(a), f64(b))
	}
}

// Div sets dst[i] = a[i] / b[i], each quotient correctly rounded; x/0 is an infinity and 0/0 NaN.
//
// dst may be a or b. It panics if the lengths differ or dst overlaps an input in part. Cost: the machine's divider while
// the data is in a cache.
func Div[T Float](dst, a, b []T) {
	if clash(dst, a) {
		panic(mismatch("vec.Div", "a", len(a), len(dst)))
	}
	if clash(dst, b) {
		panic(mismatch("vec.Div", "b", len(b), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Div(dst[:asm.BlockLen], a[:asm.BlockLen], b[:asm.BlockLen])
		dst, a, b = dst[asm.BlockLen:], a[asm.BlockLen:], b[asm.BlockLen:]
	}
	if is32[T]() {
		asm.DivF32(f32(dst), f32(a), f32(b))
	} else {
		asm.DivF64(f64(dst), f64(a), f64(b))
	}
}

// Maximum sets dst[i] = max(a[i], b[i]) as Go's builtin has it: NaN if either is NaN, and +0 exceeds -0.
//
// dst may be a or b. It panics if the lengths differ or dst overlaps an input in part. For the largest element of one
// slice see Max.
func Maximum[T Float](dst, a, b []T) {
	if clash(dst, a) {
		panic(mismatch("vec.Maximum", "a", len(a), len(dst)))
	}
	if clash(dst, b) {
		panic(mismatch("vec.Maximum", "b", len(b), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Maximum(dst[:asm.BlockLen], a[:asm.BlockLen], b[:asm.BlockLen])
		dst, a, b = dst[asm.BlockLen:], a[asm.BlockLen:], b[asm.BlockLen:]
	}
	if is32[T]() {
		asm.MaximumF32(f32(dst), f32(a), f32(b))
	} else {
		asm.MaximumF64(f64(dst), f64(a), f64(b))
	}
}

// Minimum sets dst[i] = min(a[i], b[i]) as Go's builtin has it: NaN if either is NaN, and -0 is below +0.
//
// dst may be a or b. It panics if the lengths differ or dst overlaps an input in part. For the smallest element of one
// slice see Min.
func Minimum[T Float](dst, a, b []T) {
	if clash(dst, a) {
		panic(mismatch("vec.Minimum", "a", len(a), len(dst)))
	}
	if clash(dst, b) {
		panic(mismatch("vec.Minimum", "b", len(b), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Minimum(dst[:asm.BlockLen], a[:asm.BlockLen], b[:asm.BlockLen])
		dst, a, b = dst[asm.BlockLen:], a[asm.BlockLen:], b[asm.BlockLen:]
	}
	if is32[T]() {
		asm.MinimumF32(f32(dst), f32(a), f32(b))
	} else {
		asm.MinimumF64(f64(dst), f64(a), f64(b))
	}
}

// Scale sets dst[i] = alpha * x[i]. There is no special case for alpha = 0: NaN and infinities in x give NaN.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Scale[T Float](dst []T, alpha T, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Scale", "x", len(x), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Scale(dst[:asm.BlockLen], alpha, x[:asm.BlockLen])
		dst, x = dst[asm.BlockLen:], x[asm.BlockLen:]
	}
	if is32[T]() {
		asm.ScaleF32(f32(dst), float32(alpha), f32(x))
	} else {
		asm.ScaleF64(f64(dst), float64(alpha), f64(x))
	}
}

// AddScalar sets dst[i] = x[i] + alpha.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func AddScalar[T Float](dst []T, alpha T, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.AddScalar", "x", len(x), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		AddScalar(dst[:asm.BlockLen], alpha, x[:asm.BlockLen])
		dst, x = dst[asm.BlockLen:], x[asm.BlockLen:]
	}
	if is32[T]() {
		asm.AddScalarF32(f32(dst), float32(alpha), f32(x))
	} else {
		asm.AddScalarF64(f64(dst), float64(alpha), f64(x))
	}
}

// AddScaled sets dst[i] = fma(alpha, x[i], dst[i]), that is dst += alpha*x with one rounding an element (BLAS axpy).
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part. There is no special case for alpha = 0.
func AddScaled[T Float](dst []T, alpha T, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.AddScaled", "x", len(x), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		AddScaled(dst[:asm.BlockLen], alpha, x[:asm.BlockLen])
		dst, x = dst[asm.BlockLen:], x[asm.BlockLen:]
	}
	if is32[T]() {
		asm.AddScaledF32(f32(dst), float32(alpha), f32(x))
	} else {
		asm.AddScaledF64(f64(dst), float64(alpha), f64(x))
	}
}

// MulAdd sets dst[i] = fma(a[i], b[i], c[i]), that is a*b + c with one rounding an element.
//
// dst may be any of the inputs (dst = c accumulates). It panics if the lengths differ or dst overlaps an input in part.
func MulAdd[T Float](dst, a, b, c []T) {
	if clash(dst, a) {
		panic(mismatch("vec.MulAdd", "a", len(a), len(dst)))
	}
	if clash(dst, b) {
		panic(mismatch("vec.MulAdd", "b", len(b), len(dst)))
	}
	if clash(dst, c) {
		panic(mismatch("vec.MulAdd", "c", len(c), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		MulAdd(dst[:asm.BlockLen], a[:asm.BlockLen], b[:asm.BlockLen], c[:asm.BlockLen])
		dst, a, b, c = dst[asm.BlockLen:], a[asm.BlockLen:], b[asm.BlockLen:], c[asm.BlockLen:]
	}
	if is32[T]() {
		asm.MulAddF32(f32(dst), f32(a), f32(b), f32(c))
	} else {
		asm.MulAddF64(f64(dst), f64(a), f64(b), f64(c))
	}
}

// Neg sets dst[i] = -x[i], the sign bit flipped.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Neg[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Neg", "x", len(x), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Neg(dst[:asm.BlockLen], x[:asm.BlockLen])
		dst, x = dst[asm.BlockLen:], x[asm.BlockLen:]
	}
	if is32[T]() {
		asm.NegF32(f32(dst), f32(x))
	} else {
		asm.NegF64(f64(dst), f64(x))
	}
}

// Abs sets dst[i] = |x[i]|, the sign bit cleared.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Abs[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Abs", "x", len(x), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Abs(dst[:asm.BlockLen], x[:asm.BlockLen])
		dst, x = dst[asm.BlockLen:], x[asm.BlockLen:]
	}
	if is32[T]() {
		asm.AbsF32(f32(dst), f32(x))
	} else {
		asm.AbsF64(f64(dst), f64(x))
	}
}

// Sqrt sets dst[i] to the square root of x[i], correctly rounded; NaN for x[i] < 0, -0 for -0.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Sqrt[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Sqrt", "x", len(x), len(dst)))
	}
	for len(dst) > asm.BlockLen {
		Sqrt(dst[:asm.BlockLen], x[:asm.BlockLen])
		dst, x = dst[asm.BlockLen:], x[asm.BlockLen:]
	}
	if is32[T]() {
		asm.SqrtF32(f32(dst), f32(x))
	} else {
		asm.SqrtF64(f64(dst), f64(x))
	}
}

// Fill sets every element of dst to v.
func Fill[T Float](dst []T, v T) {
	for len(dst) > asm.BlockLen {
		Fill(dst[:asm.BlockLen], v)
		dst = dst[asm.BlockLen:]
	}
	if is32[T]() {
		asm.FillF32(f32(dst), float32(v))
	} else {
		asm.FillF64(f64(dst), float64(v))
	}
}

// Copy copies x to dst. Unlike the builtin it panics if the lengths differ or the slices overlap in part.
func Copy[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Copy", "x", len(x), len(dst)))
	}
	copyLong(dst, x)
}

// copyLong is copy in pieces, since one of any length could not be preempted. The slices are the same or share nothing.
func copyLong[T Float](dst, x []T) {
	for ; len(x) > copyLen; dst, x = dst[copyLen:], x[copyLen:] {
		copy(dst[:copyLen], x)
	}
	copy(dst, x)
}

// copyLen elements take about 20 us to copy from memory.
const copyLen = 1 << 16
