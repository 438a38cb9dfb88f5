//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func expm1F64NEON(dst, x *float64, n int)

//go:noescape
func log1pF64NEON(dst, x *float64, n int)

//go:noescape
func softplusF64NEON(dst, x *float64, n int)

//go:noescape
func siluF64NEON(dst, x *float64, n int)

//go:noescape
func geluF64NEON(dst, x *float64, n int)

//go:noescape
func geluTanhF64NEON(dst, x *float64, n int)

//go:noescape
func softplusGradF64NEON(dst, y, dy *float64, n int)

//go:noescape
func siluGradF64NEON(dst, x, dy *float64, n int)

//go:noescape
func geluGradF64NEON(dst, x, dy *float64, n int)

//go:noescape
func geluTanhGradF64NEON(dst, x, dy *float64, n int)

// Expm1F64: dst[i] = e^x[i] - 1, by expm1of64.
//
//go:noinline
func Expm1F64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		expm1F64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	expm1F64Generic(dst, x)
}

// Log1pF64: dst[i] = log(1 + x[i]), by log1pOf64.
//
//go:noinline
func Log1pF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		log1pF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	log1pF64Generic(dst, x)
}

// SoftplusF64: dst[i] = log(1 + e^x[i]), by softplus64.
//
//go:noinline
func SoftplusF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		softplusF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	softplusF64Generic(dst, x)
}

// SiLUF64: dst[i] = x[i] * sigmoid(x[i]), by silu64.
//
//go:noinline
func SiLUF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		siluF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	siluF64Generic(dst, x)
}

// GELUF64: dst[i] = x[i] * Phi(x[i]), by gelu64.
//
//go:noinline
func GELUF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		geluF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	geluF64Generic(dst, x)
}

// GELUTanhF64: dst[i] = x[i]/2 * (1 + tanh(sqrt(2/pi) (x[i] + 0.044715 x[i]^3))), by geluTanh64.
//
//go:noinline
func GELUTanhF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		geluTanhF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	geluTanhF64Generic(dst, x)
}

// SoftplusGradF64: dst[i] = dy[i] * (1 - e^-y[i]), y the output of Softplus.
//
//go:noinline
func SoftplusGradF64(dst, y, dy []float64) {
	if cpu.Active() == cpu.NEON {
		softplusGradF64NEON(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
		return
	}
	softplusGradF64Generic(dst, y, dy)
}

// SiLUGradF64: dst[i] = dy[i] * SiLU'(x[i]).
//
//go:noinline
func SiLUGradF64(dst, x, dy []float64) {
	if cpu.Active() == cpu.NEON {
		siluGradF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
		return
	}
	siluGradF64Generic(dst, x, dy)
}

// GELUGradF64: dst[i] = dy[i] * GELU'(x[i]).
//
//go:noinline
func GELUGradF64(dst, x, dy []float64) {
	if cpu.Active() == cpu.NEON {
		geluGradF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
		return
	}
	geluGradF64Generic(dst, x, dy)
}

// GELUTanhGradF64: dst[i] = dy[i] * GELUTanh'(x[i]).
//
//go:noinline
func GELUTanhGradF64(dst, x, dy []float64) {
	if cpu.Active() == cpu.NEON {
		geluTanhGradF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
		return
	}
	geluTanhGradF64Generic(dst, x, dy)
}
