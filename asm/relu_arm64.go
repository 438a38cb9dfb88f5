//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func reluF32NEON(dst, x *float32, n int)

//go:noescape
func reluF64NEON(dst, x *float64, n int)

//go:noescape
func reluGradF32NEON(dst, x, dy *float32, n int)

//go:noescape
func reluGradF64NEON(dst, x, dy *float64, n int)

// ReLUF32: dst[i] = max(x[i], 0).
func ReLUF32(dst, x []float32) {
	if cpu.Active() == cpu.NEON {
		reluF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	reluGeneric(dst, x)
}

// ReLUF64: dst[i] = max(x[i], 0).
func ReLUF64(dst, x []float64) {
	if cpu.Active() == cpu.NEON {
		reluF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	reluGeneric(dst, x)
}

// ReLUGradF32: dst[i] = x[i] <= 0 ? 0 : dy[i].
func ReLUGradF32(dst, x, dy []float32) {
	if cpu.Active() == cpu.NEON {
		reluGradF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
		return
	}
	reluGradGeneric(dst, x, dy)
}

// ReLUGradF64: dst[i] = x[i] <= 0 ? 0 : dy[i].
func ReLUGradF64(dst, x, dy []float64) {
	if cpu.Active() == cpu.NEON {
		reluGradF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst))
		return
	}
	reluGradGeneric(dst, x, dy)
}
