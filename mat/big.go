package mat

import (
	"sync"

	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/parallel"
)

// The big path: the five loops of Goto & van de Geijn around the strip kernels of package asm.
//
//	5  columns of C, NC at a time     the packed panel of B, KC x NC, stays in L3
//	4  k, KC at a time                the contract's blocks
//	3  rows of C, MC at a time        the block of A, MC x KC, stays in L2
//	2  strips of NR columns           a strip of B is read from L2 for every tile
//	1  tiles of MR rows               inside the kernel, in registers
//
// B is packed unless its rows are contiguous and the product is too low to pay for it; A is never transposed, since the
// kernels broadcast its elements: it is used in place, or copied where its rows lie so far apart that they fall into the
// same cache sets.

// product is one call: c = alpha*op(a)*op(b) + beta*c with op given as strides.
type product[T Float] struct {
	m, n, k      int
	alpha, beta  T
	a, b, c      []T
	rsA, csA     int
	rsB, csB     int
	ldc          int
	packed       bool // b holds the strips of a Packed
	gridM, gridN int  // how Part divides C
	stepM, stepN int
	blocks       blocking
}

// blocking has the block sizes of the five loops, in elements.
type blocking struct {
	mr, nr, mc, nc int
	packA, packB   bool
}

var tune struct {
	packA, packB bool
	mc, nc       int
} // EXPERIMENT

// strip calls the kernel for one strip. It is a function of its own with a stack frame, so that the scheduler can stop a
// goroutine between two kernels, which have no safe points.
//
//go:noinline
func strip[T Float](m, n, k int, alpha T, a []T, rsA, csA int, b []T, ldb int, beta T, c []T, ldc int) {
	if is32[T]() {
		asm.GemmStripF32(m, n, k, float32(alpha), f32(a), rsA, csA, f32(b), ldb, float32(beta), f32(c), ldc)
	} else {
		asm.GemmStripF64(m, n, k, float64(alpha), f64(a), rsA, csA, f64(b), ldb, float64(beta), f64(c), ldc)
	}
}

func packStrips[T Float](dst []T, k, n, nr int, b []T, rsB, csB int) {
	if is32[T]() {
		asm.GemmPackF32(f32(dst), k, n, nr, f32(b), rsB, csB)
	} else {
		asm.GemmPackF64(f64(dst), k, n, nr, f64(b), rsB, csB)
	}
}

// serial computes rows i0 .. i1-1 and columns j0 .. j1-1 of the product on this goroutine.
func (g *product[T]) serial(i0, i1, j0, j1 int) {
	z := g.blocks
	s := scratchFor[T](z)
	for jc := j0; jc < j1; jc += z.nc {
		nc := min(z.nc, j1-jc)
		beta := g.beta
		for pc := 0; pc < g.k; pc += asm.KC {
			kb := min(asm.KC, g.k-pc)
			b, ldb, next := g.b[pc*g.rsB+jc*g.csB:], g.rsB, z.nr
			if z.packB {
				packStrips(s.b, kb, nc, z.nr, b, g.rsB, g.csB)
				b, ldb, next = s.b, z.nr, z.nr*kb
			}
			for ic := i0; ic < i1; ic += z.mc {
				mc := min(z.mc, i1-ic)
				a, rsA, csA := g.a[ic*g.rsA+pc*g.csA:], g.rsA, g.csA
				if z.packA {
					if csA == 1 {
						rsA = kb + 16
						for i := range mc {
							copy(s.a[i*rsA:i*rsA+kb], a[i*g.rsA:])
						}
					} else {
						csA = z.mc
						for p := range kb {
							copy(s.a[p*csA:p*csA+mc], a[p*g.csA:])
						}
					}
					a = s.a
				}
				for j := 0; j < nc; j += z.nr {
					strip(mc, min(z.nr, nc-j), kb, g.alpha, a, rsA, csA, b[j/z.nr*next:], ldb, beta, g.c[ic*g.ldc+jc+j:], g.ldc)
				}
			}
			beta = 1
		}
	}
	s.release()
}

// Part computes one cell of the grid.
func (g *product[T]) Part(p int) {
	i0, j0 := p/g.gridN*g.stepM, p%g.gridN*g.stepN
	g.serial(i0, min(i0+g.stepM, g.m), j0, min(j0+g.stepN, g.n))
}

var _ parallel.Task = (*product[float32])(nil)

// scratch is memory for one goroutine's packed operands.
type scratch[T Float] struct {
	a, b []T
	mem  *[]byte
}

var pool sync.Pool // EXPERIMENT

func scratchFor[T Float](z blocking) scratch[T] {
	na, nb := z.mc*(asm.KC+16), (z.nc+z.nr)*asm.KC
	m, _ := pool.Get().(*[]byte)
	if m == nil {
		b := make([]byte, 16<<20)
		m = &b
	}
	all := aligned[T](*m, na+nb)
	return scratch[T]{all[:na], all[na:], m}
}

func (s scratch[T]) release() { pool.Put(s.mem) }

// SetTune EXPERIMENT
func SetTune(packA, packB bool, mc, nc int) {
	tune.packA, tune.packB, tune.mc, tune.nc = packA, packB, mc, nc
}

func big[T Float](m, n, k int, opA, opB Op, alpha T, a, b Dense[T], beta T, c Dense[T], threads int) {
	var mr, nr int
	if is32[T]() {
		mr, nr = asm.GemmTileF32()
	} else {
		mr, nr = asm.GemmTileF64()
	}
	g := product[T]{m: m, n: n, k: k, alpha: alpha, beta: beta, a: a.Data, b: b.Data, c: c.Data, ldc: c.Stride}
	g.rsA, g.csA = strides(opA, a)
	g.rsB, g.csB = strides(opB, b)
	g.blocks = blocking{mr, nr, tune.mc, tune.nc, tune.packA, tune.packB || opB == Trans}
	g.serial(0, m, 0, n)
}

// Big EXPERIMENT
func Big[T Float](opA, opB Op, alpha T, a, b Dense[T], beta T, c Dense[T]) {
	m, n, k := checkGemm("Gemm", opA, opB, a, b, c)
	big(m, n, k, opA, opB, alpha, a, b, beta, c, 0)
}
