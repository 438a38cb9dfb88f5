//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func splitColumnsF32AVX2(dst, x *float32, rows, n, ldx int)

//go:noescape
func splitColumnsF32AVX512(dst, x *float32, rows, n, ldx int)

//go:noescape
func joinColumnsF32AVX2(dst, x *float32, rows, n, ldd int)

//go:noescape
func joinColumnsF32AVX512(dst, x *float32, rows, n, ldd int)

// SplitColumnsF32: dst[j*rows + i] = x[i*ldx + j].
//
//go:noinline
func SplitColumnsF32(dst, x []float32, rows, n, ldx int) {
	switch level := cpu.Active(); {
	case n < 2:
		splitColumnsGeneric(dst, x, rows, n, ldx)
	case level == cpu.AVX512 && rows%16 == 0 && rows > 0:
		splitColumnsF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), rows, n, ldx)
	case level >= cpu.AVX2 && rows%8 == 0 && rows > 0:
		splitColumnsF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), rows, n, ldx)
	default:
		splitColumnsGeneric(dst, x, rows, n, ldx)
	}
}

// JoinColumnsF32: dst[i*ldd + j] = x[j*rows + i].
//
//go:noinline
func JoinColumnsF32(dst, x []float32, rows, n, ldd int) {
	switch level := cpu.Active(); {
	case level == cpu.AVX512 && rows%16 == 0 && rows > 0:
		joinColumnsF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), rows, n, ldd)
	case level >= cpu.AVX2 && rows%8 == 0 && rows > 0:
		joinColumnsF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), rows, n, ldd)
	default:
		joinColumnsGeneric(dst, x, rows, n, ldd)
	}
}
