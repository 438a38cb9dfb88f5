package nn

import (
	"fmt"
	"math"

	"github.com/lockstep-go/lockstep/mat"
)

// embeddingOp looks up rows of a table and lays those of one example side by side.
type embeddingOp[T Float] struct{ table *Param[T] }

func (o *embeddingOp[T]) kind() string { return "Embedding" }

// Embedding adds a lookup in a new sparse table NAME.weight of vocab x dim, all zero: initialise or load it. ids: batch x k,
// value: batch x (k*dim). See EmbeddingWith (and torch.nn.Embedding with sparse=True).
//
// Panics if vocab or dim is not positive, or ids carries numbers.
func (g *Graph[T]) Embedding(name string, ids *Node[T], vocab, dim int) *Node[T] {
	p := NewParam[T](name+".weight", vocab, dim)
	p.Sparse = true
	return g.EmbeddingWith(name, ids, p)
}

// EmbeddingWith adds a lookup in a given, perhaps shared, table of vocab x dim. With ids batch x k the value is
// batch x (k*dim): the vectors of an example's k words side by side. For the 2r+1 words of a window this is the
// window's concatenation x of the lecture.
//
// Backward cuts the gradient of a row into k pieces and adds each to its word's row; the pieces of a word that
// occurs several times, in a window or in the batch, are summed from +0 in the order of occurrence. With several nodes
// on one table the node that was added last comes first.
//
// Panics if table is nil or ids carries numbers. Forward panics when an index is not a row of the table.
func (g *Graph[T]) EmbeddingWith(name string, ids *Node[T], table *Param[T]) *Node[T] {
	g.wantIDs("Embedding", name, ids, -1)
	if table == nil {
		panic(fmt.Sprintf("nn: node %q (Embedding): no table", name))
	}
	return g.add(name, &embeddingOp[T]{table}, ids.width*table.Value.Cols, []*Node[T]{ids}, table)
}

func (o *embeddingOp[T]) bind(s *Session[T], n *Node[T]) stage[T] {
	t := &embeddingStage[T]{table: o.table, n: n, idx: n.in[0]}
	if ids := s.max * n.in[0].width; s.grads && o.table.Sparse && s.g.usersOf(o.table) == 1 {
		rows := o.table.Value.Rows
		t.alone, t.at, t.heads, t.next = true, make([]int32, rows), make([]int32, min(ids, rows)), make([]int32, ids)
	} else if s.grads {
		t.slots = make([]int32, ids)
	}
	s.lookup = append(s.lookup, t)
	return t
}

type embeddingStage[T Float] struct {
	table  *Param[T]
	n, idx *Node[T]
	slots  []int32
	job    gatherJob[T]

	// The only lookup in a sparse table sums the pieces of its gradient row by row.
	alone       bool
	at          []int32 // all zero between steps
	heads, head []int32 // first occurrence of each row of the gradient; head has as many as that
	next        []int32 // the one after each occurrence
	summed      bool
	sums        sumJob[T]

	// A Linear that is the only reader of the only lookup in the table looks up words itself, some rows at a time, just before it
	// uses them.
	streamed bool
}

func (t *embeddingStage[T]) forward(s *Session[T]) {
	ids := s.ids[t.idx.id] // batch x k
	y := s.val[t.n.id]     // batch x (k*dim)
	t.check(ids)
	if s.train && t.table.LookupMaxNorm > 0 && !t.table.Frozen {
		for _, id := range ids {
			// A row that is scaled once is within the bound, or so near that scaling again is PyTorch's too: it visits each
			// row once, so a repeated one must not be scaled twice.
			t.table.boundLookup(int(id))
		}
	}
	if t.streamed {
		return
	}
	k, large := &t.job, len(ids)*t.table.Value.Cols >= parallelRows
	*k = gatherJob[T]{y: y, table: t.table.Value, ids: ids, each: cut(y.Rows, 1, y.Cols, 1<<12, large)}
	runParts(parts(y.Rows, k.each), large, k)
}

// gather looks up rows lo to hi-1 of the value and writes them from row at on.
func (t *embeddingStage[T]) gather(s *Session[T], at, lo, hi int) {
	ids, k := s.ids[t.idx.id], t.idx.width
	gather(between(s.val[t.n.id], at, at+hi-lo), t.table.Value, ids[lo*k:hi*k])
}

// ahead asks for the table's rows that rows lo to hi-1 of the value are.
func (t *embeddingStage[T]) ahead(s *Session[T], lo, hi int) {
	if lo < hi {
		prefetch(t.table.Value, s.ids[t.idx.id][lo*t.idx.width:hi*t.idx.width])
	}
}

// parallelRows is the number of elements from which looking up rows, or moving them, is split over goroutines.
const parallelRows = 1 << 16

// gatherJob looks up rows; each part has examples of its own.
type gatherJob[T Float] struct {
	y, table mat.Dense[T]
	ids      []int32
	each     int // examples of a part
}

func (k *gatherJob[T]) Part(i int) {
	lo, hi := i*k.each, min((i+1)*k.each, k.y.Rows)
	n := len(k.ids) / k.y.Rows
	gather(between(k.y, lo, hi), k.table, k.ids[lo*n:hi*n])
}

func (t *embeddingStage[T]) check(ids []int32) {
	rows := uint32(t.table.Value.Rows)
	for i, id := range ids {
		if uint32(id) >= rows {
			t.bad(i, id)
		}
	}
}

func (t *embeddingStage[T]) bad(i int, id int32) {
	k := t.idx.width
	panic(fmt.Sprintf("nn: node %q (Embedding): example %d, position %d: index %d is not a row of %q, which has %d", t.n.name, i/k, i%k, id, t.table.Name, t.table.Value.Rows))
}

// collect finds the rows of the coming gradient.
func (t *embeddingStage[T]) collect(ids []int32) {
	if t.alone {
		t.head = t.table.Rows.chain(ids, t.at, t.heads, t.next, t.table.Value.Cols)
		t.summed = false
	} else {
		t.table.Rows.add(ids)
	}
}

func (t *embeddingStage[T]) backward(s *Session[T]) {
	dy, ids := s.grad[t.n.id], s.ids[t.idx.id] // batch x (k*dim)
	if t.alone {
		k := &t.sums
		*k = sumJob[T]{t: t, src: dy, next: t.next[:len(ids)], each: cut(len(t.head), 1, t.table.Value.Cols, leastRows, false)}
		runParts(parts(len(t.head), k.each), false, k)
		t.summed = true
		return
	}
	if !t.table.Sparse { // the gradient of a sparse table is cleared when its rows are collected
		if t.table.beta() == 0 {
			zero(t.table.Grad)
		}
		scatterAdd(t.table.Grad, ids, dy)
		return
	}
	g := &t.table.Rows
	slots := t.slots[:len(ids)]
	for i, id := range ids {
		slots[i] = g.slot[id]
	}
	scatterAdd(g.Values, slots, dy)
}

// sumJob sums the pieces of rows of the gradient; each part has rows of its own.
type sumJob[T Float] struct {
	t    *embeddingStage[T]
	src  mat.Dense[T]
	next []int32
	each int // rows of a part
}

func (k *sumJob[T]) Part(i int) {
	lo, hi := i*k.each, min((i+1)*k.each, len(k.t.head))
	sumPieces(between(k.t.table.Rows.Values, lo, hi), k.src, k.t.head[lo:hi], k.next)
}

// boundLookup scales a row of an embedding table that is longer than LookupMaxNorm.
func (p *Param[T]) boundLookup(row int) {
	x := p.Value.Row(row)
	norm := math.Sqrt(float64(sumSquares(x)))
	if norm > p.LookupMaxNorm {
		scale(x, T(p.LookupMaxNorm/(norm+1e-7)))
	}
}

// windowOp lays rows of another node side by side.
type windowOp[T Float] struct{ pad *Param[T] }

func (o *windowOp[T]) kind() string { return "WindowConcat" }

// WindowConcat adds windows over the rows of x, which are the tokens of one or more sentences: with ids batch x k,
// row i of the value, batch x (k*width), is rows ids[i][0], ..., ids[i][k-1] of x side by side. The index -1 stands for
// the padding beyond a sentence's ends: the learned row pad (1 x width), or zeros if pad is nil.
//
// So each token's features are computed once however many windows it is in. Backward splits the gradient of
// a window and adds the pieces of a repeated row in the order of occurrence. (Lecture 3 of CS224n, "window classification".)
//
// Panics if pad is not 1 x width or is sparse. Forward panics when an index is not -1 or a row of the batch.
func (g *Graph[T]) WindowConcat(name string, x, ids *Node[T], pad *Param[T]) *Node[T] {
	g.want("WindowConcat", name, x, -1)
	g.wantIDs("WindowConcat", name, ids, -1)
	var params []*Param[T]
	if pad != nil {
		wantParam("WindowConcat", name, "padding", pad, 1, x.width)
		wantDense("WindowConcat", name, pad)
		params = append(params, pad)
	}
	return g.add(name, &windowOp[T]{pad}, ids.width*x.width, []*Node[T]{x, ids}, params...)
}

func (o *windowOp[T]) bind(s *Session[T], n *Node[T]) stage[T] {
	t := &windowStage[T]{pad: o.pad, n: n, in: n.in[0], idx: n.in[1]}
	if s.grads {
		t.pieces = make([]T, s.max*n.in[0].width)
	}
	return t
}

type windowStage[T Float] struct {
	pad        *Param[T]
	n, in, idx *Node[T]
	pieces     []T
}

func (t *windowStage[T]) forward(s *Session[T]) {
	x, y, ids := s.val[t.in.id], s.val[t.n.id], s.ids[t.idx.id]
	k, w := t.idx.width, t.in.width
	for i, id := range ids {
		dst := y.Row(i / k)[i%k*w:][:w]
		switch {
		case int(id) >= s.n || id < -1:
			panic(fmt.Sprintf("nn: node %q (WindowConcat): row %d, position %d: index %d, want -1 to %d", t.n.name, i/k, i%k, id, s.n-1))
		case id >= 0:
			copy(dst, x.Row(int(id)))
		case t.pad != nil:
			copy(dst, t.pad.Value.Row(0))
		default:
			clear(dst)
		}
	}
}

func (t *windowStage[T]) backward(s *Session[T]) {
	dy, ids := s.grad[t.n.id], s.ids[t.idx.id]
	k, w := t.idx.width, t.in.width
	dx := mat.Dense[T]{Rows: s.n, Cols: w, Stride: w, Data: t.pieces[:s.n*w]}
	zero(dx)
	var dpad []T
	if t.pad != nil && !t.pad.Frozen {
		dpad = t.pad.Grad.Row(0)
		if t.pad.beta() == 0 {
			clear(dpad)
		}
	}
	for i, id := range ids {
		piece := dy.Row(i / k)[i%k*w:][:w]
		if id >= 0 {
			add(dx.Row(int(id)), piece)
		} else if dpad != nil {
			add(dpad, piece)
		}
	}
	if s.needs[t.in.id] {
		d := s.into(t.in)
		copyRows(d, dx)
		s.given(t.in, d)
	}
}
