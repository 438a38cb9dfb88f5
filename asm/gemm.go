package asm

// Matrix products. This file has the definition; the packed micro-kernels and the packing are beside it.
//
// op(A) is m x k, op(B) is k x n, C is m x n and row-major. An operand is given by two strides in elements, so that one
// body serves all four transposes: element (i, p) of op(A) is a[i*rsA+p*csA].
//
// Each element of C is computed by itself, whatever else is computed with it:
//
//	block b of k:  acc = +0; for p ascending in the block: acc = fma(A(i,p), B(p,j), acc)
//	first block:   C = T(alpha*acc) if beta == 0 (C is not read), else C = fma(alpha, acc, T(beta*C))
//	later blocks:  C = fma(alpha, acc, C)
//
// and k = 0 or alpha == 0 give C = T(beta*C), +0 if beta == 0, without reading A and B.

import (
	"math"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/fma"
)

// KC is the length of a block of k, for both types and at every level. It is part of the definition (where a chain of
// multiply-adds is cut and added to C), so it is frozen: docs/adr/gemm-kc.md has the measurements behind it.
const KC = 512

// GemmGeneric computes C = alpha*op(A)*op(B) + beta*C as defined above.
func GemmGeneric[T Float](m, n, k int, alpha T, a []T, rsA, csA int, b []T, rsB, csB int, beta T, c []T, ldc int) {
	if m == 0 || n == 0 {
		return
	}
	if k == 0 || alpha == 0 {
		gemmScaleGeneric(m, n, beta, c, ldc)
		return
	}
	for p := 0; p < k; p += KC {
		gemmBlockGeneric(m, n, min(KC, k-p), alpha, a[p*csA:], rsA, csA, b[p*rsB:], rsB, csB, beta, c, ldc)
		beta = 1
	}
}

// gemmScaleGeneric is C = T(beta*C), +0 if beta == 0.
func gemmScaleGeneric[T Float](m, n int, beta T, c []T, ldc int) {
	for i := range m {
		row := c[i*ldc : i*ldc+n]
		if beta == 0 {
			clear(row)
			continue
		}
		for j, x := range row {
			row[j] = T(beta * x)
		}
	}
}

// gemmStoreGeneric is the last step of a block for one element.
func gemmStoreGeneric[T Float](alpha, acc, beta T, c *T) {
	if beta == 0 {
		*c = T(alpha * acc)
		return
	}
	*c = fma.FMA(alpha, acc, T(beta**c))
}

// gemmChainGeneric is the chain of one element: the definition in one line. The loops below compute the same, faster.
func gemmChainGeneric[T Float](k int, a []T, csA int, b []T, rsB int) (acc T) {
	for p := range k {
		acc = fma.FMA(a[p*csA], b[p*rsB], acc)
	}
	return acc
}

// gemmBlockGeneric handles one block of k, k <= KC, in tiles of two rows and four columns: eight chains hide the
// latency of one. The four columns of B are first widened to float64 (exact), which every row reuses.
func gemmBlockGeneric[T Float](m, n, k int, alpha T, a []T, rsA, csA int, b []T, rsB, csB int, beta T, c []T, ldc int) {
	var panel [KC][4]float64
	small := math.Inf(1) // the least magnitude but zero in the panel
	for j := 0; j < n; j += 4 {
		w := min(4, n-j)
		for p := range k {
			for l := range w {
				x := float64(b[p*rsB+(j+l)*csB])
				panel[p][l] = x
				if x = math.Abs(x); x < small && x != 0 {
					small = x
				}
			}
		}
		for i := 0; i < m; i += 2 {
			h := min(2, m-i)
			var acc [2][4]float64
			ok := w == 4 && h == 2
			if ok {
				ok = gemmTileGeneric(k, a[i*rsA:], a[(i+1)*rsA:], csA, &panel, small, &acc)
			}
			for r := range h {
				for l := range w {
					x := T(acc[r][l])
					if !ok {
						x = gemmChainGeneric(k, a[(i+r)*rsA:], csA, b[(j+l)*csB:], rsB)
					}
					gemmStoreGeneric(alpha, x, beta, &c[(i+r)*ldc+j+l])
				}
			}
		}
	}
}

// gemmTileGeneric computes eight chains. For float32 it takes the fast path of fma.F32 by hand and reports false at the
// first sum that lies half way between two float32; the caller then follows the definition. Sums below the normal range
// need no care as long as no product but zero is below 2^-126: then the float64 sum p + c is a multiple of 2^-173, and
// below 2^-126 in magnitude it has at most 47 bits, so it is exact and rounded only once.
func gemmTileGeneric[T Float](k int, a0, a1 []T, csA int, panel *[KC][4]float64, small float64, acc *[2][4]float64) bool {
	var c0, c1, c2, c3, d0, d1, d2, d3 float64
	if unsafe.Sizeof(T(0)) == 4 {
		low := 0x1p-126 / small
		i := 0
		for p := range panel[:k] {
			w := &panel[p]
			x, y := float64(a0[i]), float64(a1[i])
			if math.Abs(x) < low && x != 0 || math.Abs(y) < low && y != 0 {
				return false
			}
			s := float64(x*w[0]) + c0
			if math.Float64bits(s)<<35 == 1<<63 {
				return false
			}
			c0 = float64(float32(s))
			s = float64(x*w[1]) + c1
			if math.Float64bits(s)<<35 == 1<<63 {
				return false
			}
			c1 = float64(float32(s))
			s = float64(x*w[2]) + c2
			if math.Float64bits(s)<<35 == 1<<63 {
				return false
			}
			c2 = float64(float32(s))
			s = float64(x*w[3]) + c3
			if math.Float64bits(s)<<35 == 1<<63 {
				return false
			}
			c3 = float64(float32(s))
			s = float64(y*w[0]) + d0
			if math.Float64bits(s)<<35 == 1<<63 {
				return false
			}
			d0 = float64(float32(s))
			s = float64(y*w[1]) + d1
			if math.Float64bits(s)<<35 == 1<<63 {
				return false
			}
			d1 = float64(float32(s))
			s = float64(y*w[2]) + d2
			if math.Float64bits(s)<<35 == 1<<63 {
				return false
			}
			d2 = float64(float32(s))
			s = float64(y*w[3]) + d3
			if math.Float64bits(s)<<35 == 1<<63 {
				return false
			}
			d3 = float64(float32(s))
			i += csA
		}
	} else {
		i := 0
		for p := range panel[:k] {
			w := &panel[p]
			x, y := float64(a0[i]), float64(a1[i])
			c0 = math.FMA(x, w[0], c0)
			c1 = math.FMA(x, w[1], c1)
			c2 = math.FMA(x, w[2], c2)
			c3 = math.FMA(x, w[3], c3)
			d0 = math.FMA(y, w[0], d0)
			d1 = math.FMA(y, w[1], d1)
			d2 = math.FMA(y, w[2], d2)
			d3 = math.FMA(y, w[3], d3)
			i += csA
		}
	}
	*acc = [2][4]float64{{c0, c1, c2, c3}, {d0, d1, d2, d3}}
	return true
}

// gemmMode tells the kernels how to write C, with beta as they want it: 0 c = acc, 1 c = alpha*acc, 2 c is read.
func gemmMode[T Float](alpha, beta T) (int, T) {
	if beta != 0 {
		return 2, beta
	}
	if alpha == 1 {
		return 0, 0
	}
	return 1, T(math.Copysign(0, -1))
}
