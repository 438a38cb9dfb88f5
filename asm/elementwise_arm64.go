//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func addF32NEON(dst, a, b *float32, n int)

// AddF32: dst[i] = a[i] + b[i].
func AddF32(dst, a, b []float32) {
	if cpu.Active() == cpu.NEON {
		addF32NEON(unsafe.SliceData(dst), unsafe.SliceData(a), unsafe.SliceData(b), len(dst))
		return
	}
	addGeneric(dst, a, b)
}
