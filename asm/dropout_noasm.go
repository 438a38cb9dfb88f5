//go:build purego || noasm || (!amd64 && !arm64)

package asm

// DropoutF32: drops elements of rows by the words of key.
//
//go:noinline
func DropoutF32(dst []float32, ds int, x []float32, xs, rows, cols int, key *DropoutKey, scale float32) {
	dropoutGeneric(dst, ds, x, xs, rows, cols, key, scale)
}

// DropoutF64: drops elements of rows by the words of key.
//
//go:noinline
func DropoutF64(dst []float64, ds int, x []float64, xs, rows, cols int, key *DropoutKey, scale float64) {
	dropoutGeneric(dst, ds, x, xs, rows, cols, key, scale)
}
