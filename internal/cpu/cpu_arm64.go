//go:build !purego && !noasm

package cpu

// detect needs to ask nothing: Advanced SIMD is part of every arm64 that Go supports.
func detect() []Level { return []Level{NEON} }

func preferred(levels []Level) Level { return levels[len(levels)-1] }
