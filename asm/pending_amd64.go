//go:build !purego && !noasm && amd64

package asm

// MaxF32: the largest element; NaN wins, +0 > -0.
//
//go:noinline
func MaxF32(x []float32) float32 { return maxGeneric(x) }

// MaxF64: the largest element; NaN wins, +0 > -0.
//
//go:noinline
func MaxF64(x []float64) float64 { return maxGeneric(x) }

// MinF32: the smallest element; NaN wins, -0 < +0.
//
//go:noinline
func MinF32(x []float32) float32 { return minGeneric(x) }

// MinF64: the smallest element; NaN wins, -0 < +0.
//
//go:noinline
func MinF64(x []float64) float64 { return minGeneric(x) }

// ArgMaxF32: the index of the first NaN, or else of the first largest element.
//
//go:noinline
func ArgMaxF32(x []float32) int { return argMaxGeneric(x) }

// ArgMaxF64: the index of the first NaN, or else of the first largest element.
//
//go:noinline
func ArgMaxF64(x []float64) int { return argMaxGeneric(x) }

// ArgMinF32: the index of the first NaN, or else of the first smallest element.
//
//go:noinline
func ArgMinF32(x []float32) int { return argMinGeneric(x) }

// ArgMinF64: the index of the first NaN, or else of the first smallest element.
//
//go:noinline
func ArgMinF64(x []float64) int { return argMinGeneric(x) }
