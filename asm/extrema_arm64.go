//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func maxF32NEON(x *float32, n int) float32

//go:noescape
func maxF64NEON(x *float64, n int) float64

//go:noescape
func minF32NEON(x *float32, n int) float32

//go:noescape
func minF64NEON(x *float64, n int) float64

//go:noescape
func argMaxF32NEON(x *float32, n int) int

//go:noescape
func argMaxF64NEON(x *float64, n int) int

//go:noescape
func argMinF32NEON(x *float32, n int) int

//go:noescape
func argMinF64NEON(x *float64, n int) int

// MaxF32: the largest element; NaN wins, +0 > -0.
func MaxF32(x []float32) float32 {
	if cpu.Active() == cpu.NEON && len(x) >= 4 {
		return maxF32NEON(unsafe.SliceData(x), len(x))
	}
	return maxGeneric(x)
}

// MaxF64: the largest element; NaN wins, +0 > -0.
func MaxF64(x []float64) float64 {
	if cpu.Active() == cpu.NEON && len(x) >= 2 {
		return maxF64NEON(unsafe.SliceData(x), len(x))
	}
	return maxGeneric(x)
}

// MinF32: the smallest element; NaN wins, -0 < +0.
func MinF32(x []float32) float32 {
	if cpu.Active() == cpu.NEON && len(x) >= 4 {
		return minF32NEON(unsafe.SliceData(x), len(x))
	}
	return minGeneric(x)
}

// MinF64: the smallest element; NaN wins, -0 < +0.
func MinF64(x []float64) float64 {
	if cpu.Active() == cpu.NEON && len(x) >= 2 {
		return minF64NEON(unsafe.SliceData(x), len(x))
	}
	return minGeneric(x)
}

// ArgMaxF32: the index of the first NaN, or else of the first largest element.
func ArgMaxF32(x []float32) int {
	if cpu.Active() == cpu.NEON && len(x) >= 4 {
		if i := argMaxF32NEON(unsafe.SliceData(x), len(x)); i >= 0 {
			return i
		}
	}
	return argMaxGeneric(x) // too short, or a NaN
}

// ArgMaxF64: the index of the first NaN, or else of the first largest element.
func ArgMaxF64(x []float64) int {
	if cpu.Active() == cpu.NEON && len(x) >= 2 {
		if i := argMaxF64NEON(unsafe.SliceData(x), len(x)); i >= 0 {
			return i
		}
	}
	return argMaxGeneric(x) // too short, or a NaN
}

// ArgMinF32: the index of the first NaN, or else of the first smallest element.
func ArgMinF32(x []float32) int {
	if cpu.Active() == cpu.NEON && len(x) >= 4 {
		if i := argMinF32NEON(unsafe.SliceData(x), len(x)); i >= 0 {
			return i
		}
	}
	return argMinGeneric(x) // too short, or a NaN
}

// ArgMinF64: the index of the first NaN, or else of the first smallest element.
func ArgMinF64(x []float64) int {
	if cpu.Active() == cpu.NEON && len(x) >= 2 {
		if i := argMinF64NEON(unsafe.SliceData(x), len(x)); i >= 0 {
			return i
		}
	}
	return argMinGeneric(x) // too short, or a NaN
}
