//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func dropoutF32AVX2(dst, x *float32, n int, key *DropoutKey, scale float32)

//go:noescape
func dropoutF64AVX2(dst, x *float64, n int, key *DropoutKey, scale float64)

//go:noescape
func dropoutF32AVX512(dst, x *float32, n int, key *DropoutKey, scale float32)

//go:noescape
func dropoutF64AVX512(dst, x *float64, n int, key *DropoutKey, scale float64)

// DropoutF32: dst[j] = word(j) >= Threshold ? x[j]*scale : 0.
func DropoutF32(dst, x []float32, key *DropoutKey, scale float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		dropoutF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), key, scale)
	case cpu.AVX2:
		dropoutF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), key, scale)
	default:
		dropoutGeneric(dst, x, key, scale)
	}
}

// DropoutF64: dst[j] = word(j) >= Threshold ? x[j]*scale : 0.
func DropoutF64(dst, x []float64, key *DropoutKey, scale float64) {
	switch cpu.Active() {
	case cpu.AVX512:
		dropoutF64AVX512(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), key, scale)
	case cpu.AVX2:
		dropoutF64AVX2(unsafe.SliceData(dst), unsafe.SliceData(x), len(dst), key, scale)
	default:
		dropoutGeneric(dst, x, key, scale)
	}
}
