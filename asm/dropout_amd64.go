//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func dropoutF32AVX2(dst *float32, ds int, x *float32, xs, rows, cols int, key *DropoutKey, scale float32)

//go:noescape
func dropoutF64AVX2(dst *float64, ds int, x *float64, xs, rows, cols int, key *DropoutKey, scale float64)

//go:noescape
func dropoutF32AVX512(dst *float32, ds int, x *float32, xs, rows, cols int, key *DropoutKey, scale float32)

//go:noescape
func dropoutF64AVX512(dst *float64, ds int, x *float64, xs, rows, cols int, key *DropoutKey, scale float64)

// DropoutF32: drops elements of rows by the words of key.
func DropoutF32(dst []float32, ds int, x []float32, xs, rows, cols int, key *DropoutKey, scale float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		dropoutF32AVX512(unsafe.SliceData(dst), ds, unsafe.SliceData(x), xs, rows, cols, key, scale)
	case cpu.AVX2:
		dropoutF32AVX2(unsafe.SliceData(dst), ds, unsafe.SliceData(x), xs, rows, cols, key, scale)
	default:
		dropoutGeneric(dst, ds, x, xs, rows, cols, key, scale)
	}
}

// DropoutF64: drops elements of rows by the words of key.
func DropoutF64(dst []float64, ds int, x []float64, xs, rows, cols int, key *DropoutKey, scale float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		dropoutF64AVX512(unsafe.SliceData(dst), ds, unsafe.SliceData(x), xs, rows, cols, key, scale)
	case cpu.AVX2:
		dropoutF64AVX2(unsafe.SliceData(dst), ds, unsafe.SliceData(x), xs, rows, cols, key, scale)
	default:
		dropoutGeneric(dst, ds, x, xs, rows, cols, key, scale)
	}
}
