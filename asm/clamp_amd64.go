//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func leakyReLUF32AVX2(dst, x *float32, n int, slope float32)

//go:noescape
func leakyReLUF64AVX2(dst, x *float64, n int, slope float64)

//go:noescape
func leakyReLUGradF32AVX2(dst, x, dy *float32, n int, slope float32)

//go:noescape
func leakyReLUGradF64AVX2(dst, x, dy *float64, n int, slope float64)

//go:noescape
func clampF32AVX2(dst, x *float32, n int, lo, hi float32)

//go:noescape
func clampF64AVX2(dst, x *float64, n int, lo, hi float64)

//go:noescape
func clampGradF32AVX2(dst, x, dy *float32, n int, lo, hi float32)

//go:noescape
func clampGradF64AVX2(dst, x, dy *float64, n int, lo, hi float64)

//go:noescape
func hardTanhGradF32AVX2(dst, x, dy *float32, n int, lo, hi float32)

//go:noescape
func hardTanhGradF64AVX2(dst, x, dy *float64, n int, lo, hi float64)

//go:noescape
func leakyReLUF32AVX512(dst, x *float32, n int, slope float32)

//go:noescape
func leakyReLUF64AVX512(dst, x *float64, n int, slope float64)

//go:noescape
func leakyReLUGradF32AVX512(dst, x, dy *float32, n int, slope float32)

//go:noescape
func leakyReLUGradF64AVX512(dst, x, dy *float64, n int, slope float64)

//go:noescape
func clampF32AVX512(dst, x *float32, n int, lo, hi float32)

//go:noescape
func clampF64AVX512(dst, x *float64, n int, lo, hi float64)

//go:noescape
func clampGradF32AVX512(dst, x, dy *float32, n int, lo, hi float32)

//go:noescape
func clampGradF64AVX512(dst, x, dy *float64, n int, lo, hi float64)

//go:noescape
func hardTanhGradF32AVX512(dst, x, dy *float32, n int, lo, hi float32)

//go:noescape
func hardTanhGradF64AVX512(dst, x, dy *float64, n int, lo, hi float64)

// LeakyReLUF32: dst[i] = x[i] > 0 ? x[i] : slope*x[i].
func LeakyReLUF32(dst, x []float32, slope float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		leakyReLUF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), slope)
	case cpu.AVX2:
		leakyReLUF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), slope)
	default:
		leakyReLUGeneric(dst, x, slope)
	}
}

// LeakyReLUF64: dst[i] = x[i] > 0 ? x[i] : slope*x[i].
func LeakyReLUF64(dst, x []float64, slope float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		leakyReLUF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), slope)
	case cpu.AVX2:
		leakyReLUF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), slope)
	default:
		leakyReLUGeneric(dst, x, slope)
	}
}

// LeakyReLUGradF32: dst[i] = x[i] > 0 ? dy[i] : slope*dy[i].
func LeakyReLUGradF32(dst, x, dy []float32, slope float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		leakyReLUGradF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), slope)
	case cpu.AVX2:
		leakyReLUGradF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), slope)
	default:
		leakyReLUGradGeneric(dst, x, dy, slope)
	}
}

// LeakyReLUGradF64: dst[i] = x[i] > 0 ? dy[i] : slope*dy[i].
func LeakyReLUGradF64(dst, x, dy []float64, slope float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		leakyReLUGradF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), slope)
	case cpu.AVX2:
		leakyReLUGradF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), slope)
	default:
		leakyReLUGradGeneric(dst, x, dy, slope)
	}
}

// ClampF32: dst[i] = x[i], but not below lo nor above hi.
func ClampF32(dst, x []float32, lo, hi float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		clampF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), lo, hi)
	case cpu.AVX2:
		clampF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), lo, hi)
	default:
		clampGeneric(dst, x, lo, hi)
	}
}

// ClampF64: dst[i] = x[i], but not below lo nor above hi.
func ClampF64(dst, x []float64, lo, hi float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		clampF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), lo, hi)
	case cpu.AVX2:
		clampF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), lo, hi)
	default:
		clampGeneric(dst, x, lo, hi)
	}
}

// ClampGradF32: dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i].
func ClampGradF32(dst, x, dy []float32, lo, hi float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		clampGradF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
	case cpu.AVX2:
		clampGradF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
	default:
		clampGradGeneric(dst, x, dy, lo, hi)
	}
}

// ClampGradF64: dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i].
func ClampGradF64(dst, x, dy []float64, lo, hi float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		clampGradF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
	case cpu.AVX2:
		clampGradF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
	default:
		clampGradGeneric(dst, x, dy, lo, hi)
	}
}

// HardTanhGradF32: dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i].
func HardTanhGradF32(dst, x, dy []float32, lo, hi float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		hardTanhGradF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
	case cpu.AVX2:
		hardTanhGradF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
	default:
		hardTanhGradGeneric(dst, x, dy, lo, hi)
	}
}

// HardTanhGradF64: dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i].
func HardTanhGradF64(dst, x, dy []float64, lo, hi float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		hardTanhGradF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
	case cpu.AVX2:
		hardTanhGradF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
	default:
		hardTanhGradGeneric(dst, x, dy, lo, hi)
	}
}
