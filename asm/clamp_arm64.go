//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func leakyReLUF32NEON(dst, x *float32, n int, slope float32)

//go:noescape
func leakyReLUF64NEON(dst, x *float64, n int, slope float64)

//go:noescape
func leakyReLUGradF32NEON(dst, x, dy *float32, n int, slope float32)

//go:noescape
func leakyReLUGradF64NEON(dst, x, dy *float64, n int, slope float64)

//go:noescape
func clampF32NEON(dst, x *float32, n int, lo, hi float32)

//go:noescape
func clampF64NEON(dst, x *float64, n int, lo, hi float64)

//go:noescape
func clampGradF32NEON(dst, x, dy *float32, n int, lo, hi float32)

//go:noescape
func clampGradF64NEON(dst, x, dy *float64, n int, lo, hi float64)

//go:noescape
func hardTanhGradF32NEON(dst, x, dy *float32, n int, lo, hi float32)

//go:noescape
func hardTanhGradF64NEON(dst, x, dy *float64, n int, lo, hi float64)

// LeakyReLUF32: dst[i] = x[i] > 0 ? x[i] : slope*x[i].
func LeakyReLUF32(dst, x []float32, slope float32) {
	if cpu.Active() == cpu.NEON {
		leakyReLUF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), slope)
		return
	}
	leakyReLUGeneric(dst, x, slope)
}

// LeakyReLUF64: dst[i] = x[i] > 0 ? x[i] : slope*x[i].
func LeakyReLUF64(dst, x []float64, slope float64) {
	if cpu.Active() == cpu.NEON {
		leakyReLUF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), slope)
		return
	}
	leakyReLUGeneric(dst, x, slope)
}

// LeakyReLUGradF32: dst[i] = x[i] > 0 ? dy[i] : slope*dy[i].
func LeakyReLUGradF32(dst, x, dy []float32, slope float32) {
	if cpu.Active() == cpu.NEON {
		leakyReLUGradF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), slope)
		return
	}
	leakyReLUGradGeneric(dst, x, dy, slope)
}

// LeakyReLUGradF64: dst[i] = x[i] > 0 ? dy[i] : slope*dy[i].
func LeakyReLUGradF64(dst, x, dy []float64, slope float64) {
	if cpu.Active() == cpu.NEON {
		leakyReLUGradF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), slope)
		return
	}
	leakyReLUGradGeneric(dst, x, dy, slope)
}

// ClampF32: dst[i] = x[i], but not below lo nor above hi.
func ClampF32(dst, x []float32, lo, hi float32) {
	if cpu.Active() == cpu.NEON {
		clampF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), lo, hi)
		return
	}
	clampGeneric(dst, x, lo, hi)
}

// ClampF64: dst[i] = x[i], but not below lo nor above hi.
func ClampF64(dst, x []float64, lo, hi float64) {
	if cpu.Active() == cpu.NEON {
		clampF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), lo, hi)
		return
	}
	clampGeneric(dst, x, lo, hi)
}

// ClampGradF32: dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i].
func ClampGradF32(dst, x, dy []float32, lo, hi float32) {
	if cpu.Active() == cpu.NEON {
		clampGradF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
		return
	}
	clampGradGeneric(dst, x, dy, lo, hi)
}

// ClampGradF64: dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i].
func ClampGradF64(dst, x, dy []float64, lo, hi float64) {
	if cpu.Active() == cpu.NEON {
		clampGradF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
		return
	}
	clampGradGeneric(dst, x, dy, lo, hi)
}

// HardTanhGradF32: dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i].
func HardTanhGradF32(dst, x, dy []float32, lo, hi float32) {
	if cpu.Active() == cpu.NEON {
		hardTanhGradF32NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
		return
	}
	hardTanhGradGeneric(dst, x, dy, lo, hi)
}

// HardTanhGradF64: dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i].
func HardTanhGradF64(dst, x, dy []float64, lo, hi float64) {
	if cpu.Active() == cpu.NEON {
		hardTanhGradF64NEON(unsafe.SliceData(dst), unsafe.SliceData(x), unsafe.SliceData(dy), len(dst), lo, hi)
		return
	}
	hardTanhGradGeneric(dst, x, dy, lo, hi)
}
