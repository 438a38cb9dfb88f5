package asm

import "math"

// GemmAct is an activation that can follow a product.
type GemmAct uint8

// The activations: none, max(x, 0), and x clamped to [-1, 1] (x < -1: -1; x > 1: 1; else x).
const (
	GemmIdentity GemmAct = iota
	GemmReLU
	GemmHardTanh
)

// gemmFinishGeneric adds the bias, if any, to every row of C, and then applies the activation.
func gemmFinishGeneric[T Float](m, n int, c []T, ldc int, bias []T, act GemmAct) {
	for i := range m {
		row := c[i*ldc : i*ldc+n]
		if bias != nil {
			for j, x := range bias[:n] {
				row[j] += x
			}
		}
		switch act {
		case GemmReLU:
			for j, x := range row {
				row[j] = max(x, 0)
			}
		case GemmHardTanh:
			for j, x := range row {
				if x < -1 {
					x = -1
				} else if x > 1 {
					x = 1
				}
				row[j] = x
			}
		}
	}
}

// gemmClamp expresses an activation as min(hi, max(lo, x)) + zero.
func gemmClamp[T Float](act GemmAct) (lo, hi, zero T) {
	inf, negZero := T(math.Inf(1)), T(math.Copysign(0, -1))
	switch act {
	case GemmReLU:
		return 0, inf, 0
	case GemmHardTanh:
		return -1, 1, negZero
	}
	return -inf, inf, negZero
}

// gemmFinishRowsF32 does it with the kernels for vectors, a row at a time.
func gemmFinishRowsF32(m, n int, c []float32, ldc int, bias []float32, act GemmAct) {
	for i := range m {
		for j := 0; j < n; j += BlockLen {
			row := c[i*ldc+j : i*ldc+min(n, j+BlockLen)]
			if bias != nil {
				AddF32(row, row, bias[j:j+len(row)])
			}
			switch act {
			case GemmReLU:
				ReLUF32(row, row)
			case GemmHardTanh:
				ClampF32(row, row, -1, 1)
			}
		}
	}
}

// gemmFinishRowsF64 does it with the kernels for vectors, a row at a time.
func gemmFinishRowsF64(m, n int, c []float64, ldc int, bias []float64, act GemmAct) {
	for i := range m {
		for j := 0; j < n; j += BlockLen {
			row := c[i*ldc+j : i*ldc+min(n, j+BlockLen)]
			if bias != nil {
				AddF64(row, row, bias[j:j+len(row)])
			}
			switch act {
			case GemmReLU:
				ReLUF64(row, row)
			case GemmHardTanh:
				ClampF64(row, row, -1, 1)
			}
		}
	}
}
