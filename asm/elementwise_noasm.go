//go:build purego || noasm || (!amd64 && !arm64)

package asm

// AddF32: dst[i] = a[i] + b[i].
//
//go:noinline
func AddF32(dst, a, b []float32) { addGeneric(dst, a, b) }

// AddF64: dst[i] = a[i] + b[i].
//
//go:noinline
func AddF64(dst, a, b []float64) { addGeneric(dst, a, b) }

// SubF32: dst[i] = a[i] - b[i].
//
//go:noinline
func SubF32(dst, a, b []float32) { subGeneric(dst, a, b) }

// SubF64: dst[i] = a[i] - b[i].
//
//go:noinline
func SubF64(dst, a, b []float64) { subGeneric(dst, a, b) }

// MulF32: dst[i] = a[i] * b[i].
//
//go:noinline
func MulF32(dst, a, b []float32) { mulGeneric(dst, a, b) }

// MulF64: dst[i] = a[i] * b[i].
//
//go:noinline
func MulF64(dst, a, b []float64) { mulGeneric(dst, a, b) }

// DivF32: dst[i] = a[i] / b[i].
//
//go:noinline
func DivF32(dst, a, b []float32) { divGeneric(dst, a, b) }

// DivF64: dst[i] = a[i] / b[i].
//
//go:noinline
func DivF64(dst, a, b []float64) { divGeneric(dst, a, b) }

// MaximumF32: dst[i] = max(a[i], b[i]).
//
//go:noinline
func MaximumF32(dst, a, b []float32) { maximumGeneric(dst, a, b) }

// MaximumF64: dst[i] = max(a[i], b[i]).
//
//go:noinline
func MaximumF64(dst, a, b []float64) { maximumGeneric(dst, a, b) }

// MinimumF32: dst[i] = min(a[i], b[i]).
//
//go:noinline
func MinimumF32(dst, a, b []float32) { minimumGeneric(dst, a, b) }

// MinimumF64: dst[i] = min(a[i], b[i]).
//
//go:noinline
func MinimumF64(dst, a, b []float64) { minimumGeneric(dst, a, b) }

// ScaleF32: dst[i] = alpha * x[i].
//
//go:noinline
func ScaleF32(dst []float32, alpha float32, x []float32) { scaleGeneric(dst, alpha, x) }

// ScaleF64: dst[i] = alpha * x[i].
//
//go:noinline
func ScaleF64(dst []float64, alpha float64, x []float64) { scaleGeneric(dst, alpha, x) }

// AddScalarF32: dst[i] = x[i] + alpha.
//
//go:noinline
func AddScalarF32(dst []float32, alpha float32, x []float32) { addScalarGeneric(dst, alpha, x) }

// AddScalarF64: dst[i] = x[i] + alpha.
//
//go:noinline
func AddScalarF64(dst []float64, alpha float64, x []float64) { addScalarGeneric(dst, alpha, x) }

// AddScaledF32: dst[i] = fma(alpha, x[i], dst[i]).
//
//go:noinline
func AddScaledF32(dst []float32, alpha float32, x []float32) { addScaledGeneric(dst, alpha, x) }

// AddScaledF64: dst[i] = fma(alpha, x[i], dst[i]).
//
//go:noinline
func AddScaledF64(dst []float64, alpha float64, x []float64) { addScaledGeneric(dst, alpha, x) }

// MulAddF32: dst[i] = fma(a[i], b[i], c[i]).
//
//go:noinline
func MulAddF32(dst, a, b, c []float32) { mulAddGeneric(dst, a, b, c) }

// MulAddF64: dst[i] = fma(a[i], b[i], c[i]).
//
//go:noinline
func MulAddF64(dst, a, b, c []float64) { mulAddGeneric(dst, a, b, c) }

// NegF32: dst[i] = -x[i].
//
//go:noinline
func NegF32(dst, x []float32) { negGeneric(dst, x) }

// NegF64: dst[i] = -x[i].
//
//go:noinline
func NegF64(dst, x []float64) { negGeneric(dst, x) }

// AbsF32: dst[i] = |x[i]|.
//
//go:noinline
func AbsF32(dst, x []float32) { absGeneric(dst, x) }

// AbsF64: dst[i] = |x[i]|.
//
//go:noinline
func AbsF64(dst, x []float64) { absGeneric(dst, x) }

// SqrtF32: dst[i] = the square root of x[i].
//
//go:noinline
func SqrtF32(dst, x []float32) { sqrtGeneric(dst, x) }

// SqrtF64: dst[i] = the square root of x[i].
//
//go:noinline
func SqrtF64(dst, x []float64) { sqrtGeneric(dst, x) }

// FillF32: dst[i] = v.
//
//go:noinline
func FillF32(dst []float32, v float32) { fillGeneric(dst, v) }

// FillF64: dst[i] = v.
//
//go:noinline
func FillF64(dst []float64, v float64) { fillGeneric(dst, v) }
