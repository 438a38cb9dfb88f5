//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func maxF32AVX2(x *float32, n int) (m, s float32)

//go:noescape
func maxF64AVX2(x *float64, n int) (m, s float64)

//go:noescape
func minF32AVX2(x *float32, n int) (m, s float32)

//go:noescape
func minF64AVX2(x *float64, n int) (m, s float64)

//go:noescape
func argMaxF32AVX2(x *float32, n int) (i int, s float32)

//go:noescape
func argMaxF64AVX2(x *float64, n int) (i int, s float64)

//go:noescape
func argMinF32AVX2(x *float32, n int) (i int, s float32)

//go:noescape
func argMinF64AVX2(x *float64, n int) (i int, s float64)

//go:noescape
func maxF32AVX512(x *float32, n int) (m, s float32)

//go:noescape
func maxF64AVX512(x *float64, n int) (m, s float64)

//go:noescape
func minF32AVX512(x *float32, n int) (m, s float32)

//go:noescape
func minF64AVX512(x *float64, n int) (m, s float64)

//go:noescape
func argMaxF32AVX512(x *float32, n int) (i int, s float32)

//go:noescape
func argMaxF64AVX512(x *float64, n int) (i int, s float64)

//go:noescape
func argMinF32AVX512(x *float32, n int) (i int, s float32)

//go:noescape
func argMinF64AVX512(x *float64, n int) (i int, s float64)

// MaxF32: the largest element; NaN wins, +0 > -0.
func MaxF32(x []float32) float32 {
	var m, s float32
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(x) >= 16:
		m, s = maxF32AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 8:
		m, s = maxF32AVX2(unsafe.SliceData(x), len(x))
	default:
		return maxGeneric(x)
	}
	switch {
	case s != s: // a NaN, or infinities of both signs
		return maxGeneric(x)
	case m == 0:
		return maxZero(x)
	}
	return m
}

// MaxF64: the largest element; NaN wins, +0 > -0.
func MaxF64(x []float64) float64 {
	var m, s float64
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(x) >= 8:
		m, s = maxF64AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 4:
		m, s = maxF64AVX2(unsafe.SliceData(x), len(x))
	default:
		return maxGeneric(x)
	}
	switch {
	case s != s: // a NaN, or infinities of both signs
		return maxGeneric(x)
	case m == 0:
		return maxZero(x)
	}
	return m
}

// MinF32: the smallest element; NaN wins, -0 < +0.
func MinF32(x []float32) float32 {
	var m, s float32
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(x) >= 16:
		m, s = minF32AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 8:
		m, s = minF32AVX2(unsafe.SliceData(x), len(x))
	default:
		return minGeneric(x)
	}
	switch {
	case s != s: // a NaN, or infinities of both signs
		return minGeneric(x)
	case m == 0:
		return minZero(x)
	}
	return m
}

// MinF64: the smallest element; NaN wins, -0 < +0.
func MinF64(x []float64) float64 {
	var m, s float64
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(x) >= 8:
		m, s = minF64AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 4:
		m, s = minF64AVX2(unsafe.SliceData(x), len(x))
	default:
		return minGeneric(x)
	}
	switch {
	case s != s: // a NaN, or infinities of both signs
		return minGeneric(x)
	case m == 0:
		return minZero(x)
	}
	return m
}

// ArgMaxF32: the index of the first NaN, or else of the first largest element.
func ArgMaxF32(x []float32) int {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(x) >= 16:
		if i, s := argMaxF32AVX512(unsafe.SliceData(x), len(x)); s == s {
			return i
		}
	case level >= cpu.AVX2 && len(x) >= 8:
		if i, s := argMaxF32AVX2(unsafe.SliceData(x), len(x)); s == s {
			return i
		}
	}
	return argMaxGeneric(x) // too short, a NaN, or infinities of both signs
}

// ArgMaxF64: the index of the first NaN, or else of the first largest element.
func ArgMaxF64(x []float64) int {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(x) >= 8:
		if i, s := argMaxF64AVX512(unsafe.SliceData(x), len(x)); s == s {
			return i
		}
	case level >= cpu.AVX2 && len(x) >= 4:
		if i, s := argMaxF64AVX2(unsafe.SliceData(x), len(x)); s == s {
			return i
		}
	}
	return argMaxGeneric(x) // too short, a NaN, or infinities of both signs
}

// ArgMinF32: the index of the first NaN, or else of the first smallest element.
func ArgMinF32(x []float32) int {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(x) >= 16:
		if i, s := argMinF32AVX512(unsafe.SliceData(x), len(x)); s == s {
			return i
		}
	case level >= cpu.AVX2 && len(x) >= 8:
		if i, s := argMinF32AVX2(unsafe.SliceData(x), len(x)); s == s {
			return i
		}
	}
	return argMinGeneric(x) // too short, a NaN, or infinities of both signs
}

// ArgMinF64: the index of the first NaN, or else of the first smallest element.
func ArgMinF64(x []float64) int {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(x) >= 8:
		if i, s := argMinF64AVX512(unsafe.SliceData(x), len(x)); s == s {
			return i
		}
	case level >= cpu.AVX2 && len(x) >= 4:
		if i, s := argMinF64AVX2(unsafe.SliceData(x), len(x)); s == s {
			return i
		}
	}
	return argMinGeneric(x) // too short, a NaN, or infinities of both signs
}
