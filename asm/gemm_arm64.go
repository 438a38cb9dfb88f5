//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func gemm8x12F32NEON(k int, a, b *float32, c *float32, ldc, mode int, alpha, beta float32)

//go:noescape
func gemm8x6F64NEON(k int, a, b *float64, c *float64, ldc, mode int, alpha, beta float64)

//go:noescape
func gemmPackCols4F32NEON(k int, src *float32, stride int, dst *float32, nr int)

//go:noescape
func gemmPackCols2F64NEON(k int, src *float64, stride int, dst *float64, nr int)

// GemmWholeTiles reports whether the kernels of the active level want both operands packed, A in slivers of a tile's rows
// (GemmPack of its transpose), B in strips, with room for the last ones to be whole.
func GemmWholeTiles() bool { return cpu.Active() == cpu.NEON }

// GemmCopiesBeside reports whether the kernels of the active level copy beside their products: see GemmSide.
func GemmCopiesBeside() bool { return false }

// GemmTileF32 returns the rows and columns of a full tile, at every level of this port.
func GemmTileF32() (mr, nr int) { return 8, 12 }

// GemmTileF64 returns the rows and columns of a full tile, at every level of this port.
func GemmTileF64() (mr, nr int) { return 8, 6 }

// GemmStripF32 computes one block of k (k <= KC) of one strip of C: m rows, n columns, n at most a tile's. The kernel serves
// packed operands: A in slivers of 8 rows (rsA = 1, csA = 8; sliver s begins at a[s*8*k]), B in a strip of 12 columns.
// Where pack is not nil it leaves there what GemmPackF32 makes of b, and csB may be another than 1; side is left to the caller.
func GemmStripF32(m, n, k int, alpha float32, a []float32, rsA, csA int, b []float32, rsB, csB int, pack []float32, beta float32, c []float32, ldc int, side *GemmSide[float32]) {
	ldb := rsB
	if pack != nil {
		_, nr := GemmTileF32()
		GemmPackF32(pack, k, n, nr, b, rsB, csB)
		b, ldb = pack, nr
	}
	if cpu.Active() != cpu.NEON || rsA != 1 || csA != 8 || ldb != 12 {
		gemmBlockGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, 1, beta, c, ldc)
		return
	}
	mode, kernelBeta := gemmMode(alpha, beta)
	pb := unsafe.SliceData(b)
	for i := 0; i < m; i += 8 {
		h := min(8, m-i)
		if h == 8 && n == 12 {
			gemm8x12F32NEON(k, &a[i*k], pb, &c[i*ldc], ldc, mode, alpha, kernelBeta)
			continue
		}
		var tile [8 * 12]float32 // an edge: the whole tile aside, then what C has of it
		gemm8x12F32NEON(k, &a[i*k], pb, &tile[0], 12, 0, 1, 0)
		for r := range h {
			row := c[(i+r)*ldc : (i+r)*ldc+n]
			for l := range row {
				gemmStoreGeneric(alpha, tile[r*12+l], beta, &row[l])
			}
		}
	}
}

// GemmPackF32 packs op(B), k x n with k <= KC, into strips of nr columns; nr is even. dst has room for whole strips.
func GemmPackF32(dst []float32, k, n, nr int, b []float32, rsB, csB int) {
	neon := cpu.Active() == cpu.NEON && rsB == 1
	for j := 0; j < n; j += nr {
		l, w, d := 0, min(nr, n-j), dst[j*k:]
		for ; neon && l+4 <= w; l += 4 {
			gemmPackCols4F32NEON(k, &b[(j+l)*csB], csB, &d[l], nr)
		}
		gemmPackPart(d, k, l, w, nr, b[j*csB:], rsB, csB)
	}
}

// GemmStripF64 computes one block of k (k <= KC) of one strip of C: m rows, n columns, n at most a tile's. The kernel serves
// packed operands: A in slivers of 8 rows (rsA = 1, csA = 8; sliver s begins at a[s*8*k]), B in a strip of 6 columns.
// Where pack is not nil it leaves there what GemmPackF64 makes of b, and csB may be another than 1; side is left to the caller.
func GemmStripF64(m, n, k int, alpha float64, a []float64, rsA, csA int, b []float64, rsB, csB int, pack []float64, beta float64, c []float64, ldc int, side *GemmSide[float64]) {
	ldb := rsB
	if pack != nil {
		_, nr := GemmTileF64()
		GemmPackF64(pack, k, n, nr, b, rsB, csB)
		b, ldb = pack, nr
	}
	if cpu.Active() != cpu.NEON || rsA != 1 || csA != 8 || ldb != 6 {
		gemmBlockGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, 1, beta, c, ldc)
		return
	}
	mode, kernelBeta := gemmMode(alpha, beta)
	pb := unsafe.SliceData(b)
	for i := 0; i < m; i += 8 {
		h := min(8, m-i)
		if h == 8 && n == 6 {
			gemm8x6F64NEON(k, &a[i*k], pb, &c[i*ldc], ldc, mode, alpha, kernelBeta)
			continue
		}
		var tile [8 * 6]float64 // an edge: the whole tile aside, then what C has of it
		gemm8x6F64NEON(k, &a[i*k], pb, &tile[0], 6, 0, 1, 0)
		for r := range h {
			row := c[(i+r)*ldc : (i+r)*ldc+n]
			for l := range row {
				gemmStoreGeneric(alpha, tile[r*6+l], beta, &row[l])
			}
		}
	}
}

// GemmPackF64 packs op(B), k x n with k <= KC, into strips of nr columns; nr is even. dst has room for whole strips.
func GemmPackF64(dst []float64, k, n, nr int, b []float64, rsB, csB int) {
	neon := cpu.Active() == cpu.NEON && rsB == 1
	for j := 0; j < n; j += nr {
		l, w, d := 0, min(nr, n-j), dst[j*k:]
		for ; neon && l+2 <= w; l += 2 {
			gemmPackCols2F64NEON(k, &b[(j+l)*csB], csB, &d[l], nr)
		}
		gemmPackPart(d, k, l, w, nr, b[j*csB:], rsB, csB)
	}
}
