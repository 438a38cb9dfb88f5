package mat

import (
	"github.com/lockstep-go/lockstep/asm"
	"github.com/lockstep-go/lockstep/internal/parallel"
	"github.com/lockstep-go/lockstep/vec"
)

// Products with few elements of C and many steps, as the products of a tall matrix with its own transpose: cells of C would be few,
// and every goroutine would read most of A and B. Here each takes blocks of k instead, whose chains begin at +0 by definition, and
// the caller adds their sums to C in ascending order.

// alongKMost is the most elements of C, and of a side 512, for which goroutines share k.
const alongKMost = 1 << 14

// splitsK reports whether goroutines are to share the k of a product. They all need several blocks.
func (p *product[T]) splitsK(threads int) bool {
	return p.m*p.n <= alongKMost && max(p.m, p.n) <= 512 && p.k >= 4*threads*asm.KC
}

// alongK computes the product so. A round of a few blocks a goroutine bounds the memory for their sums.
func (p *product[T]) alongK(threads int) {
	size := p.m * p.n
	round := 4 * threads
	mem := scratches.take()
	p.sums = room[T](&mem.a, round*size)
	beta := p.beta
	for p.step = 0; p.step < p.k; p.step += round * asm.KC {
		blocks := min(round, (p.k-p.step+asm.KC-1)/asm.KC)
		parallel.Run(blocks, threads, p)
		for i := range blocks {
			p.add(p.sums[i*size:(i+1)*size], beta)
			beta = 1
		}
	}
	p.sums = nil
	scratches.give(mem)
	if p.bias != nil || p.act != Identity {
		p.finish(p.m, p.n, 0, 0)
	}
}

// block computes the sums of block i of the round.
func (p *product[T]) block(i int) {
	pc := p.step + i*asm.KC
	q := *p
	q.alpha, q.beta, q.bias, q.act = 1, 0, nil, Identity
	q.k, q.a, q.b = min(asm.KC, p.k-pc), p.a[pc*p.csA:], p.b[pc*p.rsB:]
	q.c, q.ldc = p.sums[i*p.m*p.n:], p.n
	q.serial(0, p.m, 0, p.n)
}

// add is the end of a block: c = alpha*acc + beta*c, as Gemm defines it.
func (p *product[T]) add(acc []T, beta T) {
	m, n := p.m, p.n
	if p.ldc == n {
		m, n = 1, m*n
	}
	for i := range m {
		c, acc := p.c[i*p.ldc:i*p.ldc+n], acc[i*n:(i+1)*n]
		switch beta {
		case 0:
			vec.Scale(c, p.alpha, acc)
			continue
		case 1:
		default:
			vec.Scale(c, beta, c)
		}
		vec.AddScaled(c, p.alpha, acc)
	}
}
