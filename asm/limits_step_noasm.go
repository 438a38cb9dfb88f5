//go:build purego || noasm || (!amd64 && !arm64)

package asm

// LimitStep adds g to p, m and v.
//
//go:noinline
func LimitStep(p, m, v, g []float32) { stepGeneric(p, m, v, g) }

// LimitDivider takes turns square roots and quotients and returns their number.
//
//go:noinline
func LimitDivider(turns int) int { return dividerGeneric(turns) }
