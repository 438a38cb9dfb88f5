//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func expF64AVX512(dst, x *float64, n int)

//go:noescape
func expF64AVX2(dst, x *float64, n int)

//go:noescape
func logF64AVX512(dst, x *float64, n int)

//go:noescape
func logF64AVX2(dst, x *float64, n int)

//go:noescape
func tanhF64AVX512(dst, x *float64, n int)

//go:noescape
func tanhF64AVX2(dst, x *float64, n int)

//go:noescape
func sigmoidF64AVX512(dst, x *float64, n int)

//go:noescape
func sigmoidF64AVX2(dst, x *float64, n int)

// ExpF64: dst[i] = e^x[i], by exp64.
func ExpF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		expF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		expF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		expF64Generic(dst, x)
	}
}

// LogF64: dst[i] = log x[i], by log64.
func LogF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		logF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		logF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		logF64Generic(dst, x)
	}
}

// TanhF64: dst[i] = tanh x[i], by tanh64.
func TanhF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		tanhF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		tanhF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		tanhF64Generic(dst, x)
	}
}

// SigmoidF64: dst[i] = 1/(1+e^-x[i]), by sigmoid64.
func SigmoidF64(dst, x []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		sigmoidF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		sigmoidF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		sigmoidF64Generic(dst, x)
	}
}
