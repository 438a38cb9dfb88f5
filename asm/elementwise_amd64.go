//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func addF32AVX2(dst, a, b *float32, n int)

//go:noescape
func addF32AVX512(dst, a, b *float32, n int)

// AddF32: dst[i] = a[i] + b[i].
func AddF32(dst, a, b []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		addF32AVX512(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	case cpu.AVX2:
		addF32AVX2(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
	default:
		addGeneric(dst, a, b)
	}
}
