//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func dotF32AVX2(x, y *float32, n int) float32

//go:noescape
func dotF32AVX512(x, y *float32, n int) float32

//go:noescape
func dotF64AVX2(x, y *float64, n int) float64

//go:noescape
func dotF64AVX512(x, y *float64, n int) float64

//go:noescape
func sumF32AVX2(x *float32, n int) float32

//go:noescape
func sumF32AVX512(x *float32, n int) float32

//go:noescape
func sumF64AVX2(x *float64, n int) float64

//go:noescape
func sumF64AVX512(x *float64, n int) float64

//go:noescape
func sumAbsF32AVX2(x *float32, n int) float32

//go:noescape
func sumAbsF32AVX512(x *float32, n int) float32

//go:noescape
func sumAbsF64AVX2(x *float64, n int) float64

//go:noescape
func sumAbsF64AVX512(x *float64, n int) float64

//go:noescape
func sumSquaresF32AVX2(x *float32, n int) float32

//go:noescape
func sumSquaresF32AVX512(x *float32, n int) float32

//go:noescape
func sumSquaresF64AVX2(x *float64, n int) float64

//go:noescape
func sumSquaresF64AVX512(x *float64, n int) float64

//go:noescape
func squaredDistanceF32AVX2(x, y *float32, n int) float32

//go:noescape
func squaredDistanceF32AVX512(x, y *float32, n int) float32

//go:noescape
func squaredDistanceF64AVX2(x, y *float64, n int) float64

//go:noescape
func squaredDistanceF64AVX512(x, y *float64, n int) float64

//go:noescape
func sumSquaresAboutF32AVX2(x *float32, n int, c float32) float32

//go:noescape
func sumSquaresAboutF32AVX512(x *float32, n int, c float32) float32

//go:noescape
func sumSquaresAboutF64AVX2(x *float64, n int, c float64) float64

//go:noescape
func sumSquaresAboutF64AVX512(x *float64, n int, c float64) float64

//go:noescape
func dotWideF32AVX2(x, y *float32, n int) float64

//go:noescape
func dotWideF32AVX512(x, y *float32, n int) float64

//go:noescape
func sumWideF32AVX2(x *float32, n int) float64

//go:noescape
func sumWideF32AVX512(x *float32, n int) float64

// DotF32: the sum of x[i]*y[i] over one block.
func DotF32(x, y []float32) float32 {
	switch cpu.Active() {
	case cpu.AVX512:
		return dotF32AVX512(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	case cpu.AVX2:
		return dotF32AVX2(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	}
	return dotGeneric(x, y)
}

// DotF64: the sum of x[i]*y[i] over one block.
func DotF64(x, y []float64) float64 {
	switch cpu.Active() {
	case cpu.AVX512:
		return dotF64AVX512(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	case cpu.AVX2:
		return dotF64AVX2(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	}
	return dotGeneric(x, y)
}

// SumF32: the sum of x[i] over one block.
func SumF32(x []float32) float32 {
	switch cpu.Active() {
	case cpu.AVX512:
		return sumF32AVX512(unsafe.SliceData(x), len(x))
	case cpu.AVX2:
		return sumF32AVX2(unsafe.SliceData(x), len(x))
	}
	return sumGeneric(x)
}

// SumF64: the sum of x[i] over one block.
func SumF64(x []float64) float64 {
	switch cpu.Active() {
	case cpu.AVX512:
		return sumF64AVX512(unsafe.SliceData(x), len(x))
	case cpu.AVX2:
		return sumF64AVX2(unsafe.SliceData(x), len(x))
	}
	return sumGeneric(x)
}

// SumAbsF32: the sum of |x[i]| over one block.
func SumAbsF32(x []float32) float32 {
	switch cpu.Active() {
	case cpu.AVX512:
		return sumAbsF32AVX512(unsafe.SliceData(x), len(x))
	case cpu.AVX2:
		return sumAbsF32AVX2(unsafe.SliceData(x), len(x))
	}
	return sumAbsGeneric(x)
}

// SumAbsF64: the sum of |x[i]| over one block.
func SumAbsF64(x []float64) float64 {
	switch cpu.Active() {
	case cpu.AVX512:
		return sumAbsF64AVX512(unsafe.SliceData(x), len(x))
	case cpu.AVX2:
		return sumAbsF64AVX2(unsafe.SliceData(x), len(x))
	}
	return sumAbsGeneric(x)
}

// SumSquaresF32: the sum of x[i]^2 over one block.
func SumSquaresF32(x []float32) float32 {
	switch cpu.Active() {
	case cpu.AVX512:
		return sumSquaresF32AVX512(unsafe.SliceData(x), len(x))
	case cpu.AVX2:
		return sumSquaresF32AVX2(unsafe.SliceData(x), len(x))
	}
	return sumSquaresGeneric(x)
}

// SumSquaresF64: the sum of x[i]^2 over one block.
func SumSquaresF64(x []float64) float64 {
	switch cpu.Active() {
	case cpu.AVX512:
		return sumSquaresF64AVX512(unsafe.SliceData(x), len(x))
	case cpu.AVX2:
		return sumSquaresF64AVX2(unsafe.SliceData(x), len(x))
	}
	return sumSquaresGeneric(x)
}

// SquaredDistanceF32: the sum of (x[i]-y[i])^2 over one block.
func SquaredDistanceF32(x, y []float32) float32 {
	switch cpu.Active() {
	case cpu.AVX512:
		return squaredDistanceF32AVX512(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	case cpu.AVX2:
		return squaredDistanceF32AVX2(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	}
	return squaredDistanceGeneric(x, y)
}

// SquaredDistanceF64: the sum of (x[i]-y[i])^2 over one block.
func SquaredDistanceF64(x, y []float64) float64 {
	switch cpu.Active() {
	case cpu.AVX512:
		return squaredDistanceF64AVX512(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	case cpu.AVX2:
		return squaredDistanceF64AVX2(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	}
	return squaredDistanceGeneric(x, y)
}

// SumSquaresAboutF32: the sum of (x[i]-c)^2 over one block.
func SumSquaresAboutF32(x []float32, c float32) float32 {
	switch cpu.Active() {
	case cpu.AVX512:
		return sumSquaresAboutF32AVX512(unsafe.SliceData(x), len(x), c)
	case cpu.AVX2:
		return sumSquaresAboutF32AVX2(unsafe.SliceData(x), len(x), c)
	}
	return sumSquaresAboutGeneric(x, c)
}

// SumSquaresAboutF64: the sum of (x[i]-c)^2 over one block.
func SumSquaresAboutF64(x []float64, c float64) float64 {
	switch cpu.Active() {
	case cpu.AVX512:
		return sumSquaresAboutF64AVX512(unsafe.SliceData(x), len(x), c)
	case cpu.AVX2:
		return sumSquaresAboutF64AVX2(unsafe.SliceData(x), len(x), c)
	}
	return sumSquaresAboutGeneric(x, c)
}

// DotWideF32: the sum of x[i]*y[i] over one block in float64.
func DotWideF32(x, y []float32) float64 {
	switch cpu.Active() {
	case cpu.AVX512:
		return dotWideF32AVX512(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	case cpu.AVX2:
		return dotWideF32AVX2(unsafe.SliceData(x), unsafe.SliceData(y), len(x))
	}
	return dotWideGeneric(x, y)
}

// SumWideF32: the sum of x[i] over one block in float64.
func SumWideF32(x []float32) float64 {
	switch cpu.Active() {
	case cpu.AVX512:
		return sumWideF32AVX512(unsafe.SliceData(x), len(x))
	case cpu.AVX2:
		return sumWideF32AVX2(unsafe.SliceData(x), len(x))
	}
	return sumWideGeneric(x)
}
