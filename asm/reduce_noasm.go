//go:build purego || noasm || (!amd64 && !arm64)

package asm

// DotF32: the sum of x[i]*y[i] over one block.
//
//go:noinline
func DotF32(x, y []float32) float32 { return dotGeneric(x, y) }

// DotF64: the sum of x[i]*y[i] over one block.
//
//go:noinline
func DotF64(x, y []float64) float64 { return dotGeneric(x, y) }

// SumF32: the sum of x[i] over one block.
//
//go:noinline
func SumF32(x []float32) float32 { return sumGeneric(x) }

// SumF64: the sum of x[i] over one block.
//
//go:noinline
func SumF64(x []float64) float64 { return sumGeneric(x) }

// SumAbsF32: the sum of |x[i]| over one block.
//
//go:noinline
func SumAbsF32(x []float32) float32 { return sumAbsGeneric(x) }

// SumAbsF64: the sum of |x[i]| over one block.
//
//go:noinline
func SumAbsF64(x []float64) float64 { return sumAbsGeneric(x) }

// SumSquaresF32: the sum of x[i]^2 over one block.
//
//go:noinline
func SumSquaresF32(x []float32) float32 { return sumSquaresGeneric(x) }

// SumSquaresF64: the sum of x[i]^2 over one block.
//
//go:noinline
func SumSquaresF64(x []float64) float64 { return sumSquaresGeneric(x) }

// SquaredDistanceF32: the sum of (x[i]-y[i])^2 over one block.
//
//go:noinline
func SquaredDistanceF32(x, y []float32) float32 { return squaredDistanceGeneric(x, y) }

// SquaredDistanceF64: the sum of (x[i]-y[i])^2 over one block.
//
//go:noinline
func SquaredDistanceF64(x, y []float64) float64 { return squaredDistanceGeneric(x, y) }

// SumSquaresAboutF32: the sum of (x[i]-c)^2 over one block.
//
//go:noinline
func SumSquaresAboutF32(x []float32, c float32) float32 { return sumSquaresAboutGeneric(x, c) }

// SumSquaresAboutF64: the sum of (x[i]-c)^2 over one block.
//
//go:noinline
func SumSquaresAboutF64(x []float64, c float64) float64 { return sumSquaresAboutGeneric(x, c) }

// DotWideF32: the sum of x[i]*y[i] over one block in float64.
//
//go:noinline
func DotWideF32(x, y []float32) float64 { return dotWideGeneric(x, y) }

// SumWideF32: the sum of x[i] over one block in float64.
//
//go:noinline
func SumWideF32(x []float32) float64 { return sumWideGeneric(x) }
