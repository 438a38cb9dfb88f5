//go:build !purego && !noasm

package asm

import (
	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func gemmFinishF32AVX512(m, n int, c *float32, ldc int, bias *float32, lo, hi, zero float32)

//go:noescape
func gemmFinishF32AVX2(m, n int, c *float32, ldc int, bias *float32, lo, hi, zero float32)

//go:noescape
func gemmFinishF64AVX512(m, n int, c *float64, ldc int, bias *float64, lo, hi, zero float64)

//go:noescape
func gemmFinishF64AVX2(m, n int, c *float64, ldc int, bias *float64, lo, hi, zero float64)

// GemmFinishF32 adds the bias (nil: none) to every row of C, m x n, and then applies the activation.
func GemmFinishF32(m, n int, c []float32, ldc int, bias []float32, act GemmAct) {
	level := cpu.Active()
	if level == cpu.Generic || len(bias) < n || n > BlockLen { // a row a call would be too long
		gemmFinishRowsF32(m, n, c, ldc, bias, act)
		return
	}
	lo, hi, zero := gemmClamp[float32](act)
	for m > 0 && n > 0 {
		rows := min(m, max(1, BlockLen/n)) // not too long between two points where the scheduler may stop it
		gemmFinishPartF32(level, rows, n, &c[0], ldc, &bias[0], lo, hi, zero)
		if m -= rows; m > 0 {
			c = c[rows*ldc:]
		}
	}
}

//go:noinline
func gemmFinishPartF32(level cpu.Level, m, n int, c *float32, ldc int, bias *float32, lo, hi, zero float32) {
	if level == cpu.AVX512 {
		gemmFinishF32AVX512(m, n, c, ldc, bias, lo, hi, zero)
	} else {
		gemmFinishF32AVX2(m, n, c, ldc, bias, lo, hi, zero)
	}
}

// GemmFinishF64 adds the bias (nil: none) to every row of C, m x n, and then applies the activation.
func GemmFinishF64(m, n int, c []float64, ldc int, bias []float64, act GemmAct) {
	level := cpu.Active()
	if level == cpu.Generic || len(bias) < n || n > BlockLen { // a row a call would be too long
		gemmFinishRowsF64(m, n, c, ldc, bias, act)
		return
	}
	lo, hi, zero := gemmClamp[float64](act)
	for m > 0 && n > 0 {
		rows := min(m, max(1, BlockLen/n)) // not too long between two points where the scheduler may stop it
		gemmFinishPartF64(level, rows, n, &c[0], ldc, &bias[0], lo, hi, zero)
		if m -= rows; m > 0 {
			c = c[rows*ldc:]
		}
	}
}

//go:noinline
func gemmFinishPartF64(level cpu.Level, m, n int, c *float64, ldc int, bias *float64, lo, hi, zero float64) {
	if level == cpu.AVX512 {
		gemmFinishF64AVX512(m, n, c, ldc, bias, lo, hi, zero)
	} else {
		gemmFinishF64AVX2(m, n, c, ldc, bias, lo, hi, zero)
	}
}
