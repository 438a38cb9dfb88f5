//go:build !purego && !noasm

package cpu

// detect needs to ask nothing: Advanced SIMD is part of every arm64 that Go supports.
func detect() (levels []Level, preferred Level) { return arm[:], NEON }

var arm = [...]Level{Generic, NEON}
