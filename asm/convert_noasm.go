//go:build purego || noasm || (!amd64 && !arm64)

package asm

// Widen: dst[i] = float64(x[i]).
//
//go:noinline
func Widen(dst []float64, x []float32) { widenGeneric(dst, x) }

// Narrow: dst[i] = float32(x[i]).
//
//go:noinline
func Narrow(dst []float32, x []float64) { narrowGeneric(dst, x) }

// FromHalf: dst[i] = x[i], half precision, as float32.
//
//go:noinline
func FromHalf(dst []float32, x []uint16) { fromHalfGeneric(dst, x) }

// ToHalf: dst[i] = x[i] rounded to half precision.
//
//go:noinline
func ToHalf(dst []uint16, x []float32) { toHalfGeneric(dst, x) }

// FromBFloat16: dst[i] = x[i], bfloat16, as float32.
//
//go:noinline
func FromBFloat16(dst []float32, x []uint16) { fromBFloat16Generic(dst, x) }

// ToBFloat16: dst[i] = x[i] rounded to bfloat16.
//
//go:noinline
func ToBFloat16(dst []uint16, x []float32) { toBFloat16Generic(dst, x) }
