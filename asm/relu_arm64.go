//go:build !purego && !noasm

package asm

// ReLUF32: dst[i] = max(x[i], 0).
//
//go:noinline
func ReLUF32(dst, x []float32) { reluGeneric(dst, x) }

// ReLUF64: dst[i] = max(x[i], 0).
//
//go:noinline
func ReLUF64(dst, x []float64) { reluGeneric(dst, x) }

// ReLUGradF32: dst[i] = x[i] <= 0 ? 0 : dy[i].
//
//go:noinline
func ReLUGradF32(dst, x, dy []float32) { reluGradGeneric(dst, x, dy) }

// ReLUGradF64: dst[i] = x[i] <= 0 ? 0 : dy[i].
//
//go:noinline
func ReLUGradF64(dst, x, dy []float64) { reluGradGeneric(dst, x, dy) }
