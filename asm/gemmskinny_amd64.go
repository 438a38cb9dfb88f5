//go:build !purego && !noasm

package asm

import (
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/cpu"
)

//go:noescape
func gemmSkinny1F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny2F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny3F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny4F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny5F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny6F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny7F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny8F32AVX512(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny1F64AVX512(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny2F64AVX512(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny3F64AVX512(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny4F64AVX512(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny5F64AVX512(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny6F64AVX512(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny7F64AVX512(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny8F64AVX512(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny1F32AVX2(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny2F32AVX2(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny3F32AVX2(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny4F32AVX2(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny5F32AVX2(x *float32, ldx uintptr, y *float32, yks, yjs uintptr, c *float32, rsc, csc uintptr, m, k int, alpha, beta float32)

//go:noescape
func gemmSkinny1F64AVX2(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny2F64AVX2(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny3F64AVX2(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny4F64AVX2(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

//go:noescape
func gemmSkinny5F64AVX2(x *float64, ldx uintptr, y *float64, yks, yjs uintptr, c *float64, rsc, csc uintptr, m, k int, alpha, beta float64)

// GemmSkinnyF32 computes one block of k of C = alpha*X*Y + beta*C with m >= 16 rows and 8 <= k <= KC: row i of X is
// contiguous from x + i*ldx, element (p, j) of Y is at y + p*rsY + j*csY, element (i, j) of C at c + i*rsC + j*csC (in
// elements).
func GemmSkinnyF32(m, n, k int, alpha float32, x *float32, ldx int, y *float32, rsY, csY int, beta float32, c *float32, rsC, csC int) {
	level := cpu.Active()
	if level != cpu.AVX512 && level != cpu.AVX2 {
		gemmSkinnyGeneric(m, n, k, alpha, x, ldx, y, rsY, csY, beta, c, rsC, csC)
		return
	}
	most := 8
	if level == cpu.AVX2 {
		most = 5
	}
	for n > 0 {
		w := n
		if n > most {
			passes := (n + most - 1) / most
			w = (n + passes - 1) / passes
		}
		rows := gemmSkinnyPanel(k, w)
		for i := 0; i < m; i += rows {
			if m-i < rows+GemmSkinnyRows {
				rows = m - i
			}
			px, pc := (*float32)(unsafe.Add(unsafe.Pointer(x), i*ldx*4)), (*float32)(unsafe.Add(unsafe.Pointer(c), i*rsC*4))
			if level == cpu.AVX512 {
				gemmSkinnyPanelF32AVX512(rows, w, k, alpha, px, ldx*4, y, rsY*4, csY*4, beta, pc, rsC*4, csC*4)
			} else {
				gemmSkinnyPanelF32AVX2(rows, w, k, alpha, px, ldx*4, y, rsY*4, csY*4, beta, pc, rsC*4, csC*4)
			}
		}
		n -= w
		if n > 0 {
			y = (*float32)(unsafe.Add(unsafe.Pointer(y), w*csY*4))
			c = (*float32)(unsafe.Add(unsafe.Pointer(c), w*csC*4))
		}
	}
}

// gemmSkinnyPanelF32AVX512 computes n columns, n one of the kernels' numbers. It has a prologue, so a loop of calls can be
// preempted. Steps are in bytes.
//
//go:noinline
func gemmSkinnyPanelF32AVX512(m, n, k int, alpha float32, x *float32, ldx int, y *float32, rsY, csY int, beta float32, c *float32, rsC, csC int) {
	xs, yks, yjs, rs, cs := uintptr(ldx), uintptr(rsY), uintptr(csY), uintptr(rsC), uintptr(csC)
	switch n {
	case 1:
		gemmSkinny1F32AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 2:
		gemmSkinny2F32AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 3:
		gemmSkinny3F32AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 4:
		gemmSkinny4F32AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 5:
		gemmSkinny5F32AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 6:
		gemmSkinny6F32AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 7:
		gemmSkinny7F32AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 8:
		gemmSkinny8F32AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	}
}

// gemmSkinnyPanelF32AVX2 computes n columns, n one of the kernels' numbers. It has a prologue, so a loop of calls can be
// preempted. Steps are in bytes.
//
//go:noinline
func gemmSkinnyPanelF32AVX2(m, n, k int, alpha float32, x *float32, ldx int, y *float32, rsY, csY int, beta float32, c *float32, rsC, csC int) {
	xs, yks, yjs, rs, cs := uintptr(ldx), uintptr(rsY), uintptr(csY), uintptr(rsC), uintptr(csC)
	switch n {
	case 1:
		gemmSkinny1F32AVX2(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 2:
		gemmSkinny2F32AVX2(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 3:
		gemmSkinny3F32AVX2(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 4:
		gemmSkinny4F32AVX2(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 5:
		gemmSkinny5F32AVX2(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	}
}

// GemmSkinnyF64 is GemmSkinnyF32 in float64.
func GemmSkinnyF64(m, n, k int, alpha float64, x *float64, ldx int, y *float64, rsY, csY int, beta float64, c *float64, rsC, csC int) {
	level := cpu.Active()
	if level != cpu.AVX512 && level != cpu.AVX2 {
		gemmSkinnyGeneric(m, n, k, alpha, x, ldx, y, rsY, csY, beta, c, rsC, csC)
		return
	}
	most := 8
	if level == cpu.AVX2 {
		most = 5
	}
	for n > 0 {
		w := n
		if n > most {
			passes := (n + most - 1) / most
			w = (n + passes - 1) / passes
		}
		rows := gemmSkinnyPanel(k, w)
		for i := 0; i < m; i += rows {
			if m-i < rows+GemmSkinnyRows {
				rows = m - i
			}
			px, pc := (*float64)(unsafe.Add(unsafe.Pointer(x), i*ldx*8)), (*float64)(unsafe.Add(unsafe.Pointer(c), i*rsC*8))
			if level == cpu.AVX512 {
				gemmSkinnyPanelF64AVX512(rows, w, k, alpha, px, ldx*8, y, rsY*8, csY*8, beta, pc, rsC*8, csC*8)
			} else {
				gemmSkinnyPanelF64AVX2(rows, w, k, alpha, px, ldx*8, y, rsY*8, csY*8, beta, pc, rsC*8, csC*8)
			}
		}
		n -= w
		if n > 0 {
			y = (*float64)(unsafe.Add(unsafe.Pointer(y), w*csY*8))
			c = (*float64)(unsafe.Add(unsafe.Pointer(c), w*csC*8))
		}
	}
}

// gemmSkinnyPanelF64AVX512 computes n columns, n one of the kernels' numbers. It has a prologue, so a loop of calls can be
// preempted. Steps are in bytes.
//
//go:noinline
func gemmSkinnyPanelF64AVX512(m, n, k int, alpha float64, x *float64, ldx int, y *float64, rsY, csY int, beta float64, c *float64, rsC, csC int) {
	xs, yks, yjs, rs, cs := uintptr(ldx), uintptr(rsY), uintptr(csY), uintptr(rsC), uintptr(csC)
	switch n {
	case 1:
		gemmSkinny1F64AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 2:
		gemmSkinny2F64AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 3:
		gemmSkinny3F64AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 4:
		gemmSkinny4F64AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 5:
		gemmSkinny5F64AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 6:
		gemmSkinny6F64AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 7:
		gemmSkinny7F64AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 8:
		gemmSkinny8F64AVX512(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	}
}

// gemmSkinnyPanelF64AVX2 computes n columns, n one of the kernels' numbers. It has a prologue, so a loop of calls can be
// preempted. Steps are in bytes.
//
//go:noinline
func gemmSkinnyPanelF64AVX2(m, n, k int, alpha float64, x *float64, ldx int, y *float64, rsY, csY int, beta float64, c *float64, rsC, csC int) {
	xs, yks, yjs, rs, cs := uintptr(ldx), uintptr(rsY), uintptr(csY), uintptr(rsC), uintptr(csC)
	switch n {
	case 1:
		gemmSkinny1F64AVX2(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 2:
		gemmSkinny2F64AVX2(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 3:
		gemmSkinny3F64AVX2(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 4:
		gemmSkinny4F64AVX2(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	case 5:
		gemmSkinny5F64AVX2(x, xs, y, yks, yjs, c, rs, cs, m, k, alpha, beta)
	}
}
