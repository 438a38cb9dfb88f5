//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func dropoutF32NEON(dst *float32, ds int, x *float32, xs, rows, cols int, key *DropoutKey, scale float32)

//go:noescape
func dropoutF64NEON(dst *float64, ds int, x *float64, xs, rows, cols int, key *DropoutKey, scale float64)

// DropoutF32: drops elements of rows by the words of key.
func DropoutF32(dst []float32, ds int, x []float32, xs, rows, cols int, key *DropoutKey, scale float32) {
	if cpu.Active() == cpu.NEON {
		dropoutF32NEON(unsafe.SliceData(dst), ds, unsafe.SliceData(x), xs, rows, cols, key, scale)
		return
	}
	dropoutGeneric(dst, ds, x, xs, rows, cols, key, scale)
}

// DropoutF64: drops elements of rows by the words of key.
func DropoutF64(dst []float64, ds int, x []float64, xs, rows, cols int, key *DropoutKey, scale float64) {
	if cpu.Active() == cpu.NEON {
		dropoutF64NEON(unsafe.SliceData(dst), ds, unsafe.SliceData(x), xs, rows, cols, key, scale)
		return
	}
	dropoutGeneric(dst, ds, x, xs, rows, cols, key, scale)
}
