//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func expF64NEON(dst, x *float64, n int)

//go:noescape
func logF64NEON(dst, x *float64, n int)

//go:noescape
func tanhF64NEON(dst, x *float64, n int)

//go:noescape
func sigmoidF64NEON(dst, x *float64, n int)

// ExpF64: dst[i] = e^x[i], by exp64.
func ExpF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		expF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	expF64Generic(dst, x)
}

// LogF64: dst[i] = log x[i], by log64.
func LogF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		logF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	logF64Generic(dst, x)
}

// TanhF64: dst[i] = tanh x[i], by tanh64.
func TanhF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		tanhF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	tanhF64Generic(dst, x)
}

// SigmoidF64: dst[i] = 1/(1+e^-x[i]), by sigmoid64.
func SigmoidF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		sigmoidF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	sigmoidF64Generic(dst, x)
}
