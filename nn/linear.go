package nn

import (
	"fmt"

	"github.com/lockstep-go/lockstep/mat"
)

// linearOp is y = a(x W + b).
type linearOp[T Float] struct {
	w, b *Param[T] // in x out; 1 x out or nil
	act  Activation
}

func (o *linearOp[T]) kind() string { return "Linear" }

// Linear adds y = a(x W + b) with new parameters NAME.weight (in x out) and NAME.bias (1 x out), all zero:
// initialise the weights before training. x: batch x in, y: batch x out. See LinearWith (and torch.nn.Linear, whose weight is
// the transposed, out x in).
//
// Panics if out is not positive.
func (g *Graph[T]) Linear(name string, x *Node[T], out int, a Activation) *Node[T] {
	g.want("Linear", name, x, -1)
	if out <= 0 {
		panic(fmt.Sprintf("nn: node %q (Linear): out = %d, want a positive number", name, out))
	}
	return g.LinearWith(name, x, NewParam[T](name+".weight", x.width, out), NewParam[T](name+".bias", 1, out), a)
}

// LinearWith adds y = a(x W + b) with given, perhaps shared, parameters: W is in x out, b is 1 x out or nil.
//
// x: batch x in, y: batch x out. Bias and activation are applied while the product is in registers. With dz = dy * a'(z):
// dW = x^T dz, db = column sums of dz, dx = dz W^T.
//
// Panics if w is nil or not in x out, b is not 1 x out, or one of them is sparse.
func (g *Graph[T]) LinearWith(name string, x *Node[T], w, b *Param[T], a Activation) *Node[T] {
	g.want("Linear", name, x, -1)
	cols := 0
	if w != nil {
		cols = w.Value.Cols
	}
	wantParam("Linear", name, "weight", w, x.width, cols)
	params := []*Param[T]{w}
	if b != nil {
		wantParam("Linear", name, "bias", b, 1, cols)
		params = append(params, b)
	}
	wantDense("Linear", name, params...)
	return g.add(name, &linearOp[T]{w, b, a}, cols, []*Node[T]{x}, params...)
}

func (o *linearOp[T]) bind(s *Session[T], n *Node[T]) stage[T] {
	t := &linearStage[T]{linearOp: o, n: n, in: n.in[0]}
	if s.grads && o.act.fromInput() {
		t.z = mat.New[T](s.max, n.width)
	}
	if w := o.w.Value; s.grads && n.in[0].deep && s.max >= largeBatch && w.Rows*w.Cols <= turnMost {
		t.turned = mat.New[T](w.Cols, w.Rows)
	}
	if w := o.w.Value; s.grads && w.Cols <= narrow && w.Rows >= 4*narrow {
		t.across = mat.New[T](w.Cols, w.Rows)
	}
	if s.grads && s.lowest == nil && n.in[0].deep {
		s.lowest = t
	}
	if e, ok := s.stages[t.in.id].(*embeddingStage[T]); ok && t.in.users == 1 && s.g.usersOf(e.table) == 1 {
		e.streamed, t.from = true, e
	}
	return t
}

type linearStage[T Float] struct {
	*linearOp[T]
	n, in *Node[T]
	z     mat.Dense[T] // batch x out: the activation's input, where its derivative needs it

	turned mat.Dense[T] // out x in: the weights transposed, for dx of large batches
	across mat.Dense[T] // out x in: the gradient of few columns of weights before it is transposed

	from *embeddingStage[T] // the lookup below whose work is done here, if there is one

	// The running pass, for its parts.
	up     linearForward[T]
	before linearPrepare[T]
	down   linearBackward[T]
}

// linearForward computes rows of the value; each part has rows of its own.
type linearForward[T Float] struct {
	t       *linearStage[T]
	s       *Session[T]
	x, y, z mat.Dense[T]
	each    int // rows of a part
}

func (k *linearForward[T]) Part(i int) {
	lo, hi := i*k.each, min((i+1)*k.each, k.y.Rows)
	if k.t.from == nil {
		k.rows(lo, lo, hi)
		return
	}
	// Where looked-up rows are: always the same place if nobody asks for them, so that they stay in cache.
	kept := k.s.kept[k.t.in.id]
	for at := lo; lo < hi; {
		next := min(lo+streamRows, hi)
		if kept {
			at = lo
		}
		k.t.from.gather(k.s, at, lo, next)
		end := min(next+streamRows, hi)
		if next == hi { // the next part is this goroutine's, but for the last of its range
			end = min(hi+k.each, k.y.Rows)
		}
		k.t.from.ahead(k.s, next, end)
		k.rows(at, lo, next)
		lo = next
	}
}

// rows computes rows lo to hi-1 from those of x from row at on.
func (k *linearForward[T]) rows(at, lo, hi int) {
	x, y := between(k.x, at, at+hi-lo), between(k.y, lo, hi)
	var bias []T
	if k.t.b != nil {
		bias = k.t.b.Value.Row(0)
	}
	if k.z.Rows > 0 {
		z := between(k.z, lo, hi)
		gemmBias(z, x, k.t.w.Value, bias, None)
		applyRows(k.t.act, y, z)
		return
	}
	gemmBias(y, x, k.t.w.Value, bias, k.t.act)
}

// linearPrepare is what comes before the products of the way back: rows of the activation's gradient, and in the last part the
// weights are transposed.
type linearPrepare[T Float] struct {
	t         *linearStage[T]
	dz, saved mat.Dense[T]
	each      int // rows of a part, 0: no activation
	parts     int // of them
}

func (k *linearPrepare[T]) Part(i int) {
	if i == k.parts {
		mat.Transpose(k.t.turned, k.t.w.Value)
		return
	}
	lo, hi := i*k.each, min((i+1)*k.each, k.dz.Rows)
	dz := between(k.dz, lo, hi)
	applyGradRows(k.t.act, dz, between(k.saved, lo, hi), dz)
}

// linearBackward computes the gradients of weights, input and bias. Parts with rows of the first and of the second take turns, in
// proportion, so that every range of parts has the same share of both; the last but one has the third, and the last finds the
// rows of sparse gradients if that is still to be done. For a large batch the optimisers' state for these rows is fetched
// meanwhile, some after each part: all at once, requests beyond what the processor can remember would be dropped or wait.
type linearBackward[T Float] struct {
	t              *linearStage[T]
	s              *Session[T]
	x, dz, dx      mat.Dense[T]
	turned         mat.Dense[T] // empty: the weights are used as they are
	betaW, betaX   T
	wRows, xRows   int // of a part
	wParts, xParts int
	bias, betaB    bool
	apart          bool // the second kind after the first: one goroutine
	fetch          bool
}

func (k *linearBackward[T]) Part(i int) {
	both := k.wParts + k.xParts
	switch {
	case i == both && k.bias:
		columnSums(k.t.b.Grad.Row(0), k.dz, k.betaB)
		return
	case i >= both:
		k.s.collectRows()
		return
	}
	w, first := i*k.wParts/both, (i+1)*k.wParts/both // parts of the first kind before i, and with it
	if k.apart {
		w, first = min(i, k.wParts), min(i+1, k.wParts)
	}
	if w < first {
		k.weightRows(w*k.wRows, min((w+1)*k.wRows, k.x.Cols))
	} else {
		lo := (i - w) * k.xRows
		hi := min(lo+k.xRows, k.dx.Rows)
		k.inputRows(lo, hi, between(k.dx, lo, hi))
	}
	if k.fetch {
		k.s.ahead(i, both)
	}
}

// weightRows computes rows lo to hi-1 of the gradient of the weights.
func (k *linearBackward[T]) weightRows(lo, hi int) {
	x := k.x // batch x in
	if hi-lo < x.Cols {
		x = x.View(0, x.Rows, lo, hi)
	}
	dw := between(k.t.w.Grad, lo, hi) // in x out
	if across := k.t.across; across.Rows > 0 && k.betaW == 0 {
		across = across.View(0, across.Rows, lo, hi)
		gemm(mat.Trans, mat.NoTrans, k.dz, x, 0, across)
		mat.Transpose(dw, across)
		return
	}
	gemm(mat.Trans, mat.NoTrans, x, k.dz, k.betaW, dw)
}

// inputRows computes rows lo to hi-1 of the gradient of the input.
func (k *linearBackward[T]) inputRows(lo, hi int, dx mat.Dense[T]) {
	dz := between(k.dz, lo, hi)
	if k.turned.Rows > 0 {
		gemm(mat.NoTrans, mat.NoTrans, dz, k.turned, k.betaX, dx)
	} else {
		gemm(mat.NoTrans, mat.Trans, dz, k.t.w.Value, k.betaX, dx)
	}
}

// piece returns how many rows of a product, each of unit multiplications, take about 15 us on one processor.
func piece(unit int) int { return max(24, (1<<20/unit+23)/24*24) }

// parallelWork is the number of multiplications from which a product wakes other goroutines: 20 us on one core of Zen 5, 40 us of
// Zen 4, against 5 to 200 us for waking another, and 2.5 to 10 ns for each line of what the other core wrote and this one reads. So a
// step of 64 windows, which took longer on two goroutines than on one where cores share no cache, wakes nobody. Smaller products are
// shared with those that are awake, in parts of leastWork at least; so are row by row operations, in parts of at least leastRows
// elements. Rows of products with an operand of more than turnMost elements are cut into as few parts as there may be: each of them
// goes through the operand.
const (
	parallelWork = 1 << 21
	leastWork    = 1 << 17
	leastRows    = 1 << 13
)

// cutProduct is cut for rows of a product with an operand of shared elements.
func cutProduct(n, step, work, shared int) int {
	large := n*work >= parallelWork
	if shared > turnMost {
		return min(cut(3*n, step, work, leastWork, large), (n+step-1)/step*step)
	}
	return cut(n, step, work, leastWork, large)
}

// narrow is the most columns of weights whose gradient is computed as (dz^T x)^T: the same chains of the same products, with vectors
// along the many columns of x. On one thread of Zen 4, batch 512, 100 inputs, the transposition included: 1 column 9.1 -> 2.3 us,
// 5 columns 9.4 -> 5.7, 8 columns 9.8 -> 9.3 (AVX2: 10.5 -> 2.3, 10.8 -> 5.8, 9.5 -> 10.7).
const narrow = 6

// streamRows is the number of examples whose words are looked up together, just before their products: 48 KiB of 250 float32,
// and a multiple of all tile heights.
const streamRows = 48

// largeBatch is the batch from which dx takes weights that were transposed first, if they have at most turnMost elements (and
// stay in L2), and from which the optimiser's rows are fetched ahead. With 64 rows transposing costs what it saves, and so
// does fetching. With 512 windows of new words, 250 -> 100, one thread of Zen 4: 2.5 % more for same words (all in cache
// anyway), 6 % less for new ones.
const (
	largeBatch = 96
	turnMost   = 1 << 17
)

func (t *linearStage[T]) forward(s *Session[T]) {
	x := s.val[t.in.id] // batch x in
	y := s.val[t.n.id]  // batch x out
	k := &t.up
	work := x.Cols * y.Cols // of a row
	*k = linearForward[T]{t: t, s: s, x: x, y: y, each: cutProduct(s.n, 24, work, work)}
	if t.z.Data != nil && s.train {
		t.z.Rows = s.n
		k.z = t.z
	}
	runParts(parts(s.n, k.each), s.n*work >= parallelWork, k)
}

func (t *linearStage[T]) backward(s *Session[T]) {
	x := s.val[t.in.id]  // batch x in
	dz := s.grad[t.n.id] // batch x out: dy until prepared
	in, out := x.Cols, dz.Cols
	if s.rowsDue && (s.lowest == t || mat.Threads() == 1) { // it wants to know them
		s.collectRows()
	}
	k := &t.down
	*k = linearBackward[T]{t: t, s: s, x: x, dz: dz, bias: t.b != nil && !t.b.Frozen, fetch: s.lowest == t && s.n >= largeBatch}
	if !t.w.Frozen {
		k.betaW = t.w.beta()
		k.wRows = cutProduct(in, 14, s.n*out, s.n*out)
	}
	if s.needs[t.in.id] {
		k.dx, k.betaX = s.grad[t.in.id], s.beta(t.in) // batch x in
		k.xRows = cutProduct(s.n, 24, in*out, in*out)
		if t.turned.Rows > 0 && s.n >= largeBatch {
			k.turned = t.turned
		}
	}
	if k.apart = mat.Threads() == 1; k.fetch && k.apart {
		k.wRows, k.xRows = min(k.wRows, piece(s.n*out)), min(k.xRows, piece(in*out))
	}
	if k.bias {
		k.betaB = t.b.beta() != 0
	}
	if k.wRows > 0 {
		k.wParts = parts(in, k.wRows)
	}
	if k.xRows > 0 {
		k.xParts = parts(s.n, k.xRows)
	}

	before := &t.before
	*before = linearPrepare[T]{t: t, dz: dz}
	if t.act.kind != actNone {
		before.saved = s.val[t.n.id]
		if t.act.fromInput() {
			before.saved = t.z
		}
		before.each = cut(s.n, 1, out, leastRows, false)
		before.parts = parts(s.n, before.each)
	}
	n := before.parts
	if k.turned.Rows > 0 {
		n++
	}
	runParts(n, false, before)

	n = k.wParts + k.xParts
	if k.bias {
		n++
	}
	if s.rowsDue && n > 0 && !k.apart {
		n++
	}
	runParts(n, s.n*in*out >= parallelWork, k)
}

// Sequential is a plain stack of layers, each on the node below it: it returns layers[k](...layers[0](x)), x itself without layers.
//
//	logits := nn.Sequential(x,
//		func(x *nn.Node[float32]) *nn.Node[float32] { return g.Linear("hidden", x, 100, nn.ReLU) },
//		func(x *nn.Node[float32]) *nn.Node[float32] { return g.Linear("logits", x, 5, nn.None) })
func Sequential[T Float](x *Node[T], layers ...func(*Node[T]) *Node[T]) *Node[T] {
	for _, layer := range layers {
		x = layer(x)
	}
	return x
}
