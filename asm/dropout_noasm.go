//go:build purego || noasm || (!amd64 && !arm64)

package asm

// DropoutF32: dst[j] = word(j) >= Threshold ? x[j]*scale : 0.
//
//go:noinline
func DropoutF32(dst, x []float32, key *DropoutKey, scale float32) { dropoutGeneric(dst, x, key, scale) }

// DropoutF64: dst[j] = word(j) >= Threshold ? x[j]*scale : 0.
//
//go:noinline
func DropoutF64(dst, x []float64, key *DropoutKey, scale float64) { dropoutGeneric(dst, x, key, scale) }
