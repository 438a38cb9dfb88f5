//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func widenNEON(dst *float64, x *float32, n int)

//go:noescape
func narrowNEON(dst *float32, x *float64, n int)

//go:noescape
func fromHalfNEON(dst *float32, x *uint16, n int)

//go:noescape
func toHalfNEON(dst *uint16, x *float32, n int)

//go:noescape
func fromBFloat16NEON(dst *float32, x *uint16, n int)

//go:noescape
func toBFloat16NEON(dst *uint16, x *float32, n int)

// Widen: dst[i] = float64(x[i]).
//
//go:noinline
func Widen(dst []float64, x []float32) {
	if cpu.Active() == cpu.NEON && len(dst) >= 16 {
		widenNEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	widenGeneric(dst, x)
}

// Narrow: dst[i] = float32(x[i]).
//
//go:noinline
func Narrow(dst []float32, x []float64) {
	if cpu.Active() == cpu.NEON && len(dst) >= 16 {
		narrowNEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	narrowGeneric(dst, x)
}

// FromHalf: dst[i] = x[i], half precision, as float32.
//
//go:noinline
func FromHalf(dst []float32, x []uint16) {
	if cpu.Active() == cpu.NEON && len(dst) >= 16 {
		fromHalfNEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	fromHalfGeneric(dst, x)
}

// ToHalf: dst[i] = x[i] rounded to half precision.
//
//go:noinline
func ToHalf(dst []uint16, x []float32) {
	if cpu.Active() == cpu.NEON && len(dst) >= 16 {
		toHalfNEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	toHalfGeneric(dst, x)
}

// FromBFloat16: dst[i] = x[i], bfloat16, as float32.
//
//go:noinline
func FromBFloat16(dst []float32, x []uint16) {
	if cpu.Active() == cpu.NEON && len(dst) >= 16 {
		fromBFloat16NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	fromBFloat16Generic(dst, x)
}

// ToBFloat16: dst[i] = x[i] rounded to bfloat16.
//
//go:noinline
func ToBFloat16(dst []uint16, x []float32) {
	if cpu.Active() == cpu.NEON && len(dst) >= 16 {
		toBFloat16NEON(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
		return
	}
	toBFloat16Generic(dst, x)
}
