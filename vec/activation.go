package vec

import "github.com/lockstep-go/lockstep/asm"

// The functions in this file give the same bits on every port and at every level. NaN gives NaN. Bounds are proven or
// measured as docs/accuracy.md says.

// smoothLen is the most elements handed to a kernel at a time: the slowest of them takes about 20 us for it.
const smoothLen = 8192

// Exp sets dst[i] = e^x[i].
//
// Exp(+Inf) = +Inf, Exp(-Inf) = 0; results below the normal range are rounded once. Error: at most 0.90 ULP in float32
// (all inputs), 1.1 in float64.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Exp[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Exp", "x", len(x), len(dst)))
	}
	for len(dst) > smoothLen {
		Exp(dst[:smoothLen], x[:smoothLen])
		dst, x = dst[smoothLen:], x[smoothLen:]
	}
	if is32[T]() {
		asm.ExpF32(f32(dst), f32(x))
	} else {
		asm.ExpF64(f64(dst), f64(x))
	}
}

// Expm1 sets dst[i] = e^x[i] - 1, accurate near zero too.
//
// Expm1(-0) = -0, Expm1(+Inf) = +Inf, Expm1(-Inf) = -1. Error: at most 0.51 ULP in float32 (all inputs), 2 in float64.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Expm1[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Expm1", "x", len(x), len(dst)))
	}
	for len(dst) > smoothLen {
		Expm1(dst[:smoothLen], x[:smoothLen])
		dst, x = dst[smoothLen:], x[smoothLen:]
	}
	if is32[T]() {
		asm.Expm1F32(f32(dst), f32(x))
	} else {
		asm.Expm1F64(f64(dst), f64(x))
	}
}

// Log sets dst[i] = the natural logarithm of x[i].
//
// Log(0) = -Inf, Log(+Inf) = +Inf, Log(x) = NaN for x < 0. Error: at most 0.92 ULP in float32 (all inputs), 1.0 in
// float64.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Log[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Log", "x", len(x), len(dst)))
	}
	for len(dst) > smoothLen {
		Log(dst[:smoothLen], x[:smoothLen])
		dst, x = dst[smoothLen:], x[smoothLen:]
	}
	if is32[T]() {
		asm.LogF32(f32(dst), f32(x))
	} else {
		asm.LogF64(f64(dst), f64(x))
	}
}

// Log1p sets dst[i] = log(1 + x[i]), accurate near zero too.
//
// Log1p(-0) = -0, Log1p(-1) = -Inf, Log1p(+Inf) = +Inf, Log1p(x) = NaN for x < -1. Error: at most 0.51 ULP in float32
// (all inputs), 1.2 in float64.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Log1p[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Log1p", "x", len(x), len(dst)))
	}
	for len(dst) > smoothLen {
		Log1p(dst[:smoothLen], x[:smoothLen])
		dst, x = dst[smoothLen:], x[smoothLen:]
	}
	if is32[T]() {
		asm.Log1pF32(f32(dst), f32(x))
	} else {
		asm.Log1pF64(f64(dst), f64(x))
	}
}

// Tanh sets dst[i] = tanh x[i].
//
// Tanh(-0) = -0, Tanh(+-Inf) = +-1. Error: at most 1.00 ULP in float32 (all inputs), 2 in float64.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Tanh[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Tanh", "x", len(x), len(dst)))
	}
	for len(dst) > smoothLen {
		Tanh(dst[:smoothLen], x[:smoothLen])
		dst, x = dst[smoothLen:], x[smoothLen:]
	}
	if is32[T]() {
		asm.TanhF32(f32(dst), f32(x))
	} else {
		asm.TanhF64(f64(dst), f64(x))
	}
}

// Sigmoid sets dst[i] = 1/(1 + e^-x[i]), the logistic function.
//
// Sigmoid(-Inf) = 0, Sigmoid(+Inf) = 1; results below the normal range are rounded once. Error: at most 1.65 ULP in
// float32 (all inputs), 2 in float64.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Sigmoid[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Sigmoid", "x", len(x), len(dst)))
	}
	for len(dst) > smoothLen {
		Sigmoid(dst[:smoothLen], x[:smoothLen])
		dst, x = dst[smoothLen:], x[smoothLen:]
	}
	if is32[T]() {
		asm.SigmoidF32(f32(dst), f32(x))
	} else {
		asm.SigmoidF64(f64(dst), f64(x))
	}
}

// Softplus sets dst[i] = log(1 + e^x[i]), evaluated as max(x, 0) + log1p(e^-|x|).
//
// Softplus(-Inf) = 0, Softplus(+Inf) = +Inf. Error: at most 0.51 ULP in float32 (all inputs), 2 in float64.
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func Softplus[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.Softplus", "x", len(x), len(dst)))
	}
	for len(dst) > smoothLen {
		Softplus(dst[:smoothLen], x[:smoothLen])
		dst, x = dst[smoothLen:], x[smoothLen:]
	}
	if is32[T]() {
		asm.SoftplusF32(f32(dst), f32(x))
	} else {
		asm.SoftplusF64(f64(dst), f64(x))
	}
}

// SiLU sets dst[i] = x[i] / (1 + e^-x[i]), the sigmoid linear unit or swish (Hendrycks & Gimpel 2016; Ramachandran et
// al. 2017).
//
// SiLU(-Inf) = -0, the limit; SiLU(+Inf) = +Inf. Error: at most 0.51 ULP in float32 (all inputs), 4 in float64
// (samples).
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func SiLU[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.SiLU", "x", len(x), len(dst)))
	}
	for len(dst) > smoothLen {
		SiLU(dst[:smoothLen], x[:smoothLen])
		dst, x = dst[smoothLen:], x[smoothLen:]
	}
	if is32[T]() {
		asm.SiLUF32(f32(dst), f32(x))
	} else {
		asm.SiLUF64(f64(dst), f64(x))
	}
}

// GELU sets dst[i] = x[i] * Phi(x[i]), Phi the standard normal distribution function (Hendrycks & Gimpel 2016;
// PyTorch's approximate="none").
//
// GELU(-Inf) = -0, the limit; GELU(+Inf) = +Inf. The tails keep their relative accuracy. Error: at most 0.55 ULP in
// float32 (all inputs), 8 in float64 (samples).
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func GELU[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.GELU", "x", len(x), len(dst)))
	}
	for len(dst) > smoothLen {
		GELU(dst[:smoothLen], x[:smoothLen])
		dst, x = dst[smoothLen:], x[smoothLen:]
	}
	if is32[T]() {
		asm.GELUF32(f32(dst), f32(x))
	} else {
		asm.GELUF64(f64(dst), f64(x))
	}
}

// GELUTanh sets dst[i] = x/2 * (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) for x = x[i], the tanh form of GELU
// (PyTorch's approximate="tanh").
//
// GELUTanh(-Inf) = -0, the limit; GELUTanh(+Inf) = +Inf. The tails keep their relative accuracy. Error: at most 0.51
// ULP in float32 (all inputs), 5 in float64 (samples).
//
// dst may be x. It panics if the lengths differ or dst overlaps x in part.
func GELUTanh[T Float](dst, x []T) {
	if clash(dst, x) {
		panic(mismatch("vec.GELUTanh", "x", len(x), len(dst)))
	}
	for len(dst) > smoothLen {
		GELUTanh(dst[:smoothLen], x[:smoothLen])
		dst, x = dst[smoothLen:], x[smoothLen:]
	}
	if is32[T]() {
		asm.GELUTanhF32(f32(dst), f32(x))
	} else {
		asm.GELUTanhF64(f64(dst), f64(x))
	}
}

// TanhGrad sets dst[i] = dy[i] * (1 - y[i]^2), the gradient of [Tanh] in terms of its output y.
// 1 - y^2 is one fused step. Error: two roundings, at most 1.5 ULP, 0.5 with dy = 1.
//
// dst may be y or dy. It panics if the lengths differ or dst overlaps an input in part.
func TanhGrad[T Float](dst, y, dy []T) {
	if clash(dst, y) {
		panic(mismatch("vec.TanhGrad", "y", len(y), len(dst)))
	}
	if clash(dst, dy) {
		panic(mismatch("vec.TanhGrad", "dy", len(dy), len(dst)))
	}
	for len(dst) > smoothLen {
		TanhGrad(dst[:smoothLen], y[:smoothLen], dy[:smoothLen])
		dst, y, dy = dst[smoothLen:], y[smoothLen:], dy[smoothLen:]
	}
	if is32[T]() {
		asm.TanhGradF32(f32(dst), f32(y), f32(dy))
	} else {
		asm.TanhGradF64(f64(dst), f64(y), f64(dy))
	}
}

// SigmoidGrad sets dst[i] = dy[i] * (y[i] - y[i]^2), the gradient of [Sigmoid] in terms of its output y.
// y - y^2 is one fused step. Error: two roundings, at most 1.5 ULP, 0.5 with dy = 1.
//
// dst may be y or dy. It panics if the lengths differ or dst overlaps an input in part.
func SigmoidGrad[T Float](dst, y, dy []T) {
	if clash(dst, y) {
		panic(mismatch("vec.SigmoidGrad", "y", len(y), len(dst)))
	}
	if clash(dst, dy) {
		panic(mismatch("vec.SigmoidGrad", "dy", len(dy), len(dst)))
	}
	for len(dst) > smoothLen {
		SigmoidGrad(dst[:smoothLen], y[:smoothLen], dy[:smoothLen])
		dst, y, dy = dst[smoothLen:], y[smoothLen:], dy[smoothLen:]
	}
	if is32[T]() {
		asm.SigmoidGradF32(f32(dst), f32(y), f32(dy))
	} else {
		asm.SigmoidGradF64(f64(dst), f64(y), f64(dy))
	}
}

// SoftplusGrad sets dst[i] = dy[i] * (1 - e^-y[i]), the gradient of [Softplus] in terms of its output y.
// In float32 computed in float64 and then rounded. Error: at most 0.51 ULP in float32, 3 in float64 (samples).
//
// dst may be y or dy. It panics if the lengths differ or dst overlaps an input in part.
func SoftplusGrad[T Float](dst, y, dy []T) {
	if clash(dst, y) {
		panic(mismatch("vec.SoftplusGrad", "y", len(y), len(dst)))
	}
	if clash(dst, dy) {
		panic(mismatch("vec.SoftplusGrad", "dy", len(dy), len(dst)))
	}
	for len(dst) > smoothLen {
		SoftplusGrad(dst[:smoothLen], y[:smoothLen], dy[:smoothLen])
		dst, y, dy = dst[smoothLen:], y[smoothLen:], dy[smoothLen:]
	}
	if is32[T]() {
		asm.SoftplusGradF32(f32(dst), f32(y), f32(dy))
	} else {
		asm.SoftplusGradF64(f64(dst), f64(y), f64(dy))
	}
}

// SiLUGrad sets dst[i] = dy[i] * s(x) (1 + x s(-x)) for x = x[i], s the logistic function: the gradient of [SiLU] at
// its input x.
// In float32 computed in float64, with polynomials of 28 to 33 bits, and then rounded. Error (samples): at most ulp/2
// + 0.08 |dy| 2^-32 in float32, ulp/2 + 3.5 |dy| 2^-53 in float64. Beside the derivative's zero at x = -1.278 that is
// small against dy, not against the result; from 1/4 above the zero on it is at most 0.51 ULP in float32, 9 in
// float64. In float64 the relative error grows down the negative tail (docs/accuracy.md).
//
// dst may be x or dy. It panics if the lengths differ or dst overlaps an input in part.
func SiLUGrad[T Float](dst, x, dy []T) {
	if clash(dst, x) {
		panic(mismatch("vec.SiLUGrad", "x", len(x), len(dst)))
	}
	if clash(dst, dy) {
		panic(mismatch("vec.SiLUGrad", "dy", len(dy), len(dst)))
	}
	for len(dst) > smoothLen {
		SiLUGrad(dst[:smoothLen], x[:smoothLen], dy[:smoothLen])
		dst, x, dy = dst[smoothLen:], x[smoothLen:], dy[smoothLen:]
	}
	if is32[T]() {
		asm.SiLUGradF32(f32(dst), f32(x), f32(dy))
	} else {
		asm.SiLUGradF64(f64(dst), f64(x), f64(dy))
	}
}

// GELUGrad sets dst[i] = dy[i] * (Phi(x) + x e^(-x^2/2) / sqrt(2 pi)) for x = x[i]: the gradient of [GELU] at its
// input x.
// In float32 computed in float64, with polynomials of 28 to 33 bits, and then rounded. Error (samples): at most ulp/2
// + 7.1 |dy| 2^-32 in float32, ulp/2 + 4.5 |dy| 2^-53 in float64. Beside the derivative's zero at x = -0.752 that is
// small against dy, not against the result; from 1/4 above the zero on it is at most 0.60 ULP in float32, 10 in
// float64. In float64 the relative error grows down the negative tail (docs/accuracy.md).
//
// dst may be x or dy. It panics if the lengths differ or dst overlaps an input in part.
func GELUGrad[T Float](dst, x, dy []T) {
	if clash(dst, x) {
		panic(mismatch("vec.GELUGrad", "x", len(x), len(dst)))
	}
	if clash(dst, dy) {
		panic(mismatch("vec.GELUGrad", "dy", len(dy), len(dst)))
	}
	for len(dst) > smoothLen {
		GELUGrad(dst[:smoothLen], x[:smoothLen], dy[:smoothLen])
		dst, x, dy = dst[smoothLen:], x[smoothLen:], dy[smoothLen:]
	}
	if is32[T]() {
		asm.GELUGradF32(f32(dst), f32(x), f32(dy))
	} else {
		asm.GELUGradF64(f64(dst), f64(x), f64(dy))
	}
}

// GELUTanhGrad sets dst[i] = dy[i] * s(z) (1 + x z'(x) s(-z)) for x = x[i], z = 2 sqrt(2/pi) (x + 0.044715 x^3): the
// gradient of [GELUTanh] at its input x.
// In float32 computed in float64, with polynomials of 28 to 33 bits, and then rounded. Error (samples): at most ulp/2
// + 0.09 |dy| 2^-32 in float32, ulp/2 + 3.5 |dy| 2^-53 in float64. Beside the derivative's zero at x = -0.752 that is
// small against dy, not against the result; from 1/4 above the zero on it is at most 0.51 ULP in float32, 9 in
// float64. In float64 the relative error grows down the negative tail (docs/accuracy.md).
//
// dst may be x or dy. It panics if the lengths differ or dst overlaps an input in part.
func GELUTanhGrad[T Float](dst, x, dy []T) {
	if clash(dst, x) {
		panic(mismatch("vec.GELUTanhGrad", "x", len(x), len(dst)))
	}
	if clash(dst, dy) {
		panic(mismatch("vec.GELUTanhGrad", "dy", len(dy), len(dst)))
	}
	for len(dst) > smoothLen {
		GELUTanhGrad(dst[:smoothLen], x[:smoothLen], dy[:smoothLen])
		dst, x, dy = dst[smoothLen:], x[smoothLen:], dy[smoothLen:]
	}
	if is32[T]() {
		asm.GELUTanhGradF32(f32(dst), f32(x), f32(dy))
	} else {
		asm.GELUTanhGradF64(f64(dst), f64(x), f64(dy))
	}
}
