package mat

import "github.com/lockstep-go/lockstep/internal/parallel"

// GemmBatch computes c[i] = alpha*op(a[i])*op(b[i]) + beta*c[i] for every i: many products, usually small and equal ones, in
// one call, which spreads them over the goroutines. Each has the bits of Gemm. No c may overlap an operand of another
// product, which is not checked.
//
// Panics, before anything is written, if the lengths differ, a product's shapes do not match, or its c shares an element with its a or b.
func GemmBatch[T ~float32 | ~float64](opA, opB Op, alpha T, a, b []Dense[T], beta T, c []Dense[T]) {
	if len(a) != len(c) {
		badLen("GemmBatch", "a", len(a), "len(c)", len(c))
	}
	if len(b) != len(c) {
		badLen("GemmBatch", "b", len(b), "len(c)", len(c))
	}
	work := int64(0)
	for i := range c {
		m, n, k := checkGemm("GemmBatch", opA, opB, a[i], b[i], c[i])
		work += int64(m) * int64(n) * int64(k)
	}
	threads := threadLimit(0)
	if threads == 1 || len(c) == 1 || work < parallelWork {
		for i := range c {
			Gemm(opA, opB, alpha, a[i], b[i], beta, c[i])
		}
		return
	}
	if is32[T]() {
		(&batch[float32]{opA, opB, float32(alpha), float32(beta), dense32(a), dense32(b), dense32(c), 0}).run(work, threads, &batches32)
	} else {
		(&batch[float64]{opA, opB, float64(alpha), float64(beta), dense64(a), dense64(b), dense64(c), 0}).run(work, threads, &batches64)
	}
}

// batch is the description of a call that goroutines share. T is float32 or float64 itself, as in product.
type batch[T Float] struct {
	opA, opB    Op
	alpha, beta T
	a, b, c     []Dense[T]
	step        int // products in a part
}

var (
	batches32 freelist[batch[float32]]
	batches64 freelist[batch[float64]]
)

// run shares a copy of p. A part is about an eighth of what one goroutine does, but not less than parallelWork/8.
func (p *batch[T]) run(work int64, threads int, free *freelist[batch[T]]) {
	n := len(p.c)
	shared := free.take()
	*shared = *p
	shared.step = max(int(int64(n)*(parallelWork/8)/work), (n+8*threads-1)/(8*threads), 1)
	parallel.Run((n+shared.step-1)/shared.step, threads, shared)
	*shared = batch[T]{}
	free.give(shared)
}

// Part computes one share.
func (p *batch[T]) Part(part int) {
	for i := part * p.step; i < min(len(p.c), (part+1)*p.step); i++ {
		if m, n, k := checkGemm("GemmBatch", p.opA, p.opB, p.a[i], p.b[i], p.c[i]); m > 0 && n > 0 {
			gemm(m, n, k, p.opA, p.opB, p.alpha, &p.a[i], &p.b[i], p.beta, &p.c[i], 1)
		}
	}
}
