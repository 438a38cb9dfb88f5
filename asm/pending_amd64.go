//go:build !purego && !noasm && amd64

package asm

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

// DotF32: the sum of x[i]*y[i] over one block.
//
//go:noinline
func DotF32(x, y []float32) float32 { return dotGeneric(x, y) }

// DotF64: the sum of x[i]*y[i] over one block.
//
//go:noinline
func DotF64(x, y []float64) float64 { return dotGeneric(x, y) }

// SumF32: the sum of x[i] over one block.
//
//go:noinline
func SumF32(x []float32) float32 { return sumGeneric(x) }

// SumF64: the sum of x[i] over one block.
//
//go:noinline
func SumF64(x []float64) float64 { return sumGeneric(x) }

// SumAbsF32: the sum of |x[i]| over one block.
//
//go:noinline
func SumAbsF32(x []float32) float32 { return sumAbsGeneric(x) }

// SumAbsF64: the sum of |x[i]| over one block.
//
//go:noinline
func SumAbsF64(x []float64) float64 { return sumAbsGeneric(x) }

// SumSquaresF32: the sum of x[i]^2 over one block.
//
//go:noinline
func SumSquaresF32(x []float32) float32 { return sumSquaresGeneric(x) }

// SumSquaresF64: the sum of x[i]^2 over one block.
//
//go:noinline
func SumSquaresF64(x []float64) float64 { return sumSquaresGeneric(x) }

// SquaredDistanceF32: the sum of (x[i]-y[i])^2 over one block.
//
//go:noinline
func SquaredDistanceF32(x, y []float32) float32 { return squaredDistanceGeneric(x, y) }

// SquaredDistanceF64: the sum of (x[i]-y[i])^2 over one block.
//
//go:noinline
func SquaredDistanceF64(x, y []float64) float64 { return squaredDistanceGeneric(x, y) }

// SumSquaresAboutF32: the sum of (x[i]-c)^2 over one block.
//
//go:noinline
func SumSquaresAboutF32(x []float32, c float32) float32 { return sumSquaresAboutGeneric(x, c) }

// SumSquaresAboutF64: the sum of (x[i]-c)^2 over one block.
//
//go:noinline
func SumSquaresAboutF64(x []float64, c float64) float64 { return sumSquaresAboutGeneric(x, c) }

// DotWideF32: the sum of x[i]*y[i] over one block in float64.
//
//go:noinline
func DotWideF32(x, y []float32) float64 { return dotWideGeneric(x, y) }

// SumWideF32: the sum of x[i] over one block in float64.
//
//go:noinline
func SumWideF32(x []float32) float64 { return sumWideGeneric(x) }

// MaxF32: the largest element; NaN wins, +0 > -0.
//
//go:noinline
func MaxF32(x []float32) float32 { return maxGeneric(x) }

// MaxF64: the largest element; NaN wins, +0 > -0.
//
//go:noinline
func MaxF64(x []float64) float64 { return maxGeneric(x) }

// MinF32: the smallest element; NaN wins, -0 < +0.
//
//go:noinline
func MinF32(x []float32) float32 { return minGeneric(x) }

// MinF64: the smallest element; NaN wins, -0 < +0.
//
//go:noinline
func MinF64(x []float64) float64 { return minGeneric(x) }

// ArgMaxF32: the index of the first NaN, or else of the first largest element.
//
//go:noinline
func ArgMaxF32(x []float32) int { return argMaxGeneric(x) }

// ArgMaxF64: the index of the first NaN, or else of the first largest element.
//
//go:noinline
func ArgMaxF64(x []float64) int { return argMaxGeneric(x) }

// ArgMinF32: the index of the first NaN, or else of the first smallest element.
//
//go:noinline
func ArgMinF32(x []float32) int { return argMinGeneric(x) }

// ArgMinF64: the index of the first NaN, or else of the first smallest element.
//
//go:noinline
func ArgMinF64(x []float64) int { return argMinGeneric(x) }
