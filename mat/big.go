package mat

import (
	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/cpu"
	"github.com/lockstep-go/lockstep/internal/parallel"
)

// The big path: the five loops of Goto & van de Geijn around the strip kernels of package asm.
//
//	5  columns of C, NC at a time     the packed panel of B, KC x NC, stays in L3
//	4  k, KC at a time                the contract's blocks
//	3  rows of C, MC at a time        the block of A, MC x KC, stays in L2
//	2  strips of NR columns           a strip of B comes from L2 for every tile
//	1  tiles of MR rows               inside the kernel, in registers
//
// A is never transposed, since the kernels broadcast its elements: it is copied row by row, only to bring rows together
// that lie far apart.

// product is one call, with op() given as strides: element (i, p) of op(a) is a[i*rsA+p*csA]. T is float32 or float64
// itself, so that the lists of free ones need know no others.
type product[T Float] struct {
	m, n, k     int
	alpha, beta T
	a, b, c     []T
	opA, opB    Op
	rsA, csA    int
	rsB, csB    int
	ldc         int
	bias        []T // see Options
	act         Activation
	grid        grid // how Part divides C
	sums        []T  // not nil: Part divides k, see alongK; the sums of the blocks from step on
	step        int
	copyA       bool // always copy the block of A (for tests)
}

// run computes the product on at most threads goroutines. Where there are several, it copies p to one of free, which they
// share.
func (p *product[T]) run(threads int, free *freelist[product[T]]) {
	work := int64(p.m) * int64(p.n) * int64(p.k)
	if work < parallelWork || threads <= 1 {
		p.serial(0, p.m, 0, p.n)
		return
	}
	shared := free.take()
	*shared = *p
	if p.splitsK(threads) {
		shared.alongK(threads)
		*shared = product[T]{}
		free.give(shared)
		return
	}
	z := blocksFor[T]()
	parts := 2 * threads // so that a late goroutine costs less than a share; twice as many again cost 2 to 5 % in packing
	shared.grid = gridFor(p.m, p.n, z.mr, z.nr, parts, threads, p.copies(p.n))
	parallel.Run(shared.grid.rows*shared.grid.cols, threads, shared)
	*shared = product[T]{}
	free.give(shared)
}

// parallelWork is the least m*n*k worth a second goroutine: 128 x 128 x 128, about 20 us.
// Calibrated by BenchmarkGemmThreads.
const parallelWork = 1 << 21

// Part computes one cell of the grid, or one block of k.
func (p *product[T]) Part(part int) {
	if p.sums != nil {
		p.block(part)
		return
	}
	i0, j0 := part/p.grid.cols*p.grid.stepM, part%p.grid.cols*p.grid.stepN
	p.serial(i0, min(i0+p.grid.stepM, p.m), j0, min(j0+p.grid.stepN, p.n))
}

// grid divides C into rows x cols cells of at most stepM x stepN.
type grid struct{ rows, cols, stepM, stepN int }

// gridFor divides an m x n matrix into about parts cells whose sides are multiples of a tile: the division with the least
// time for threads goroutines, where a cell of h x w costs h*w, 16 more columns for packing its part of B, and 8 more rows for reading
// its part of A, or 16 where that is copied.
func gridFor(m, n, mr, nr, parts, threads int, copyA bool) (best grid) {
	rowsA := 8
	if copyA {
		rowsA = 16
	}
	cost := -1
	for cols := 1; cols <= parts; cols++ {
		rows := (parts + cols - 1) / cols
		g := grid{stepM: roundUp((m+rows-1)/rows, mr), stepN: roundUp((n+cols-1)/cols, nr)}
		g.rows, g.cols = (m+g.stepM-1)/g.stepM, (n+g.stepN-1)/g.stepN
		turns := (g.rows*g.cols + threads - 1) / threads
		h, w := min(g.stepM, m), min(g.stepN, n)
		c := turns * (h*w + rowsA*h + 16*w)
		if cost < 0 || c < cost {
			best, cost = g, c
		}
	}
	return best
}

func roundUp(x, unit int) int { return (x + unit - 1) / unit * unit }

// blocking has the block sizes of the five loops, in elements.
type blocking struct{ mr, nr, mc, nc int }

// testBlocks replaces the block sizes in tests, so that a small product meets every edge.
var testBlocks blocking

// blocksFor returns the block sizes of the active level on this machine.
func blocksFor[T Float]() (z blocking) {
	z.mr, z.nr = tile[T]()
	if testBlocks.mc > 0 {
		z.mc, z.nc = roundUp(testBlocks.mc, z.mr), roundUp(testBlocks.nc, z.nr)
		return z
	}
	caches := cpu.Caches()
	return blockSizes(z.mr, z.nr, sizeOf[T](), caches.L2, caches.L3)
}

// tile returns the rows and columns of a tile at the active level.
func tile[T Float]() (mr, nr int) {
	if is32[T]() {
		return asm.GemmTileF32()
	}
	return asm.GemmTileF64()
}

// blockSizes is a pure function of the tile, the element size and the caches: the block of A takes at most 3/8 of L2, and
// no more rows than one kernel call should (168 rows of a full strip take 47 us on Zen 4); the panel of B takes half of
// L3, at most 2 MiB: A is read once per panel.
func blockSizes(mr, nr, size, l2, l3 int) blocking {
	mc := l2 * 3 / 8 / (asm.KC * size) / mr * mr
	mc = max(mr, min(mc, 168/mr*mr))
	nc := min(l3/2, 2<<20) / (asm.KC * size) / nr * nr
	return blocking{mr, nr, mc, max(nr, nc)}
}

// serial computes rows i0 .. i1-1 and columns j0 .. j1-1 of the product on this goroutine.
func (p *product[T]) serial(i0, i1, j0, j1 int) {
	p.by(choose(cpu.Active(), sizeOf[T](), i1-i0, j1-j0, p.k, p.opA, p.opB), i0, i1, j0, j1)
}

// by is serial by a path that the product can take.
func (p *product[T]) by(path path, i0, i1, j0, j1 int) {
	m, n, k := i1-i0, j1-j0, p.k
	after := p.bias != nil || p.act != Identity
	step := m
	if after { // so few rows at a time that they are in cache when bias and activation follow
		step = max(64, epilogueBlock/n)
	}
	if path == packed && cpu.Active() != cpu.Generic || path == transposed && step < m {
		p.blocked(i0, i1, j0, j1)
		return
	}
	for ; i0 < i1; i0 += step {
		if i1-i0 < step+asm.GemmSkinnyRows { // no remainder too low for its path
			step = i1 - i0
		}
		m := step
		a, b, c := p.a[i0*p.rsA:], p.b[j0*p.csB:], p.c[i0*p.ldc+j0:]
		switch path {
		case oneRow:
			row(p.opB, n, k, p.alpha, a, p.csA, b, max(p.rsB, p.csB), p.beta, c[:n])
		case unpacked:
			small(m, n, k, p.alpha, a, p.rsA, p.csA, b, p.rsB, p.beta, c, p.ldc)
		case fewColumns:
			skinny(m, n, k, p.alpha, a, p.rsA, b, p.rsB, p.csB, p.beta, c, p.ldc, 1)
		case fewRows:
			skinny(n, m, k, p.alpha, b, p.csB, a, p.csA, p.rsA, p.beta, c, 1, p.ldc)
		case transposed:
			smallTransposed(m, n, k, p.alpha, a, p.rsA, p.csA, b, p.csB, p.beta, c, p.ldc)
		default:
			asm.GemmGeneric(m, n, k, p.alpha, a, p.rsA, p.csA, b, p.rsB, p.csB, p.beta, c, p.ldc)
		}
		if after {
			p.finish(m, n, i0, j0)
		}
	}
}

// finish adds the bias and applies the activation to m x n elements of C from (i, j) on.
func (p *product[T]) finish(m, n, i, j int) {
	bias := p.bias
	if bias != nil {
		bias = bias[j : j+n]
	}
	epilogue(m, n, p.c[i*p.ldc+j:], p.ldc, bias, p.act)
}

// blocked runs the five loops.
func (p *product[T]) blocked(i0, i1, j0, j1 int) {
	z := blocksFor[T]()
	mem := scratches.take()
	defer scratches.give(mem)
	whole := asm.GemmWholeTiles()
	ahead := !whole && p.csA == 1 && p.copies(j1-j0) && (i1-i0 > z.mc || p.k > asm.KC)
	if ahead {
		z.mc = max(z.mr, min(z.mc, 84)/z.mr*z.mr) // two blocks of A are in L2
	}
	most := z.mc + z.mc/8 // rather than a last block of few rows
	blocks := (i1 - i0 + most - 1) / most
	z.mc = roundUp((i1-i0+blocks-1)/blocks, z.mr)
	most = z.nc + z.nc/8 // likewise: a panel of 16 columns costs a copy of all of A
	panels := (j1 - j0 + most - 1) / most
	z.nc = roundUp((j1-j0+panels-1)/panels, z.nr)
	mc := z.mc
	if p.rsA == 1 && p.csA > 1 {
		mc = roundUp(mc, 16) + 16
	}
	sizeA := mc * (asm.KC + rowGap)
	if ahead {
		sizeA *= 2
	}
	bufA := room[T](&mem.a, sizeA)
	nextA := bufA[len(bufA)/2:] // if ahead
	var side asm.GemmSide[T]    // the next block of A on its way to nextA
	after := p.bias != nil || p.act != Identity
	inPlace := !whole && p.csB == 1 && i1-i0 <= 64 && !p.copyA && (cpu.Active() != cpu.AVX2 || p.rsB*sizeOf[T]()%4096 != 0)
	once := i1-i0 <= z.mc                                      // a strip is used for one block of rows only: all strips can take the same place
	beside := !inPlace && p.csB == 1 && asm.GemmCopiesBeside() // the next strip of B is copied beside the products of the present one
	var bufB []T
	if once && !inPlace {
		bufB = room[T](&mem.b, 2*asm.KC*z.nr)
	} else if !inPlace {
		bufB = room[T](&mem.b, asm.KC*roundUp(min(z.nc, j1-j0), z.nr))
	}
	for jc := j0; jc < j1; jc += z.nc { // loop 5
		nc := min(z.nc, j1-jc)
		beta := p.beta
		for pc := 0; pc < p.k; pc += asm.KC { // loop 4
			kb := min(asm.KC, p.k-pc)
			b := p.b[pc*p.rsB+jc*p.csB:]
			for ic := i0; ic < i1; ic += z.mc { // loop 3
				mc := min(z.mc, i1-ic)
				var a []T
				var rsA, csA int
				switch {
				case whole:
					packStrips(bufA, kb, mc, z.mr, p.a[ic*p.rsA+pc*p.csA:], p.csA, p.rsA)
					a, rsA, csA = bufA, 1, z.mr
				case side.To != nil: // copied beside the block before, but for what is left
					side.Finish()
					bufA, nextA = nextA, bufA
					a, rsA, csA = bufA, kb+rowGap, 1
				default:
					a, rsA, csA = p.blockA(bufA, ic, pc, mc, kb, nc)
				}
				side.To = nil
				if ahead {
					p.sideOf(&side, nextA, ic, pc, z.mc, i0, i1)
				}
				there := ic != i0               // the strip of B is in bufB
				var next asm.GemmSide[T]        // the next one on its way there
				for j := 0; j < nc; j += z.nr { // loop 2
					w := min(z.nr, nc-j)
					s, rsB, csB, pack := b[j*p.csB:], p.rsB, p.csB, []T(nil)
					if !inPlace {
						to := bufB[p.placeB(j, kb, z.nr, once):]
						if there {
							s, rsB, csB = to, z.nr, 1
						} else { // packed in passing when first used, and used while still near
							pack = to
						}
					}
					c := p.c[ic*p.ldc+jc+j:]
					if ic == i0 && beside {
						m := mc
						if there = j+2*z.nr <= nc; there {
							next = asm.GemmSide[T]{From: b[j+z.nr:], FromStride: p.rsB, To: bufB[p.placeB(j+z.nr, kb, z.nr, once):], ToStride: z.nr, Cols: z.nr, Rows: kb}
							if side.Rows > 0 && mc >= 3*z.mr { // leaves a tile for A
								m = mc/z.mr*z.mr - z.mr
							}
						}
						strip(m, w, kb, p.alpha, a, rsA, csA, s, rsB, csB, pack, beta, c, p.ldc, &next)
						next.Finish()
						if pack != nil {
							s, rsB = pack, z.nr
						}
						if m < mc {
							strip(mc-m, w, kb, p.alpha, a[m*rsA:], rsA, csA, s, rsB, 1, nil, beta, c[m*p.ldc:], p.ldc, &side)
						}
					} else {
						strip(mc, w, kb, p.alpha, a, rsA, csA, s, rsB, csB, pack, beta, c, p.ldc, &side)
					}
					if after && pc+kb == p.k {
						p.finish(mc, w, ic, jc+j)
					}
				}
			}
			beta = 1
		}
	}
}

// sideOf sets s to the copy of the block of A, mc rows, that follows the one at (ic, pc), if one does before loop 5 moves on.
func (p *product[T]) sideOf(s *asm.GemmSide[T], to []T, ic, pc, mc, i0, i1 int) {
	if ic += mc; ic >= i1 {
		if ic, pc = i0, pc+asm.KC; pc >= p.k {
			return
		}
	}
	kb := min(asm.KC, p.k-pc)
	*s = asm.GemmSide[T]{From: p.a[ic*p.rsA+pc:], FromStride: p.rsA, To: to, ToStride: kb + rowGap, Cols: kb, Rows: min(mc, i1-ic)}
}

// placeB is where in its buffer the strip of B from column j on lies, one of two places if it is used once.
func (p *product[T]) placeB(j, kb, nr int, once bool) int {
	if once {
		return j / nr & 1 * kb * nr
	}
	return j * kb
}

// copies reports whether a block of A is to be copied, for products with nc columns: see blockA.
func (p *product[T]) copies(nc int) bool {
	return p.copyA || max(p.rsA, p.csA)*sizeOf[T]()%4096 == 0 && nc > 64
}

// rowGap is what a copied row of A is longer than the block, in elements: rows 2048 bytes apart would share cache sets.
const rowGap = 16

// blockA returns the block of op(A) at (ic, pc) and its strides: in place, or, if its rows (transposed: columns) begin in the
// same cache sets because they lie a multiple of 4 KiB apart, a copy with rows close together.
func (p *product[T]) blockA(buf []T, ic, pc, mc, kb, nc int) (a []T, rsA, csA int) {
	a = p.a[ic*p.rsA+pc*p.csA:]
	if !p.copies(nc) {
		return a, p.rsA, p.csA
	}
	if p.csA == 1 {
		rsA = kb + rowGap
		for i := range mc {
			copy(buf[i*rsA:i*rsA+kb], a[i*p.rsA:])
		}
		return buf, rsA, 1
	}
	csA = roundUp(mc, 16) + 16
	for q := range kb {
		copy(buf[q*csA:q*csA+mc], a[q*p.csA:])
	}
	return buf, 1, csA
}

// strip calls the kernel for one strip. It is a function of its own with a stack frame, so that the scheduler can stop a
// goroutine between two kernels, which have no safe points.
//
//go:noinline
func strip[T Float](m, n, k int, alpha T, a []T, rsA, csA int, b []T, rsB, csB int, pack []T, beta T, c []T, ldc int, side *asm.GemmSide[T]) {
	if is32[T]() {
		asm.GemmStripF32(m, n, k, float32(alpha), f32(a), rsA, csA, f32(b), rsB, csB, f32(pack), float32(beta), f32(c), ldc, side32(side))
	} else {
		asm.GemmStripF64(m, n, k, float64(alpha), f64(a), rsA, csA, f64(b), rsB, csB, f64(pack), float64(beta), f64(c), ldc, side64(side))
	}
}

func packStrips[T Float](dst []T, k, n, nr int, b []T, rsB, csB int) {
	if is32[T]() {
		asm.GemmPackF32(f32(dst), k, n, nr, f32(b), rsB, csB)
	} else {
		asm.GemmPackF64(f64(dst), k, n, nr, f64(b), rsB, csB)
	}
}
