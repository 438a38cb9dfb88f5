//go:build purego || noasm || (!amd64 && !arm64)

package asm

// Expm1F64: dst[i] = e^x[i] - 1, by expm1of64.
//
//go:noinline
func Expm1F64(dst, x []float64) { expm1F64Generic(dst, x) }

// Log1pF64: dst[i] = log(1 + x[i]), by log1pOf64.
//
//go:noinline
func Log1pF64(dst, x []float64) { log1pF64Generic(dst, x) }

// SoftplusF64: dst[i] = log(1 + e^x[i]), by softplus64.
//
//go:noinline
func SoftplusF64(dst, x []float64) { softplusF64Generic(dst, x) }

// SiLUF64: dst[i] = x[i] * sigmoid(x[i]), by silu64.
//
//go:noinline
func SiLUF64(dst, x []float64) { siluF64Generic(dst, x) }

// GELUF64: dst[i] = x[i] * Phi(x[i]), by gelu64.
//
//go:noinline
func GELUF64(dst, x []float64) { geluF64Generic(dst, x) }

// GELUTanhF64: dst[i] = x[i]/2 * (1 + tanh(sqrt(2/pi) (x[i] + 0.044715 x[i]^3))), by geluTanh64.
//
//go:noinline
func GELUTanhF64(dst, x []float64) { geluTanhF64Generic(dst, x) }

// SoftplusGradF64: dst[i] = dy[i] * (1 - e^-y[i]), y the output of Softplus.
//
//go:noinline
func SoftplusGradF64(dst, y, dy []float64) { softplusGradF64Generic(dst, y, dy) }

// SiLUGradF64: dst[i] = dy[i] * SiLU'(x[i]).
//
//go:noinline
func SiLUGradF64(dst, x, dy []float64) { siluGradF64Generic(dst, x, dy) }

// GELUGradF64: dst[i] = dy[i] * GELU'(x[i]).
//
//go:noinline
func GELUGradF64(dst, x, dy []float64) { geluGradF64Generic(dst, x, dy) }

// GELUTanhGradF64: dst[i] = dy[i] * GELUTanh'(x[i]).
//
//go:noinline
func GELUTanhGradF64(dst, x, dy []float64) { geluTanhGradF64Generic(dst, x, dy) }
