//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func reluF32AVX2(dst, x *float32, n int)

//go:noescape
func reluF64AVX2(dst, x *float64, n int)

//go:noescape
func reluGradF32AVX2(dst, x, dy *float32, n int)

//go:noescape
func reluGradF64AVX2(dst, x, dy *float64, n int)

//go:noescape
func reluF32AVX512(dst, x *float32, n int)

//go:noescape
func reluF64AVX512(dst, x *float64, n int)

//go:noescape
func reluGradF32AVX512(dst, x, dy *float32, n int)

//go:noescape
func reluGradF64AVX512(dst, x, dy *float64, n int)

// ReLUF32: dst[i] = max(x[i], 0).
func ReLUF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		reluF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		reluF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		reluGeneric(dst, x)
	}
}

// ReLUF64: dst[i] = max(x[i], 0).
func ReLUF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		reluF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		reluF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		reluGeneric(dst, x)
	}
}

// ReLUGradF32: dst[i] = x[i] <= 0 ? 0 : dy[i].
func ReLUGradF32(dst, x, dy []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		reluGradF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		reluGradF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	default:
		reluGradGeneric(dst, x, dy)
	}
}

// ReLUGradF64: dst[i] = x[i] <= 0 ? 0 : dy[i].
func ReLUGradF64(dst, x, dy []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		reluGradF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		reluGradF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	default:
		reluGradGeneric(dst, x, dy)
	}
}
