//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func widenAVX2(dst *float64, x *float32, n int)

//go:noescape
func widenAVX512(dst *float64, x *float32, n int)

//go:noescape
func narrowAVX2(dst *float32, x *float64, n int)

//go:noescape
func narrowAVX512(dst *float32, x *float64, n int)

//go:noescape
func fromHalfAVX2(dst *float32, x *uint16, n int)

//go:noescape
func fromHalfAVX512(dst *float32, x *uint16, n int)

//go:noescape
func toHalfAVX2(dst *uint16, x *float32, n int)

//go:noescape
func toHalfAVX512(dst *uint16, x *float32, n int)

//go:noescape
func fromBFloat16AVX2(dst *float32, x *uint16, n int)

//go:noescape
func fromBFloat16AVX512(dst *float32, x *uint16, n int)

//go:noescape
func toBFloat16AVX2(dst *uint16, x *float32, n int)

//go:noescape
func toBFloat16AVX512(dst *uint16, x *float32, n int)

// Widen: dst[i] = float64(x[i]).
//
//go:noinline
func Widen(dst []float64, x []float32) {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(dst) >= 16:
		widenAVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case level >= cpu.AVX2 && len(dst) >= 16:
		widenAVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		widenGeneric(dst, x)
	}
}

// Narrow: dst[i] = float32(x[i]).
//
//go:noinline
func Narrow(dst []float32, x []float64) {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(dst) >= 16:
		narrowAVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case level >= cpu.AVX2 && len(dst) >= 16:
		narrowAVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		narrowGeneric(dst, x)
	}
}

// FromHalf: dst[i] = x[i], half precision, as float32.
//
//go:noinline
func FromHalf(dst []float32, x []uint16) {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(dst) >= 16:
		fromHalfAVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case level >= cpu.AVX2 && len(dst) >= 16:
		fromHalfAVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		fromHalfGeneric(dst, x)
	}
}

// ToHalf: dst[i] = x[i] rounded to half precision.
//
//go:noinline
func ToHalf(dst []uint16, x []float32) {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(dst) >= 16:
		toHalfAVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case level >= cpu.AVX2 && len(dst) >= 16:
		toHalfAVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		toHalfGeneric(dst, x)
	}
}

// FromBFloat16: dst[i] = x[i], bfloat16, as float32.
//
//go:noinline
func FromBFloat16(dst []float32, x []uint16) {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(dst) >= 16:
		fromBFloat16AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case level >= cpu.AVX2 && len(dst) >= 16:
		fromBFloat16AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		fromBFloat16Generic(dst, x)
	}
}

// ToBFloat16: dst[i] = x[i] rounded to bfloat16.
//
//go:noinline
func ToBFloat16(dst []uint16, x []float32) {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && len(dst) >= 16:
		toBFloat16AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	case level >= cpu.AVX2 && len(dst) >= 16:
		toBFloat16AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst))
	default:
		toBFloat16Generic(dst, x)
	}
}
