//go:build purego || noasm || (!amd64 && !arm64)

package asm

// AddF32: dst[i] = a[i] + b[i].
func AddF32(dst, a, b []float32) { addGeneric(dst, a, b) }
