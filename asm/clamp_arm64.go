//go:build !purego && !noasm

package asm

// LeakyReLUF32: dst[i] = x[i] > 0 ? x[i] : slope*x[i].
//
//go:noinline
func LeakyReLUF32(dst, x []float32, slope float32) { leakyReLUGeneric(dst, x, slope) }

// LeakyReLUF64: dst[i] = x[i] > 0 ? x[i] : slope*x[i].
//
//go:noinline
func LeakyReLUF64(dst, x []float64, slope float64) { leakyReLUGeneric(dst, x, slope) }

// LeakyReLUGradF32: dst[i] = x[i] > 0 ? dy[i] : slope*dy[i].
//
//go:noinline
func LeakyReLUGradF32(dst, x, dy []float32, slope float32) { leakyReLUGradGeneric(dst, x, dy, slope) }

// LeakyReLUGradF64: dst[i] = x[i] > 0 ? dy[i] : slope*dy[i].
//
//go:noinline
func LeakyReLUGradF64(dst, x, dy []float64, slope float64) { leakyReLUGradGeneric(dst, x, dy, slope) }

// ClampF32: dst[i] = x[i], but not below lo nor above hi.
//
//go:noinline
func ClampF32(dst, x []float32, lo, hi float32) { clampGeneric(dst, x, lo, hi) }

// ClampF64: dst[i] = x[i], but not below lo nor above hi.
//
//go:noinline
func ClampF64(dst, x []float64, lo, hi float64) { clampGeneric(dst, x, lo, hi) }

// ClampGradF32: dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i].
//
//go:noinline
func ClampGradF32(dst, x, dy []float32, lo, hi float32) { clampGradGeneric(dst, x, dy, lo, hi) }

// ClampGradF64: dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i].
//
//go:noinline
func ClampGradF64(dst, x, dy []float64, lo, hi float64) { clampGradGeneric(dst, x, dy, lo, hi) }

// HardTanhGradF32: dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i].
//
//go:noinline
func HardTanhGradF32(dst, x, dy []float32, lo, hi float32) { hardTanhGradGeneric(dst, x, dy, lo, hi) }

// HardTanhGradF64: dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i].
//
//go:noinline
func HardTanhGradF64(dst, x, dy []float64, lo, hi float64) { hardTanhGradGeneric(dst, x, dy, lo, hi) }
