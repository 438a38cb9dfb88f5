//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func expF32NEON(dst, x *float32, n int)

//go:noescape
func logF32NEON(dst, x *float32, n int)

//go:noescape
func expm1F32NEON(dst, x *float32, n int)

//go:noescape
func log1pF32NEON(dst, x *float32, n int)

//go:noescape
func tanhF32NEON(dst, x *float32, n int)

//go:noescape
func sigmoidF32NEON(dst, x *float32, n int)

//go:noescape
func softplusF32NEON(dst, x *float32, n int)

//go:noescape
func siluF32NEON(dst, x *float32, n int)

//go:noescape
func geluF32NEON(dst, x *float32, n int)

//go:noescape
func geluTanhF32NEON(dst, x *float32, n int)

//go:noescape
func tanhGradF32NEON(dst, y, dy *float32, n int)

//go:noescape
func sigmoidGradF32NEON(dst, y, dy *float32, n int)

//go:noescape
func softplusGradF32NEON(dst, y, dy *float32, n int)

//go:noescape
func siluGradF32NEON(dst, x, dy *float32, n int)

//go:noescape
func geluGradF32NEON(dst, x, dy *float32, n int)

//go:noescape
func geluTanhGradF32NEON(dst, x, dy *float32, n int)

//go:noescape
func tanhGradF64NEON(dst, y, dy *float64, n int)

//go:noescape
func sigmoidGradF64NEON(dst, y, dy *float64, n int)

// ExpF32: dst[i] = e^x[i].
//
//go:noinline
func ExpF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		expF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	expF32Generic(dst, x)
}

// LogF32: dst[i] = log x[i].
//
//go:noinline
func LogF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		logF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	logF32Generic(dst, x)
}

// Expm1F32: dst[i] = e^x[i] - 1.
//
//go:noinline
func Expm1F32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		expm1F32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	expm1F32Generic(dst, x)
}

// Log1pF32: dst[i] = log(1 + x[i]).
//
//go:noinline
func Log1pF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		log1pF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	log1pF32Generic(dst, x)
}

// TanhF32: dst[i] = tanh x[i].
//
//go:noinline
func TanhF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		tanhF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	tanhF32Generic(dst, x)
}

// SigmoidF32: dst[i] = 1/(1 + e^-x[i]).
//
//go:noinline
func SigmoidF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		sigmoidF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	sigmoidF32Generic(dst, x)
}

// SoftplusF32: dst[i] = log(1 + e^x[i]).
//
//go:noinline
func SoftplusF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		softplusF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	softplusF32Generic(dst, x)
}

// SiLUF32: dst[i] = x[i] * sigmoid(x[i]).
//
//go:noinline
func SiLUF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		siluF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	siluF32Generic(dst, x)
}

// GELUF32: dst[i] = x[i] * Phi(x[i]).
//
//go:noinline
func GELUF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		geluF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	geluF32Generic(dst, x)
}

// GELUTanhF32: dst[i] = x[i]/2 * (1 + tanh(sqrt(2/pi) (x[i] + 0.044715 x[i]^3))).
//
//go:noinline
func GELUTanhF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		geluTanhF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	geluTanhF32Generic(dst, x)
}

// TanhGradF32: dst[i] = dy[i] * (1 - y[i]^2), y the output of Tanh.
//
//go:noinline
func TanhGradF32(dst, y, dy []float32) {
	if cpu.Active() == cpu.NEON {
		tanhGradF32NEON(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
		return
	}
	tanhGradGeneric(dst, y, dy)
}

// SigmoidGradF32: dst[i] = dy[i] * y[i] * (1 - y[i]), y the output of Sigmoid.
//
//go:noinline
func SigmoidGradF32(dst, y, dy []float32) {
	if cpu.Active() == cpu.NEON {
		sigmoidGradF32NEON(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
		return
	}
	sigmoidGradGeneric(dst, y, dy)
}

// SoftplusGradF32: dst[i] = dy[i] * (1 - e^-y[i]), y the output of Softplus.
//
//go:noinline
func SoftplusGradF32(dst, y, dy []float32) {
	if cpu.Active() == cpu.NEON {
		softplusGradF32NEON(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
		return
	}
	softplusGradF32Generic(dst, y, dy)
}

// SiLUGradF32: dst[i] = dy[i] * SiLU'(x[i]).
//
//go:noinline
func SiLUGradF32(dst, x, dy []float32) {
	if cpu.Active() == cpu.NEON {
		siluGradF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
		return
	}
	siluGradF32Generic(dst, x, dy)
}

// GELUGradF32: dst[i] = dy[i] * GELU'(x[i]).
//
//go:noinline
func GELUGradF32(dst, x, dy []float32) {
	if cpu.Active() == cpu.NEON {
		geluGradF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
		return
	}
	geluGradF32Generic(dst, x, dy)
}

// GELUTanhGradF32: dst[i] = dy[i] * GELUTanh'(x[i]).
//
//go:noinline
func GELUTanhGradF32(dst, x, dy []float32) {
	if cpu.Active() == cpu.NEON {
		geluTanhGradF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
		return
	}
	geluTanhGradF32Generic(dst, x, dy)
}

// TanhGradF64: the float64 form of TanhGradF32.
//
//go:noinline
func TanhGradF64(dst, y, dy []float64) {
	switch cpu.Active() {
	case cpu.NEON:
		tanhGradF64NEON(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	default:
		tanhGradGeneric(dst, y, dy)
	}
}

// SigmoidGradF64: the float64 form of SigmoidGradF32.
//
//go:noinline
func SigmoidGradF64(dst, y, dy []float64) {
	switch cpu.Active() {
	case cpu.NEON:
		sigmoidGradF64NEON(unsafe.SliceData(dst), unsafe.SliceData(y), unsafe.SliceData(dy), len(dst))
	default:
		sigmoidGradGeneric(dst, y, dy)
	}
}
