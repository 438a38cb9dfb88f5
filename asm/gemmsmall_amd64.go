//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func gemmSmall6x64F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall6x56F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall8x48F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall8x40F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall12x32F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall12x24F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall8x16F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall8x8F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall6x32F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall6x28F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall8x24F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall8x20F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall12x16F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall12x12F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall8x8F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall8x4F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall4x24F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)

//go:noescape
func gemmSmall6x16F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)

//go:noescape
func gemmSmall8x8F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)

//go:noescape
func gemmSmall4x12F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)

//go:noescape
func gemmSmall6x8F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)

//go:noescape
func gemmSmall8x4F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)

// GemmSmallF32 computes one block of k of C = alpha*op(A)*B + beta*C, 1 <= k <= KC, m and n positive: element (i, p) of
// op(A) is at a + i*rsA + p*csA (in elements), B and C are row-major with strides ldb and ldc.
func GemmSmallF32(m, n, k int, alpha float32, a *float32, rsA, csA int, b *float32, ldb int, beta float32, c *float32, ldc int) {
	switch cpu.Active() {
	case cpu.AVX512:
		if n <= 64 && m*k <= gemmSmallWork {
			gemmSmallPanelF32AVX512(m, n, k, (n+7)/8, alpha, a, rsA*4, csA*4, b, ldb*4, beta, c, ldc*4)
			return
		}
		rows := gemmSmallRows(k)
		for {
			// The fewest panels of at most 64 columns, as even as half vectors allow.
			halves := (n + 7) / 8
			panels := (halves + 7) / 8
			halves = (halves + panels - 1) / panels
			w := min(n, halves*8)
			for i := 0; i < m; i += rows {
				pa, pc := (*float32)(unsafe.Add(unsafe.Pointer(a), i*rsA*4)), (*float32)(unsafe.Add(unsafe.Pointer(c), i*ldc*4))
				gemmSmallPanelF32AVX512(min(rows, m-i), w, k, halves, alpha, pa, rsA*4, csA*4, b, ldb*4, beta, pc, ldc*4)
			}
			n -= w
			if n == 0 {
				return
			}
			b = (*float32)(unsafe.Add(unsafe.Pointer(b), w*4))
			c = (*float32)(unsafe.Add(unsafe.Pointer(c), w*4))
		}
	case cpu.AVX2:
		if n <= 24 && m*k <= gemmSmallWork {
			gemmSmallPanelF32AVX2(m, n, k, (n+7)/8, alpha, a, rsA*4, csA*4, b, ldb*4, beta, c, ldc*4)
			return
		}
		rows := gemmSmallRows(k)
		for {
			vectors := (n + 7) / 8
			panels := (vectors + 2) / 3
			if m == 5 || m == 6 { // one tile of 6 x 2 rather than two of 3 x 3
				panels = (vectors + 1) / 2
			}
			vectors = (vectors + panels - 1) / panels
			w := min(n, vectors*8)
			for i := 0; i < m; i += rows {
				pa, pc := (*float32)(unsafe.Add(unsafe.Pointer(a), i*rsA*4)), (*float32)(unsafe.Add(unsafe.Pointer(c), i*ldc*4))
				gemmSmallPanelF32AVX2(min(rows, m-i), w, k, vectors, alpha, pa, rsA*4, csA*4, b, ldb*4, beta, pc, ldc*4)
			}
			n -= w
			if n == 0 {
				return
			}
			b = (*float32)(unsafe.Add(unsafe.Pointer(b), w*4))
			c = (*float32)(unsafe.Add(unsafe.Pointer(c), w*4))
		}
	default:
		gemmSmallGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, beta, c, ldc)
	}
}

// gemmSmallPanelF32AVX2 computes m rows of n columns, n <= vectors*8, vectors in 1 .. 3, as gemmSmallPanelF32AVX512 does.
//
//go:noinline
func gemmSmallPanelF32AVX2(m, n, k, vectors int, alpha float32, a *float32, rsA, csA int, b *float32, ldb int, beta float32, c *float32, ldc int) {
	last := n - (vectors-1)*8
	ars, acs, brs, crs := uintptr(rsA), uintptr(csA), uintptr(ldb), uintptr(ldc)
	switch vectors {
	case 1:
		gemmSmall8x8F32AVX2(a, ars, acs, b, brs, c, crs, m, k, last, alpha, beta)
	case 2:
		gemmSmall6x16F32AVX2(a, ars, acs, b, brs, c, crs, m, k, last, alpha, beta)
	case 3:
		gemmSmall4x24F32AVX2(a, ars, acs, b, brs, c, crs, m, k, last, alpha, beta)
	}
}

// gemmSmallPanelF32AVX512 computes m rows of n columns, n <= halves*8, halves in 1 .. 8. It has a prologue, so a loop of
// calls can be preempted. Steps are in bytes.
//
//go:noinline
func gemmSmallPanelF32AVX512(m, n, k, halves int, alpha float32, a *float32, rsA, csA int, b *float32, ldb int, beta float32, c *float32, ldc int) {
	mask := uint64(0xffff) >> uint(-n&15)
	if halves&1 != 0 {
		mask = 0xff >> uint(-n&7)
	}
	ars, acs, brs, crs := uintptr(rsA), uintptr(csA), uintptr(ldb), uintptr(ldc)
	switch halves {
	case 1:
		gemmSmall8x8F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 2:
		gemmSmall8x16F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 3:
		gemmSmall12x24F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 4:
		gemmSmall12x32F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 5:
		gemmSmall8x40F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 6:
		gemmSmall8x48F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 7:
		gemmSmall6x56F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 8:
		gemmSmall6x64F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	}
}

// GemmSmallF64 is GemmSmallF32 in float64.
func GemmSmallF64(m, n, k int, alpha float64, a *float64, rsA, csA int, b *float64, ldb int, beta float64, c *float64, ldc int) {
	switch cpu.Active() {
	case cpu.AVX512:
		if n <= 32 && m*k <= gemmSmallWork {
			gemmSmallPanelF64AVX512(m, n, k, (n+3)/4, alpha, a, rsA*8, csA*8, b, ldb*8, beta, c, ldc*8)
			return
		}
		rows := gemmSmallRows(k)
		for {
			// The fewest panels of at most 32 columns, as even as half vectors allow.
			halves := (n + 3) / 4
			panels := (halves + 7) / 8
			halves = (halves + panels - 1) / panels
			w := min(n, halves*4)
			for i := 0; i < m; i += rows {
				pa, pc := (*float64)(unsafe.Add(unsafe.Pointer(a), i*rsA*8)), (*float64)(unsafe.Add(unsafe.Pointer(c), i*ldc*8))
				gemmSmallPanelF64AVX512(min(rows, m-i), w, k, halves, alpha, pa, rsA*8, csA*8, b, ldb*8, beta, pc, ldc*8)
			}
			n -= w
			if n == 0 {
				return
			}
			b = (*float64)(unsafe.Add(unsafe.Pointer(b), w*8))
			c = (*float64)(unsafe.Add(unsafe.Pointer(c), w*8))
		}
	case cpu.AVX2:
		if n <= 12 && m*k <= gemmSmallWork {
			gemmSmallPanelF64AVX2(m, n, k, (n+3)/4, alpha, a, rsA*8, csA*8, b, ldb*8, beta, c, ldc*8)
			return
		}
		rows := gemmSmallRows(k)
		for {
			vectors := (n + 3) / 4
			panels := (vectors + 2) / 3
			if m == 5 || m == 6 { // one tile of 6 x 2 rather than two of 3 x 3
				panels = (vectors + 1) / 2
			}
			vectors = (vectors + panels - 1) / panels
			w := min(n, vectors*4)
			for i := 0; i < m; i += rows {
				pa, pc := (*float64)(unsafe.Add(unsafe.Pointer(a), i*rsA*8)), (*float64)(unsafe.Add(unsafe.Pointer(c), i*ldc*8))
				gemmSmallPanelF64AVX2(min(rows, m-i), w, k, vectors, alpha, pa, rsA*8, csA*8, b, ldb*8, beta, pc, ldc*8)
			}
			n -= w
			if n == 0 {
				return
			}
			b = (*float64)(unsafe.Add(unsafe.Pointer(b), w*8))
			c = (*float64)(unsafe.Add(unsafe.Pointer(c), w*8))
		}
	default:
		gemmSmallGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, beta, c, ldc)
	}
}

// gemmSmallPanelF64AVX2 computes m rows of n columns, n <= vectors*4, vectors in 1 .. 3, as gemmSmallPanelF64AVX512 does.
//
//go:noinline
func gemmSmallPanelF64AVX2(m, n, k, vectors int, alpha float64, a *float64, rsA, csA int, b *float64, ldb int, beta float64, c *float64, ldc int) {
	last := n - (vectors-1)*4
	ars, acs, brs, crs := uintptr(rsA), uintptr(csA), uintptr(ldb), uintptr(ldc)
	switch vectors {
	case 1:
		gemmSmall8x4F64AVX2(a, ars, acs, b, brs, c, crs, m, k, last, alpha, beta)
	case 2:
		gemmSmall6x8F64AVX2(a, ars, acs, b, brs, c, crs, m, k, last, alpha, beta)
	case 3:
		gemmSmall4x12F64AVX2(a, ars, acs, b, brs, c, crs, m, k, last, alpha, beta)
	}
}

// gemmSmallPanelF64AVX512 computes m rows of n columns, n <= halves*4, halves in 1 .. 8. It has a prologue, so a loop of
// calls can be preempted. Steps are in bytes.
//
//go:noinline
func gemmSmallPanelF64AVX512(m, n, k, halves int, alpha float64, a *float64, rsA, csA int, b *float64, ldb int, beta float64, c *float64, ldc int) {
	mask := uint64(0xff) >> uint(-n&7)
	if halves&1 != 0 {
		mask = 0xf >> uint(-n&3)
	}
	ars, acs, brs, crs := uintptr(rsA), uintptr(csA), uintptr(ldb), uintptr(ldc)
	switch halves {
	case 1:
		gemmSmall8x4F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 2:
		gemmSmall8x8F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 3:
		gemmSmall12x12F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 4:
		gemmSmall12x16F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 5:
		gemmSmall8x20F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 6:
		gemmSmall8x24F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 7:
		gemmSmall6x28F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	case 8:
		gemmSmall6x32F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
	}
}
