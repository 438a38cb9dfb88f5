//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func expm1F64AVX512(dst, x *float64, n int)

//go:noescape
func expm1F64AVX2(dst, x *float64, n int)

//go:noescape
func log1pF64AVX512(dst, x *float64, n int)

//go:noescape
func log1pF64AVX2(dst, x *float64, n int)

//go:noescape
func softplusF64AVX512(dst, x *float64, n int)

//go:noescape
func softplusF64AVX2(dst, x *float64, n int)

//go:noescape
func siluF64AVX512(dst, x *float64, n int)

//go:noescape
func siluF64AVX2(dst, x *float64, n int)

//go:noescape
func geluF64AVX512(dst, x *float64, n int)

//go:noescape
func geluF64AVX2(dst, x *float64, n int)

//go:noescape
func geluTanhF64AVX512(dst, x *float64, n int)

//go:noescape
func geluTanhF64AVX2(dst, x *float64, n int)

//go:noescape
func softplusGradF64AVX512(dst, y, dy *float64, n int)

//go:noescape
func softplusGradF64AVX2(dst, y, dy *float64, n int)

//go:noescape
func siluGradF64AVX512(dst, x, dy *float64, n int)

//go:noescape
func siluGradF64AVX2(dst, x, dy *float64, n int)

//go:noescape
func geluGradF64AVX512(dst, x, dy *float64, n int)

//go:noescape
func geluGradF64AVX2(dst, x, dy *float64, n int)

//go:noescape
func geluTanhGradF64AVX512(dst, x, dy *float64, n int)

//go:noescape
func geluTanhGradF64AVX2(dst, x, dy *float64, n int)

// Expm1F64: dst[i] = e^x[i] - 1, by expm1of64.
//
//go:noinline
func Expm1F64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		expm1F64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		expm1F64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		expm1F64Generic(dst, x)
	}
}

// Log1pF64: dst[i] = log(1 + x[i]), by log1pOf64.
//
//go:noinline
func Log1pF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		log1pF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		log1pF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		log1pF64Generic(dst, x)
	}
}

// SoftplusF64: dst[i] = log(1 + e^x[i]), by softplus64.
//
//go:noinline
func SoftplusF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		softplusF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		softplusF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		softplusF64Generic(dst, x)
	}
}

// SiLUF64: dst[i] = x[i] * sigmoid(x[i]), by silu64.
//
//go:noinline
func SiLUF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		siluF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		siluF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		siluF64Generic(dst, x)
	}
}

// GELUF64: dst[i] = x[i] * Phi(x[i]), by gelu64.
//
//go:noinline
func GELUF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		geluF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		geluF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		geluF64Generic(dst, x)
	}
}

// GELUTanhF64: dst[i] = x[i]/2 * (1 + tanh(sqrt(2/pi) (x[i] + 0.044715 x[i]^3))), by geluTanh64.
//
//go:noinline
func GELUTanhF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		geluTanhF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		geluTanhF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		geluTanhF64Generic(dst, x)
	}
}

// SoftplusGradF64: dst[i] = dy[i] * (1 - e^-y[i]), y the output of Softplus.
//
//go:noinline
func SoftplusGradF64(dst, y, dy []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		softplusGradF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		softplusGradF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	default:
		softplusGradF64Generic(dst, y, dy)
	}
}

// SiLUGradF64: dst[i] = dy[i] * SiLU'(x[i]).
//
//go:noinline
func SiLUGradF64(dst, x, dy []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		siluGradF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		siluGradF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	default:
		siluGradF64Generic(dst, x, dy)
	}
}

// GELUGradF64: dst[i] = dy[i] * GELU'(x[i]).
//
//go:noinline
func GELUGradF64(dst, x, dy []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		geluGradF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		geluGradF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	default:
		geluGradF64Generic(dst, x, dy)
	}
}

// GELUTanhGradF64: dst[i] = dy[i] * GELUTanh'(x[i]).
//
//go:noinline
func GELUTanhGradF64(dst, x, dy []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		geluTanhGradF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		geluTanhGradF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	default:
		geluTanhGradF64Generic(dst, x, dy)
	}
}
