//go:build purego || noasm || (!amd64 && !arm64)

package asm

// GemmFinishF32 adds the bias (nil: none) to every row of C, m x n, and then applies the activation.
func GemmFinishF32(m, n int, c []float32, ldc int, bias []float32, act GemmAct) {
	gemmFinishRowsF32(m, n, c, ldc, bias, act)
}

// GemmFinishF64 adds the bias (nil: none) to every row of C, m x n, and then applies the activation.
func GemmFinishF64(m, n int, c []float64, ldc int, bias []float64, act GemmAct) {
	gemmFinishRowsF64(m, n, c, ldc, bias, act)
}
