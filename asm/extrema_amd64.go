//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func maxF32AVX2(x *float32, n int) (m float32, ok bool)

//go:noescape
func maxF64AVX2(x *float64, n int) (m float64, ok bool)

//go:noescape
func minF32AVX2(x *float32, n int) (m float32, ok bool)

//go:noescape
func minF64AVX2(x *float64, n int) (m float64, ok bool)

//go:noescape
func argMaxF32AVX2(x *float32, n int) int

//go:noescape
func argMaxF64AVX2(x *float64, n int) int

//go:noescape
func argMinF32AVX2(x *float32, n int) int

//go:noescape
func argMinF64AVX2(x *float64, n int) int

//go:noescape
func maxF32AVX512(x *float32, n int) (m float32, ok bool)

//go:noescape
func maxF64AVX512(x *float64, n int) (m float64, ok bool)

//go:noescape
func minF32AVX512(x *float32, n int) (m float32, ok bool)

//go:noescape
func minF64AVX512(x *float64, n int) (m float64, ok bool)

//go:noescape
func argMaxF32AVX512(x *float32, n int) int

//go:noescape
func argMaxF64AVX512(x *float64, n int) int

//go:noescape
func argMinF32AVX512(x *float32, n int) int

//go:noescape
func argMinF64AVX512(x *float64, n int) int

// extremaLevel returns the active level, or Generic where elements lie across their own alignment (a view of raw bytes): the
// kernels round addresses to whole vectors, which would take such elements apart.
func extremaLevel[T Float](x []T) cpu.Level {
	if uintptr(unsafe.Pointer(unsafe.SliceData(x)))%unsafe.Sizeof(T(0)) != 0 {
		return cpu.Generic
	}
	return cpu.Active()
}

// MaxF32: the largest element; NaN wins, +0 > -0.
func MaxF32(x []float32) float32 {
	var m float32
	var ok bool
	switch level := extremaLevel(x); {
	case level == cpu.AVX512 && len(x) >= 16:
		m, ok = maxF32AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 8:
		m, ok = maxF32AVX2(unsafe.SliceData(x), len(x))
	default:
		return maxGeneric(x)
	}
	switch {
	case !ok && holdsNaNF32(x):
		return maxGeneric(x)
	case m == 0:
		return maxZero(x)
	}
	return m
}

// MaxF64: the largest element; NaN wins, +0 > -0.
func MaxF64(x []float64) float64 {
	var m float64
	var ok bool
	switch level := extremaLevel(x); {
	case level == cpu.AVX512 && len(x) >= 8:
		m, ok = maxF64AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 4:
		m, ok = maxF64AVX2(unsafe.SliceData(x), len(x))
	default:
		return maxGeneric(x)
	}
	switch {
	case !ok && holdsNaNF64(x):
		return maxGeneric(x)
	case m == 0:
		return maxZero(x)
	}
	return m
}

// MinF32: the smallest element; NaN wins, -0 < +0.
func MinF32(x []float32) float32 {
	var m float32
	var ok bool
	switch level := extremaLevel(x); {
	case level == cpu.AVX512 && len(x) >= 16:
		m, ok = minF32AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 8:
		m, ok = minF32AVX2(unsafe.SliceData(x), len(x))
	default:
		return minGeneric(x)
	}
	switch {
	case !ok && holdsNaNF32(x):
		return minGeneric(x)
	case m == 0:
		return minZero(x)
	}
	return m
}

// MinF64: the smallest element; NaN wins, -0 < +0.
func MinF64(x []float64) float64 {
	var m float64
	var ok bool
	switch level := extremaLevel(x); {
	case level == cpu.AVX512 && len(x) >= 8:
		m, ok = minF64AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 4:
		m, ok = minF64AVX2(unsafe.SliceData(x), len(x))
	default:
		return minGeneric(x)
	}
	switch {
	case !ok && holdsNaNF64(x):
		return minGeneric(x)
	case m == 0:
		return minZero(x)
	}
	return m
}

// ArgMaxF32: the index of the first NaN, or else of the first largest element.
func ArgMaxF32(x []float32) int {
	var i int
	switch level := extremaLevel(x); {
	case level == cpu.AVX512 && len(x) >= 16:
		i = argMaxF32AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 8:
		i = argMaxF32AVX2(unsafe.SliceData(x), len(x))
	default:
		return argMaxGeneric(x)
	}
	switch {
	case i >= 0:
		return i
	case holdsNaNF32(x):
		return argMaxGeneric(x)
	}
	return ^i
}

// ArgMaxF64: the index of the first NaN, or else of the first largest element.
func ArgMaxF64(x []float64) int {
	var i int
	switch level := extremaLevel(x); {
	case level == cpu.AVX512 && len(x) >= 8:
		i = argMaxF64AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 4:
		i = argMaxF64AVX2(unsafe.SliceData(x), len(x))
	default:
		return argMaxGeneric(x)
	}
	switch {
	case i >= 0:
		return i
	case holdsNaNF64(x):
		return argMaxGeneric(x)
	}
	return ^i
}

// ArgMinF32: the index of the first NaN, or else of the first smallest element.
func ArgMinF32(x []float32) int {
	var i int
	switch level := extremaLevel(x); {
	case level == cpu.AVX512 && len(x) >= 16:
		i = argMinF32AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 8:
		i = argMinF32AVX2(unsafe.SliceData(x), len(x))
	default:
		return argMinGeneric(x)
	}
	switch {
	case i >= 0:
		return i
	case holdsNaNF32(x):
		return argMinGeneric(x)
	}
	return ^i
}

// ArgMinF64: the index of the first NaN, or else of the first smallest element.
func ArgMinF64(x []float64) int {
	var i int
	switch level := extremaLevel(x); {
	case level == cpu.AVX512 && len(x) >= 8:
		i = argMinF64AVX512(unsafe.SliceData(x), len(x))
	case level >= cpu.AVX2 && len(x) >= 4:
		i = argMinF64AVX2(unsafe.SliceData(x), len(x))
	default:
		return argMinGeneric(x)
	}
	switch {
	case i >= 0:
		return i
	case holdsNaNF64(x):
		return argMinGeneric(x)
	}
	return ^i
}

// holdsNaNF32 decides where a kernel could not: a sum of squares is NaN only with a NaN among them.
func holdsNaNF32(x []float32) bool {
	s := SumSquaresF32(x)
	return s != s
}

// holdsNaNF64 decides where a kernel could not: a sum of squares is NaN only with a NaN among them.
func holdsNaNF64(x []float64) bool {
	s := SumSquaresF64(x)
	return s != s
}
