//go:build purego || noasm || (!amd64 && !arm64)

package asm

// SumWindowsF32: sums of pieces of scattered rows, on top of a bias.
//
//go:noinline
func SumWindowsF32(dst []float32, ds int, bias []float32, rows [][]float32, first []int32, w, step int, relu bool) {
	sumWindowsGeneric(dst, ds, bias, rows, first, w, step, relu)
}

// MaxColumnsF32: value and row of the largest element of every column.
//
//go:noinline
func MaxColumnsF32(best []float32, at []int32, x []float32, xs int, bias []float32) {
	maxColumnsGeneric(best, at, x, xs, bias)
}

// SumWindowsF64: sums of pieces of scattered rows, on top of a bias.
//
//go:noinline
func SumWindowsF64(dst []float64, ds int, bias []float64, rows [][]float64, first []int32, w, step int, relu bool) {
	sumWindowsGeneric(dst, ds, bias, rows, first, w, step, relu)
}

// MaxColumnsF64: value and row of the largest element of every column.
//
//go:noinline
func MaxColumnsF64(best []float64, at []int32, x []float64, xs int, bias []float64) {
	maxColumnsGeneric(best, at, x, xs, bias)
}
