//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func expF32AVX2(dst, x *float32, n int)

//go:noescape
func expF32AVX512(dst, x *float32, n int)

//go:noescape
func logF32AVX2(dst, x *float32, n int)

//go:noescape
func logF32AVX512(dst, x *float32, n int)

//go:noescape
func expm1F32AVX2(dst, x *float32, n int)

//go:noescape
func expm1F32AVX512(dst, x *float32, n int)

//go:noescape
func log1pF32AVX2(dst, x *float32, n int)

//go:noescape
func log1pF32AVX512(dst, x *float32, n int)

//go:noescape
func tanhF32AVX2(dst, x *float32, n int)

//go:noescape
func tanhF32AVX512(dst, x *float32, n int)

//go:noescape
func sigmoidF32AVX2(dst, x *float32, n int)

//go:noescape
func sigmoidF32AVX512(dst, x *float32, n int)

//go:noescape
func softplusF32AVX2(dst, x *float32, n int)

//go:noescape
func softplusF32AVX512(dst, x *float32, n int)

//go:noescape
func siluF32AVX2(dst, x *float32, n int)

//go:noescape
func siluF32AVX512(dst, x *float32, n int)

//go:noescape
func geluF32AVX2(dst, x *float32, n int)

//go:noescape
func geluF32AVX512(dst, x *float32, n int)

//go:noescape
func geluTanhF32AVX2(dst, x *float32, n int)

//go:noescape
func geluTanhF32AVX512(dst, x *float32, n int)

//go:noescape
func tanhGradF32AVX2(dst, y, dy *float32, n int)

//go:noescape
func tanhGradF32AVX512(dst, y, dy *float32, n int)

//go:noescape
func sigmoidGradF32AVX2(dst, y, dy *float32, n int)

//go:noescape
func sigmoidGradF32AVX512(dst, y, dy *float32, n int)

//go:noescape
func softplusGradF32AVX2(dst, y, dy *float32, n int)

//go:noescape
func softplusGradF32AVX512(dst, y, dy *float32, n int)

//go:noescape
func siluGradF32AVX2(dst, x, dy *float32, n int)

//go:noescape
func siluGradF32AVX512(dst, x, dy *float32, n int)

//go:noescape
func geluGradF32AVX2(dst, x, dy *float32, n int)

//go:noescape
func geluGradF32AVX512(dst, x, dy *float32, n int)

//go:noescape
func geluTanhGradF32AVX2(dst, x, dy *float32, n int)

//go:noescape
func geluTanhGradF32AVX512(dst, x, dy *float32, n int)

//go:noescape
func tanhGradF64AVX2(dst, y, dy *float64, n int)

//go:noescape
func tanhGradF64AVX512(dst, y, dy *float64, n int)

//go:noescape
func sigmoidGradF64AVX2(dst, y, dy *float64, n int)

//go:noescape
func sigmoidGradF64AVX512(dst, y, dy *float64, n int)

// ExpF32: dst[i] = e^x[i].
//
//go:noinline
func ExpF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		expF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		expF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		expF32Generic(dst, x)
	}
}

// LogF32: dst[i] = log x[i].
//
//go:noinline
func LogF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		logF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		logF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		logF32Generic(dst, x)
	}
}

// Expm1F32: dst[i] = e^x[i] - 1.
//
//go:noinline
func Expm1F32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		expm1F32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		expm1F32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		expm1F32Generic(dst, x)
	}
}

// Log1pF32: dst[i] = log(1 + x[i]).
//
//go:noinline
func Log1pF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		log1pF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		log1pF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		log1pF32Generic(dst, x)
	}
}

// TanhF32: dst[i] = tanh x[i].
//
//go:noinline
func TanhF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		tanhF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		tanhF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		tanhF32Generic(dst, x)
	}
}

// SigmoidF32: dst[i] = 1/(1 + e^-x[i]).
//
//go:noinline
func SigmoidF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		sigmoidF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		sigmoidF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		sigmoidF32Generic(dst, x)
	}
}

// SoftplusF32: dst[i] = log(1 + e^x[i]).
//
//go:noinline
func SoftplusF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		softplusF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		softplusF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		softplusF32Generic(dst, x)
	}
}

// SiLUF32: dst[i] = x[i] * sigmoid(x[i]).
//
//go:noinline
func SiLUF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		siluF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		siluF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		siluF32Generic(dst, x)
	}
}

// GELUF32: dst[i] = x[i] * Phi(x[i]).
//
//go:noinline
func GELUF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		geluF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		geluF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		geluF32Generic(dst, x)
	}
}

// GELUTanhF32: dst[i] = x[i]/2 * (1 + tanh(sqrt(2/pi) (x[i] + 0.044715 x[i]^3))).
//
//go:noinline
func GELUTanhF32(dst, x []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		geluTanhF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case cpu.AVX2:
		geluTanhF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		geluTanhF32Generic(dst, x)
	}
}

// TanhGradF32: dst[i] = dy[i] * (1 - y[i]^2), y the output of Tanh.
//
//go:noinline
func TanhGradF32(dst, y, dy []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		tanhGradF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		tanhGradF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	default:
		tanhGradGeneric(dst, y, dy)
	}
}

// SigmoidGradF32: dst[i] = dy[i] * y[i] * (1 - y[i]), y the output of Sigmoid.
//
//go:noinline
func SigmoidGradF32(dst, y, dy []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		sigmoidGradF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		sigmoidGradF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	default:
		sigmoidGradGeneric(dst, y, dy)
	}
}

// SoftplusGradF32: dst[i] = dy[i] * (1 - e^-y[i]), y the output of Softplus.
//
//go:noinline
func SoftplusGradF32(dst, y, dy []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		softplusGradF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		softplusGradF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	default:
		softplusGradF32Generic(dst, y, dy)
	}
}

// SiLUGradF32: dst[i] = dy[i] * SiLU'(x[i]).
//
//go:noinline
func SiLUGradF32(dst, x, dy []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		siluGradF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		siluGradF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	default:
		siluGradF32Generic(dst, x, dy)
	}
}

// GELUGradF32: dst[i] = dy[i] * GELU'(x[i]).
//
//go:noinline
func GELUGradF32(dst, x, dy []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		geluGradF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		geluGradF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	default:
		geluGradF32Generic(dst, x, dy)
	}
}

// GELUTanhGradF32: dst[i] = dy[i] * GELUTanh'(x[i]).
//
//go:noinline
func GELUTanhGradF32(dst, x, dy []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		geluTanhGradF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		geluTanhGradF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
	default:
		geluTanhGradF32Generic(dst, x, dy)
	}
}

// TanhGradF64: the float64 form of TanhGradF32.
//
//go:noinline
func TanhGradF64(dst, y, dy []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		tanhGradF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		tanhGradF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	default:
		tanhGradGeneric(dst, y, dy)
	}
}

// SigmoidGradF64: the float64 form of SigmoidGradF32.
//
//go:noinline
func SigmoidGradF64(dst, y, dy []float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		sigmoidGradF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	case cpu.AVX2:
		sigmoidGradF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	default:
		sigmoidGradGeneric(dst, y, dy)
	}
}
