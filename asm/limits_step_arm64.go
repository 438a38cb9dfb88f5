//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func limitStepNEON(p, m, v, grad *float32, n int)

func limitDividerNEON(turns int)

// LimitStep adds g to p, m and v. The length is a multiple of 64, at most BlockLen.
func LimitStep(p, m, v, g []float32) {
	switch cpu.Active() {
	case cpu.NEON:
		limitStepNEON(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), unsafe.SliceData(g), len(p))
	default:
		stepGeneric(p, m, v, g)
	}
}

// LimitDivider takes turns > 0 vectors of square roots and of quotients and returns the number of elements.
func LimitDivider(turns int) int {
	switch cpu.Active() {
	case cpu.NEON:
		limitDividerNEON(turns)
		return 4 * turns
	}
	return dividerGeneric(turns)
}
