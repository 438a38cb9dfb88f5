//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func gemmSmall6x64F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall6x63F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall6x56F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall8x48F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall8x47F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall8x40F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall12x32F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall12x31F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall12x24F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall8x16F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall8x15F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall8x8F32AVX512(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k int, mask uint64, alpha, beta float32)

//go:noescape
func gemmSmall6x32F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall6x31F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall6x28F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall8x24F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall8x23F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall8x20F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall12x16F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall12x15F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall12x12F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall8x8F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall8x7F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall8x4F64AVX512(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k int, mask uint64, alpha, beta float64)

//go:noescape
func gemmSmall4x24F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)

//go:noescape
func gemmSmall4x23F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)

//go:noescape
func gemmSmall6x16F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)

//go:noescape
func gemmSmall6x15F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)

//go:noescape
func gemmSmall8x8F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)

//go:noescape
func gemmSmall8x7F32AVX2(a *float32, ars, acs uintptr, b *float32, ldb uintptr, c *float32, ldc uintptr, m, k, last int, alpha, beta float32)

//go:noescape
func gemmSmall4x12F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)

//go:noescape
func gemmSmall4x11F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)

//go:noescape
func gemmSmall6x8F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)

//go:noescape
func gemmSmall6x7F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)

//go:noescape
func gemmSmall8x4F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)

//go:noescape
func gemmSmall8x3F64AVX2(a *float64, ars, acs uintptr, b *float64, ldb uintptr, c *float64, ldc uintptr, m, k, last int, alpha, beta float64)

// GemmSmallF32 computes one block of k of C = alpha*op(A)*B + beta*C, 1 <= k <= KC, m and n positive: element (i, p) of
// op(A) is at a + i*rsA + p*csA (in elements), B and C are row-major with strides ldb and ldc.
func GemmSmallF32(m, n, k int, alpha float32, a *float32, rsA, csA int, b *float32, ldb int, beta float32, c *float32, ldc int) {
	ars, acs, brs, crs := uintptr(rsA*4), uintptr(csA*4), uintptr(ldb*4), uintptr(ldc*4)
	switch cpu.Active() {
	case cpu.AVX512:
		if n > 64 || m*max(k, gemmSmallSteps) > gemmSmallWork {
			gemmSmallManyF32(m, n, k, alpha, a, rsA, csA, b, ldb, beta, c, ldc)
			return
		}
		mask := uint64(0xffff) >> (-uint(n) % 16)
		if n&15 != 0 && n&15 <= 8 {
			mask = 0xff >> (-uint(n) % 8)
		}
		switch uint(n+7) / 8 {
		case 1:
			gemmSmall8x8F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
		case 2:
			if n == 16 {
				gemmSmall8x16F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			} else {
				gemmSmall8x15F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			}
		case 3:
			gemmSmall12x24F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
		case 4:
			if n == 32 {
				gemmSmall12x32F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			} else {
				gemmSmall12x31F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			}
		case 5:
			gemmSmall8x40F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
		case 6:
			if n == 48 {
				gemmSmall8x48F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			} else {
				gemmSmall8x47F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			}
		case 7:
			gemmSmall6x56F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
		case 8:
			if n == 64 {
				gemmSmall6x64F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			} else {
				gemmSmall6x63F32AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			}
		}
	case cpu.AVX2:
		if n > 24 || m*max(k, gemmSmallSteps) > gemmSmallWork {
			gemmSmallManyF32(m, n, k, alpha, a, rsA, csA, b, ldb, beta, c, ldc)
			return
		}
		switch vectors := (n + 7) / 8; vectors {
		case 1:
			if n == 8 {
				gemmSmall8x8F32AVX2(a, ars, acs, b, brs, c, crs, m, k, 8, alpha, beta)
			} else {
				gemmSmall8x7F32AVX2(a, ars, acs, b, brs, c, crs, m, k, n, alpha, beta)
			}
		case 2:
			if n == 16 {
				gemmSmall6x16F32AVX2(a, ars, acs, b, brs, c, crs, m, k, 8, alpha, beta)
			} else {
				gemmSmall6x15F32AVX2(a, ars, acs, b, brs, c, crs, m, k, n-8, alpha, beta)
			}
		case 3:
			if n == 24 {
				gemmSmall4x24F32AVX2(a, ars, acs, b, brs, c, crs, m, k, 8, alpha, beta)
			} else {
				gemmSmall4x23F32AVX2(a, ars, acs, b, brs, c, crs, m, k, n-16, alpha, beta)
			}
		}
	default:
		gemmSmallGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, beta, c, ldc)
	}
}

// gemmSmallManyF32 is GemmSmallF32 for more than one call of a kernel.
func gemmSmallManyF32(m, n, k int, alpha float32, a *float32, rsA, csA int, b *float32, ldb int, beta float32, c *float32, ldc int) {
	unit, most := 8, 8
	if cpu.Active() == cpu.AVX2 {
		unit, most = 8, 3
		if m == 5 || m == 6 { // one tile of 6 x 2 rather than two of 3 x 3
			most = 2
		}
	}
	rows := gemmSmallRows(k)
	for n > 0 {
		// The fewest panels, as even as units allow.
		units := (n + unit - 1) / unit
		panels := (units + most - 1) / most
		w := min(n, (units+panels-1)/panels*unit)
		for i := 0; i < m; i += rows {
			pa, pc := (*float32)(unsafe.Add(unsafe.Pointer(a), i*rsA*4)), (*float32)(unsafe.Add(unsafe.Pointer(c), i*ldc*4))
			GemmSmallF32(min(rows, m-i), w, k, alpha, pa, rsA, csA, b, ldb, beta, pc, ldc)
		}
		if n -= w; n > 0 {
			b = (*float32)(unsafe.Add(unsafe.Pointer(b), w*4))
			c = (*float32)(unsafe.Add(unsafe.Pointer(c), w*4))
		}
	}
}

// GemmSmallF64 is GemmSmallF32 in float64.
func GemmSmallF64(m, n, k int, alpha float64, a *float64, rsA, csA int, b *float64, ldb int, beta float64, c *float64, ldc int) {
	ars, acs, brs, crs := uintptr(rsA*8), uintptr(csA*8), uintptr(ldb*8), uintptr(ldc*8)
	switch cpu.Active() {
	case cpu.AVX512:
		if n > 32 || m*max(k, gemmSmallSteps) > gemmSmallWork {
			gemmSmallManyF64(m, n, k, alpha, a, rsA, csA, b, ldb, beta, c, ldc)
			return
		}
		mask := uint64(0xff) >> (-uint(n) % 8)
		if n&7 != 0 && n&7 <= 4 {
			mask = 0xf >> (-uint(n) % 4)
		}
		switch uint(n+3) / 4 {
		case 1:
			gemmSmall8x4F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
		case 2:
			if n == 8 {
				gemmSmall8x8F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			} else {
				gemmSmall8x7F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			}
		case 3:
			gemmSmall12x12F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
		case 4:
			if n == 16 {
				gemmSmall12x16F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			} else {
				gemmSmall12x15F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			}
		case 5:
			gemmSmall8x20F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
		case 6:
			if n == 24 {
				gemmSmall8x24F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			} else {
				gemmSmall8x23F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			}
		case 7:
			gemmSmall6x28F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
		case 8:
			if n == 32 {
				gemmSmall6x32F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			} else {
				gemmSmall6x31F64AVX512(a, ars, acs, b, brs, c, crs, m, k, mask, alpha, beta)
			}
		}
	case cpu.AVX2:
		if n > 12 || m*max(k, gemmSmallSteps) > gemmSmallWork {
			gemmSmallManyF64(m, n, k, alpha, a, rsA, csA, b, ldb, beta, c, ldc)
			return
		}
		switch vectors := (n + 3) / 4; vectors {
		case 1:
			if n == 4 {
				gemmSmall8x4F64AVX2(a, ars, acs, b, brs, c, crs, m, k, 4, alpha, beta)
			} else {
				gemmSmall8x3F64AVX2(a, ars, acs, b, brs, c, crs, m, k, n, alpha, beta)
			}
		case 2:
			if n == 8 {
				gemmSmall6x8F64AVX2(a, ars, acs, b, brs, c, crs, m, k, 4, alpha, beta)
			} else {
				gemmSmall6x7F64AVX2(a, ars, acs, b, brs, c, crs, m, k, n-4, alpha, beta)
			}
		case 3:
			if n == 12 {
				gemmSmall4x12F64AVX2(a, ars, acs, b, brs, c, crs, m, k, 4, alpha, beta)
			} else {
				gemmSmall4x11F64AVX2(a, ars, acs, b, brs, c, crs, m, k, n-8, alpha, beta)
			}
		}
	default:
		gemmSmallGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, beta, c, ldc)
	}
}

// gemmSmallManyF64 is GemmSmallF64 for more than one call of a kernel.
func gemmSmallManyF64(m, n, k int, alpha float64, a *float64, rsA, csA int, b *float64, ldb int, beta float64, c *float64, ldc int) {
	unit, most := 4, 8
	if cpu.Active() == cpu.AVX2 {
		unit, most = 4, 3
		if m == 5 || m == 6 { // one tile of 6 x 2 rather than two of 3 x 3
			most = 2
		}
	}
	rows := gemmSmallRows(k)
	for n > 0 {
		// The fewest panels, as even as units allow.
		units := (n + unit - 1) / unit
		panels := (units + most - 1) / most
		w := min(n, (units+panels-1)/panels*unit)
		for i := 0; i < m; i += rows {
			pa, pc := (*float64)(unsafe.Add(unsafe.Pointer(a), i*rsA*8)), (*float64)(unsafe.Add(unsafe.Pointer(c), i*ldc*8))
			GemmSmallF64(min(rows, m-i), w, k, alpha, pa, rsA, csA, b, ldb, beta, pc, ldc)
		}
		if n -= w; n > 0 {
			b = (*float64)(unsafe.Add(unsafe.Pointer(b), w*8))
			c = (*float64)(unsafe.Add(unsafe.Pointer(c), w*8))
		}
	}
}
