//go:build purego || noasm || (!amd64 && !arm64)

package asm

// ExpF64: dst[i] = exp64(x[i]).
func ExpF64(dst, x []float64) { expF64Generic(dst, x) }

// LogF64: dst[i] = log64(x[i]).
func LogF64(dst, x []float64) { logF64Generic(dst, x) }

// TanhF64: dst[i] = tanh64(x[i]).
func TanhF64(dst, x []float64) { tanhF64Generic(dst, x) }

// SigmoidF64: dst[i] = sigmoid64(x[i]).
func SigmoidF64(dst, x []float64) { sigmoidF64Generic(dst, x) }
