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

// ScoreWindowsF32: a network of one hidden layer over windows of precomputed rows.
//
//go:noinline
func ScoreWindowsF32(dst []float32, ds int, h, bias []float32, rows [][]float32, first []int32, w int, u []float32, us int, ubias []float32) {
	scoreWindowsGeneric(dst, ds, h, bias, rows, first, w, u, us, ubias)
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

// ScoreWindowsF64: a network of one hidden layer over windows of precomputed rows.
//
//go:noinline
func ScoreWindowsF64(dst []float64, ds int, h, bias []float64, rows [][]float64, first []int32, w int, u []float64, us int, ubias []float64) {
	scoreWindowsGeneric(dst, ds, h, bias, rows, first, w, u, us, ubias)
}
