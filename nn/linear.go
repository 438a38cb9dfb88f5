package nn

import (
	"github.com/lockstep-go/lockstep/internal/parallel"
	"github.com/lockstep-go/lockstep/mat"
)

// linearOp is y = a(x W + b).
type linearOp[T Float] struct {
	w, b *Param[T] // in x out; 1 x out or nil
	act  Activation
}

func (o *linearOp[T]) kind() string { return "Linear" }

// Linear adds y = a(x W + b) with new parameters NAME.weight (in x out) and NAME.bias (1 x out), all zero:
// initialise the weights before training.
func (g *Graph[T]) Linear(name string, x *Node[T], out int, a Activation) *Node[T] {
	g.want("Linear", name, x, -1)
	return g.LinearWith(name, x, NewParam[T](name+".weight", x.width, max(out, 1)), NewParam[T](name+".bias", 1, max(out, 1)), a)
}

// LinearWith adds y = a(x W + b) with given, perhaps shared, parameters: W is in x out, b is 1 x out or nil.
//
// x: batch x in, y: batch x out. Bias and activation are applied while the product is in registers. With dz = dy * a'(z):
// dW = x^T dz, db = column sums of dz, dx = dz W^T.
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

	from *embeddingStage[T] // the lookup below whose work is done here, if there is one

	// The running pass, for its parts.
	up   linearForward[T]
	down linearBackward[T]
}

// linearForward computes rows of the value; each part has rows of its own.
type linearForward[T Float] struct {
	t       *linearStage[T]
	s       *Session[T]
	x, y, z mat.Dense[T]
	parts   int
}

func (k *linearForward[T]) Part(i int) {
	lo, hi := split(k.y.Rows, k.parts, i, 24)
	if k.t.from == nil {
		if lo < hi {
			k.rows(lo, lo, hi)
		}
		return
	}
	at := lo // where the rows that were looked up are: always the same if nobody asks for them, so that they stay in cache
	for lo < hi {
		next := min(lo+streamRows, hi)
		if k.s.kept[k.t.in.id] {
			at = lo
		}
		k.t.from.gather(k.s, at, lo, next, min(next+streamRows, hi))
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

// linearBackward computes the gradients of weights and input: of its 2*parts parts the first half has rows of the
// one each, the second of the other.
type linearBackward[T Float] struct {
	t            *linearStage[T]
	x, dz, dx    mat.Dense[T]
	turned       mat.Dense[T] // empty: the weights are used as they are
	betaW, betaX T
	weights      bool
	input        bool
	parts        int
}

func (k *linearBackward[T]) Part(i int) {
	if i < k.parts {
		if lo, hi := split(k.x.Cols, k.parts, i, 14); lo < hi && k.weights {
			k.weightRows(lo, hi)
		}
	} else if k.input {
		if lo, hi := split(k.dx.Rows, k.parts, i-k.parts, 24); lo < hi {
			k.inputRows(lo, hi, between(k.dx, lo, hi))
		}
	}
}

// weightRows computes rows lo to hi-1 of the gradient of the weights.
func (k *linearBackward[T]) weightRows(lo, hi int) {
	x := k.x // batch x in
	if hi-lo < x.Cols {
		x = x.View(0, x.Rows, lo, hi)
	}
	gemm(mat.Trans, mat.NoTrans, x, k.dz, k.betaW, between(k.t.w.Grad, lo, hi)) // in x out
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

// alone computes both on this goroutine. For a large batch the optimisers' state for its rows is fetched meanwhile,
// some after each piece of work: all at once, requests beyond what the processor can remember would be dropped or wait.
func (k *linearBackward[T]) alone(s *Session[T]) {
	t := k.t
	in, out := k.x.Cols, k.dz.Cols
	wStep, xStep := in, s.n
	fetch := s.lowest == t && s.n >= largeBatch
	if fetch {
		wStep, xStep = piece(s.n*out), piece(in*out)
	}
	pieces := (in+wStep-1)/wStep + (s.n+xStep-1)/xStep
	done := 0
	for lo := 0; k.weights && lo < in; lo += wStep {
		k.weightRows(lo, min(lo+wStep, in))
		if fetch {
			s.ahead(done, pieces)
			done++
		}
	}
	if !k.input {
		return
	}
	if t.from != nil {
		t.from.begin()
		t.from.scatters = true
	}
	for lo := 0; lo < s.n; lo += xStep {
		hi := min(lo+xStep, s.n)
		dx := between(k.dx, lo, hi)
		if t.from != nil {
			dx = between(k.dx, 0, hi-lo) // always the same rows: they stay in cache
		}
		k.inputRows(lo, hi, dx)
		if t.from != nil {
			t.from.scatter(s, lo, dx)
		}
		if fetch {
			s.ahead(done, pieces)
			done++
		}
	}
}

// piece returns how many rows of a product, each of unit multiplications, take about 15 us on one processor.
func piece(unit int) int { return max(24, (1<<20/unit+23)/24*24) }

// parallelWork is the number of multiplications from which a product is split over goroutines: about 40 us on one of
// them, against 5 to 10 us for waking another.
const parallelWork = 1 << 21

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
	*k = linearForward[T]{t: t, s: s, x: x, y: y, parts: 1}
	if t.z.Data != nil && s.train {
		t.z.Rows = s.n
		k.z = t.z
	}
	if s.n*x.Cols*y.Cols >= parallelWork {
		k.parts = share()
	}
	if k.parts == 1 {
		k.Part(0)
	} else {
		parallel.Run(k.parts, mat.Threads(), k)
	}
}

func (t *linearStage[T]) backward(s *Session[T]) {
	x := s.val[t.in.id]  // batch x in
	dz := s.grad[t.n.id] // batch x out: dy until the next line
	if t.act.kind != actNone {
		saved := s.val[t.n.id]
		if t.act.fromInput() {
			saved = t.z
		}
		applyGradRows(t.act, dz, saved, dz)
	}
	if t.b != nil && !t.b.Frozen {
		columnSums(t.b.Grad.Row(0), dz, t.b.beta() != 0)
	}
	k := &t.down
	*k = linearBackward[T]{t: t, x: x, dz: dz, weights: !t.w.Frozen, input: s.needs[t.in.id], parts: 1}
	if k.weights {
		k.betaW = t.w.beta()
	}
	if k.input {
		k.dx, k.betaX = s.grad[t.in.id], s.beta(t.in) // batch x in
		if t.turned.Rows > 0 && s.n >= largeBatch {
			mat.Transpose(t.turned, t.w.Value)
			k.turned = t.turned
		}
	}
	if s.n*x.Cols*dz.Cols >= parallelWork {
		k.parts = share()
	}
	if k.parts == 1 {
		k.alone(s)
	} else {
		parallel.Run(2*k.parts, mat.Threads(), k)
	}
}

// Sequential is a plain stack of layers: each takes the node below it.
//
//	logits := nn.Sequential(g, x, func(x *nn.Node[float32]) *nn.Node[float32] { return g.Linear("hidden", x, 100, nn.ReLU) }, ...)
func Sequential[T Float](x *Node[T], layers ...func(*Node[T]) *Node[T]) *Node[T] {
	for _, layer := range layers {
		x = layer(x)
	}
	return x
}
