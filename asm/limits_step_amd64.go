//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func limitStepAVX2(p, m, v, grad *float32, n int)

func limitDividerAVX2(turns int)

//go:noescape
func limitStepAVX512(p, m, v, grad *float32, n int)

func limitDividerAVX512(turns int)

// LimitStep adds g to p, m and v. The length is a multiple of 64, at most BlockLen.
func LimitStep(p, m, v, g []float32) {
	switch cpu.Active() {
	case cpu.AVX512:
		limitStepAVX512(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), unsafe.SliceData(g), len(p))
	case cpu.AVX2:
		limitStepAVX2(unsafe.SliceData(p), unsafe.SliceData(m), unsafe.SliceData(v), unsafe.SliceData(g), len(p))
	default:
		stepGeneric(p, m, v, g)
	}
}

// LimitDivider takes turns > 0 vectors of square roots and of quotients and returns the number of elements.
func LimitDivider(turns int) int {
	switch cpu.Active() {
	case cpu.AVX512:
		limitDividerAVX512(turns)
		return 16 * turns
	case cpu.AVX2:
		limitDividerAVX2(turns)
		return 8 * turns
	}
	return dividerGeneric(turns)
}
