//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func sumWindowsF32AVX2(dst *float32, ds int, bias *float32, rows *[]float32, nrows int, first *int32, n, w, step, cols int, relu bool)

//go:noescape
func sumWindowsF32AVX512(dst *float32, ds int, bias *float32, rows *[]float32, nrows int, first *int32, n, w, step, cols int, relu bool)

//go:noescape
func maxColumnsF32AVX2(best *float32, at *int32, x *float32, xs int, bias *float32, rows, cols int)

//go:noescape
func maxColumnsF32AVX512(best *float32, at *int32, x *float32, xs int, bias *float32, rows, cols int)

//go:noescape
func scoreWindowsF32AVX2(dst *float32, ds int, h, bias *float32, rows *[]float32, nrows int, first *int32, n, w, cols int, u *float32, us int, ubias *float32, classes int)

//go:noescape
func scoreWindowsF32AVX512(dst *float32, ds int, h, bias *float32, rows *[]float32, nrows int, first *int32, n, w, cols int, u *float32, us int, ubias *float32, classes int)

// SumWindowsF32: sums of pieces of scattered rows, on top of a bias.
func SumWindowsF32(dst []float32, ds int, bias []float32, rows [][]float32, first []int32, w, step int, relu bool) {
	if len(first) == 0 || len(bias) == 0 {
		return
	}
	switch cpu.Active() {
	case cpu.AVX512:
		sumWindowsF32AVX512(unsafe.SliceData(dst), ds, unsafe.SliceData(bias), unsafe.SliceData(rows), len(rows), unsafe.SliceData(first), len(first), w, step, len(bias), relu)
	case cpu.AVX2:
		sumWindowsF32AVX2(unsafe.SliceData(dst), ds, unsafe.SliceData(bias), unsafe.SliceData(rows), len(rows), unsafe.SliceData(first), len(first), w, step, len(bias), relu)
	default:
		sumWindowsGeneric(dst, ds, bias, rows, first, w, step, relu)
	}
}

// MaxColumnsF32: value and row of the largest element of every column.
func MaxColumnsF32(best []float32, at []int32, x []float32, xs int, bias []float32) {
	if len(best) == 0 {
		return
	}
	switch cpu.Active() {
	case cpu.AVX512:
		maxColumnsF32AVX512(unsafe.SliceData(best), unsafe.SliceData(at), unsafe.SliceData(x), xs, unsafe.SliceData(bias), len(bias), len(best))
	case cpu.AVX2:
		maxColumnsF32AVX2(unsafe.SliceData(best), unsafe.SliceData(at), unsafe.SliceData(x), xs, unsafe.SliceData(bias), len(bias), len(best))
	default:
		maxColumnsGeneric(best, at, x, xs, bias)
	}
}

// ScoreWindowsF32: a network of one hidden layer over windows of precomputed rows.
func ScoreWindowsF32(dst []float32, ds int, h, bias []float32, rows [][]float32, first []int32, w int, u []float32, us int, ubias []float32) {
	if len(first) == 0 || len(ubias) == 0 {
		return
	}
	switch cpu.Active() {
	case cpu.AVX512:
		scoreWindowsF32AVX512(unsafe.SliceData(dst), ds, unsafe.SliceData(h), unsafe.SliceData(bias), unsafe.SliceData(rows), len(rows), unsafe.SliceData(first), len(first), w, len(bias), unsafe.SliceData(u), us, unsafe.SliceData(ubias), len(ubias))
	case cpu.AVX2:
		scoreWindowsF32AVX2(unsafe.SliceData(dst), ds, unsafe.SliceData(h), unsafe.SliceData(bias), unsafe.SliceData(rows), len(rows), unsafe.SliceData(first), len(first), w, len(bias), unsafe.SliceData(u), us, unsafe.SliceData(ubias), len(ubias))
	default:
		scoreWindowsGeneric(dst, ds, h, bias, rows, first, w, u, us, ubias)
	}
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
