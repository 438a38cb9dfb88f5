//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func gemm14x32F32AVX512(m, k int, a *float32, rsA, csA int, b *float32, ldb int, pack, c *float32, ldc, mode int, from *float32, fromRow, fromStep int, to *float32, toRow, toStep, rows, units, fromLast, toLast int, alpha, beta float32)

//go:noescape
func gemm14x16F32AVX512(m, k int, a *float32, rsA, csA int, b *float32, ldb int, c *float32, ldc, n, mode int, alpha, beta float32)

//go:noescape
func gemm14x8F32AVX512(m, k int, a *float32, rsA, csA int, b *float32, ldb int, c *float32, ldc, n, mode int, alpha, beta float32)

//go:noescape
func gemm14x16F64AVX512(m, k int, a *float64, rsA, csA int, b *float64, ldb int, pack, c *float64, ldc, mode int, from *float64, fromRow, fromStep int, to *float64, toRow, toStep, rows, units, fromLast, toLast int, alpha, beta float64)

//go:noescape
func gemm14x8F64AVX512(m, k int, a *float64, rsA, csA int, b *float64, ldb int, c *float64, ldc, n, mode int, alpha, beta float64)

//go:noescape
func gemm14x4F64AVX512(m, k int, a *float64, rsA, csA int, b *float64, ldb int, c *float64, ldc, n, mode int, alpha, beta float64)

//go:noescape
func gemmTrans8x32F32AVX512(k int, a *float32, rsA, csA int, b *float32, ldb int, pack, c *float32, ldc, mode int, alpha, beta float32)

//go:noescape
func gemmTrans8x16F64AVX512(k int, a *float64, rsA, csA int, b *float64, ldb int, pack, c *float64, ldc, mode int, alpha, beta float64)

//go:noescape
func gemm4x24F32AVX2(m, k int, a *float32, rsA, csA int, b *float32, ldb int, pack, c *float32, ldc, mode int, alpha, beta float32)

//go:noescape
func gemm6x16F32AVX2(m, k int, a *float32, rsA, csA int, b *float32, ldb int, c *float32, ldc, mode int, alpha, beta float32)

//go:noescape
func gemm8x8F32AVX2(m, k int, a *float32, rsA, csA int, b *float32, ldb int, c *float32, ldc, n, mode int, alpha, beta float32)

//go:noescape
func gemm4x12F64AVX2(m, k int, a *float64, rsA, csA int, b *float64, ldb int, pack, c *float64, ldc, mode int, alpha, beta float64)

//go:noescape
func gemm6x8F64AVX2(m, k int, a *float64, rsA, csA int, b *float64, ldb int, c *float64, ldc, mode int, alpha, beta float64)

//go:noescape
func gemm8x4F64AVX2(m, k int, a *float64, rsA, csA int, b *float64, ldb int, c *float64, ldc, n, mode int, alpha, beta float64)

// GemmWholeTiles reports whether the kernels of the active level want both operands packed, A in slivers of a tile's rows
// (GemmPack of its transpose), B in strips, with room for the last ones to be whole.
func GemmWholeTiles() bool { return false }

// GemmCopiesBeside reports whether the kernels of the active level copy beside their products: see GemmSide.
func GemmCopiesBeside() bool { return cpu.Active() == cpu.AVX512 }

// GemmTileF32 returns the rows and columns of a full tile at the active level.
func GemmTileF32() (mr, nr int) {
	switch cpu.Active() {
	case cpu.AVX512:
		return 14, 32
	case cpu.AVX2:
		return 4, 24
	}
	return 2, 16
}

// GemmTileF64 returns the rows and columns of a full tile at the active level.
func GemmTileF64() (mr, nr int) {
	switch cpu.Active() {
	case cpu.AVX512:
		return 14, 16
	case cpu.AVX2:
		return 4, 12
	}
	return 2, 16
}

// GemmStripF32 computes one block of k (k <= KC) of one strip of C: m rows, n columns, n at most a tile's. Where pack is not
// nil it leaves there what GemmPackF32 makes of b, which costs much less than to call that, and csB may be another than 1;
// where side is not nil it may copy some of those rows in passing.
func GemmStripF32(m, n, k int, alpha float32, a []float32, rsA, csA int, b []float32, rsB, csB int, pack []float32, beta float32, c []float32, ldc int, side *GemmSide[float32]) {
	ldb := rsB
	if mr, nr := GemmTileF32(); pack != nil && (csB != 1 || m < mr || n < nr || cpu.Active() == cpu.Generic) {
		if rsB == 1 && n == nr && m >= 8 && k >= 16 && cpu.Active() == cpu.AVX512 { // packed beside the products of 8 rows
			mode, kernelBeta := gemmMode(alpha, beta)
			gemmTrans8x32F32AVX512(k, unsafe.SliceData(a), rsA, csA, unsafe.SliceData(b), csB, unsafe.SliceData(pack), unsafe.SliceData(c), ldc, mode, alpha, kernelBeta)
			if m -= 8; m == 0 {
				return
			}
			a, c = a[8*rsA:], c[8*ldc:]
			if k < 128 { // C is near enough, and every loop that ends costs
				GemmSmallF32(m, n, k, alpha, unsafe.SliceData(a), rsA, csA, unsafe.SliceData(pack), nr, beta, unsafe.SliceData(c), ldc)
				return
			}
		} else {
			GemmPackF32(pack, k, n, nr, b, rsB, csB)
		}
		b, ldb, pack = pack, nr, nil
	}
	switch cpu.Active() {
	case cpu.AVX512:
		mode, beta := gemmMode(alpha, beta)
		pa, pb, pc := unsafe.SliceData(a), unsafe.SliceData(b), unsafe.SliceData(c)
		if n == 32 {
			units, rows := 0, 0
			if pack != nil {
				units, rows = side.units(m/14-1, k-14, 32)
			} else if ldb == 32 {
				units, rows = side.units(m/14, k-14, 32)
			}
			if units == 0 {
				gemm14x32F32AVX512(m, k, pa, rsA, csA, pb, ldb, unsafe.SliceData(pack), pc, ldc, mode, nil, 0, 0, nil, 0, 0, 0, 0, 0, 0, alpha, beta)
				return
			}
			fromStep, fromLast, toStep, toLast := side.steps(units, rows, 32)
			gemm14x32F32AVX512(m, k, pa, rsA, csA, pb, ldb, unsafe.SliceData(pack), pc, ldc, mode,
				&side.From[0], side.FromStride*4, fromStep*4, &side.To[0], side.ToStride*4, toStep*4, rows, units, fromLast*4, toLast*4, alpha, beta)
			side.skip(units, rows, 32)
			return
		}
		if n > 16 { // two narrow strips
			gemm14x16F32AVX512(m, k, pa, rsA, csA, pb, ldb, pc, ldc, 16, mode, alpha, beta)
			pb, pc, n = &b[16], &c[16], n-16
		}
		if n > 8 {
			gemm14x16F32AVX512(m, k, pa, rsA, csA, pb, ldb, pc, ldc, n, mode, alpha, beta)
		} else {
			gemm14x8F32AVX512(m, k, pa, rsA, csA, pb, ldb, pc, ldc, n, mode, alpha, beta)
		}
	case cpu.AVX2:
		mode, beta := gemmMode(alpha, beta)
		pa, pb, pc := unsafe.SliceData(a), unsafe.SliceData(b), unsafe.SliceData(c)
		if n == 24 {
			gemm4x24F32AVX2(m, k, pa, rsA, csA, pb, ldb, unsafe.SliceData(pack), pc, ldc, mode, alpha, beta)
			return
		}
		if n >= 16 {
			gemm6x16F32AVX2(m, k, pa, rsA, csA, pb, ldb, pc, ldc, mode, alpha, beta)
			if n -= 16; n == 0 {
				return
			}
			pb, pc = &b[16], &c[16]
		} else if n > 8 {
			gemm8x8F32AVX2(m, k, pa, rsA, csA, pb, ldb, pc, ldc, 8, mode, alpha, beta)
			pb, pc, n = &b[8], &c[8], n-8
		}
		gemm8x8F32AVX2(m, k, pa, rsA, csA, pb, ldb, pc, ldc, n, mode, alpha, beta)
	default:
		gemmBlockGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, 1, beta, c, ldc)
	}
}

// GemmStripF64 computes one block of k (k <= KC) of one strip of C: m rows, n columns, n at most a tile's. Where pack is not
// nil it leaves there what GemmPackF64 makes of b, which costs much less than to call that, and csB may be another than 1;
// where side is not nil it may copy some of those rows in passing.
func GemmStripF64(m, n, k int, alpha float64, a []float64, rsA, csA int, b []float64, rsB, csB int, pack []float64, beta float64, c []float64, ldc int, side *GemmSide[float64]) {
	ldb := rsB
	if mr, nr := GemmTileF64(); pack != nil && (csB != 1 || m < mr || n < nr || cpu.Active() == cpu.Generic) {
		if rsB == 1 && n == nr && m >= 8 && k >= 8 && cpu.Active() == cpu.AVX512 { // packed beside the products of 8 rows
			mode, kernelBeta := gemmMode(alpha, beta)
			gemmTrans8x16F64AVX512(k, unsafe.SliceData(a), rsA, csA, unsafe.SliceData(b), csB, unsafe.SliceData(pack), unsafe.SliceData(c), ldc, mode, alpha, kernelBeta)
			if m -= 8; m == 0 {
				return
			}
			a, c = a[8*rsA:], c[8*ldc:]
			if k < 128 { // C is near enough, and every loop that ends costs
				GemmSmallF64(m, n, k, alpha, unsafe.SliceData(a), rsA, csA, unsafe.SliceData(pack), nr, beta, unsafe.SliceData(c), ldc)
				return
			}
		} else {
			GemmPackF64(pack, k, n, nr, b, rsB, csB)
		}
		b, ldb, pack = pack, nr, nil
	}
	switch cpu.Active() {
	case cpu.AVX512:
		mode, beta := gemmMode(alpha, beta)
		pa, pb, pc := unsafe.SliceData(a), unsafe.SliceData(b), unsafe.SliceData(c)
		if n == 16 {
			units, rows := 0, 0
			if pack != nil {
				units, rows = side.units(m/14-1, k-14, 16)
			} else if ldb == 16 {
				units, rows = side.units(m/14, k-14, 16)
			}
			if units == 0 {
				gemm14x16F64AVX512(m, k, pa, rsA, csA, pb, ldb, unsafe.SliceData(pack), pc, ldc, mode, nil, 0, 0, nil, 0, 0, 0, 0, 0, 0, alpha, beta)
				return
			}
			fromStep, fromLast, toStep, toLast := side.steps(units, rows, 16)
			gemm14x16F64AVX512(m, k, pa, rsA, csA, pb, ldb, unsafe.SliceData(pack), pc, ldc, mode,
				&side.From[0], side.FromStride*8, fromStep*8, &side.To[0], side.ToStride*8, toStep*8, rows, units, fromLast*8, toLast*8, alpha, beta)
			side.skip(units, rows, 16)
			return
		}
		if n > 8 { // two narrow strips
			gemm14x8F64AVX512(m, k, pa, rsA, csA, pb, ldb, pc, ldc, 8, mode, alpha, beta)
			pb, pc, n = &b[8], &c[8], n-8
		}
		if n > 4 {
			gemm14x8F64AVX512(m, k, pa, rsA, csA, pb, ldb, pc, ldc, n, mode, alpha, beta)
		} else {
			gemm14x4F64AVX512(m, k, pa, rsA, csA, pb, ldb, pc, ldc, n, mode, alpha, beta)
		}
	case cpu.AVX2:
		mode, beta := gemmMode(alpha, beta)
		pa, pb, pc := unsafe.SliceData(a), unsafe.SliceData(b), unsafe.SliceData(c)
		if n == 12 {
			gemm4x12F64AVX2(m, k, pa, rsA, csA, pb, ldb, unsafe.SliceData(pack), pc, ldc, mode, alpha, beta)
			return
		}
		if n >= 8 {
			gemm6x8F64AVX2(m, k, pa, rsA, csA, pb, ldb, pc, ldc, mode, alpha, beta)
			if n -= 8; n == 0 {
				return
			}
			pb, pc = &b[8], &c[8]
		} else if n > 4 {
			gemm8x4F64AVX2(m, k, pa, rsA, csA, pb, ldb, pc, ldc, 4, mode, alpha, beta)
			pb, pc, n = &b[4], &c[4], n-4
		}
		gemm8x4F64AVX2(m, k, pa, rsA, csA, pb, ldb, pc, ldc, n, mode, alpha, beta)
	default:
		gemmBlockGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, 1, beta, c, ldc)
	}
}

//go:noescape
func gemmPackRowsAVX512(k int, src *byte, stride int, dst *byte)

//go:noescape
func gemmPackCols16F32AVX512(k int, src *float32, stride int, dst *float32, nr int)

//go:noescape
func gemmPackCols4F32AVX512(k int, src *float32, stride int, dst *float32, nr, n int)

//go:noescape
func gemmPackCols8F64AVX512(k int, src *float64, stride int, dst *float64, nr int)

//go:noescape
func gemmPackCols4F64AVX512(k int, src *float64, stride int, dst *float64, nr, n int)

//go:noescape
func gemmPackRowsAVX2(k int, src *byte, stride int, dst *byte)

//go:noescape
func gemmPackCols8F32AVX2(k int, src *float32, stride int, dst *float32, nr int)

//go:noescape
func gemmPackCols4F64AVX2(k int, src *float64, stride int, dst *float64, nr int)

// gemmPackWide chooses between the transposing kernels at AVX-512: many rows at once if they are long and do not begin in
// the same cache sets. Cycles for 16 float32, wide and narrow: k = 64 5.5 and 4.0; 256 7.3 and 5.7; 512 rows 2 KiB apart
// 12.3 and 9.4, 2080 bytes apart 5.8 and 6.9 (Zen 4).
func gemmPackWide(k, stride int) bool { return k > 256 && stride%1024 != 0 }

// GemmPackF32 packs op(B), k x n with k <= KC, into strips of nr columns; nr is a multiple of 4. dst has room for whole strips.
func GemmPackF32(dst []float32, k, n, nr int, b []float32, rsB, csB int) {
	level := cpu.Active()
	for j := 0; j < n; j += nr {
		w, d := min(nr, n-j), dst[j*k:]
		switch {
		case csB == 1 && level == cpu.AVX512 && w == nr && nr == 32:
			gemmPackRowsAVX512(k, (*byte)(unsafe.Pointer(&b[j])), 4*rsB, (*byte)(unsafe.Pointer(&d[0])))
		case csB == 1 && level == cpu.AVX2 && w == nr && nr == 24:
			gemmPackRowsAVX2(k, (*byte)(unsafe.Pointer(&b[j])), 4*rsB, (*byte)(unsafe.Pointer(&d[0])))
		case rsB == 1 && level == cpu.AVX512:
			for l := 0; l < w; {
				if w-l >= 16 && gemmPackWide(k, 4*csB) {
					gemmPackCols16F32AVX512(k, &b[(j+l)*csB], csB, &d[l], nr)
					l += 16
				} else if w-l >= 8 {
					gemmPackCols8F32AVX2(k, &b[(j+l)*csB], csB, &d[l], nr)
					l += 8
				} else {
					gemmPackCols4F32AVX512(k, &b[(j+l)*csB], csB, &d[l], nr, w-l)
					l += 4
				}
			}
		case rsB == 1 && level == cpu.AVX2:
			l := 0
			for ; l+8 <= w; l += 8 {
				gemmPackCols8F32AVX2(k, &b[(j+l)*csB], csB, &d[l], nr)
			}
			gemmPackPart(d, k, l, w, nr, b[j*csB:], rsB, csB)
		default:
			gemmPackPart(d, k, 0, w, nr, b[j*csB:], rsB, csB)
		}
	}
}

// GemmPackF64 packs op(B), k x n with k <= KC, into strips of nr columns; nr is a multiple of 4. dst has room for whole strips.
func GemmPackF64(dst []float64, k, n, nr int, b []float64, rsB, csB int) {
	level := cpu.Active()
	for j := 0; j < n; j += nr {
		w, d := min(nr, n-j), dst[j*k:]
		switch {
		case csB == 1 && level == cpu.AVX512 && w == nr && nr == 16:
			gemmPackRowsAVX512(k, (*byte)(unsafe.Pointer(&b[j])), 8*rsB, (*byte)(unsafe.Pointer(&d[0])))
		case csB == 1 && level == cpu.AVX2 && w == nr && nr == 12:
			gemmPackRowsAVX2(k, (*byte)(unsafe.Pointer(&b[j])), 8*rsB, (*byte)(unsafe.Pointer(&d[0])))
		case rsB == 1 && level == cpu.AVX512:
			for l := 0; l < w; {
				if w-l >= 8 && gemmPackWide(k, 8*csB) {
					gemmPackCols8F64AVX512(k, &b[(j+l)*csB], csB, &d[l], nr)
					l += 8
				} else if w-l >= 4 {
					gemmPackCols4F64AVX2(k, &b[(j+l)*csB], csB, &d[l], nr)
					l += 4
				} else {
					gemmPackCols4F64AVX512(k, &b[(j+l)*csB], csB, &d[l], nr, w-l)
					l += 4
				}
			}
		case rsB == 1 && level == cpu.AVX2:
			l := 0
			for ; l+4 <= w; l += 4 {
				gemmPackCols4F64AVX2(k, &b[(j+l)*csB], csB, &d[l], nr)
			}
			gemmPackPart(d, k, l, w, nr, b[j*csB:], rsB, csB)
		default:
			gemmPackPart(d, k, 0, w, nr, b[j*csB:], rsB, csB)
		}
	}
}
