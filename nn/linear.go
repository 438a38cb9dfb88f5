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
	return t
}

type linearStage[T Float] struct {
	*linearOp[T]
	n, in *Node[T]
	z     mat.Dense[T] // batch x out: the activation's input, where its derivative needs it

	// The running pass, for its parts.
	up   linearForward[T]
	down linearBackward[T]
}

// linearForward computes rows of the value; each part has rows of its own.
type linearForward[T Float] struct {
	t       *linearStage[T]
	x, y, z mat.Dense[T]
	parts   int
}

func (k *linearForward[T]) Part(i int) {
	lo, hi := split(k.y.Rows, k.parts, i, 24)
	if lo == hi {
		return
	}
	x, y := between(k.x, lo, hi), between(k.y, lo, hi)
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
	betaW, betaX T
	weights      bool
	input        bool
	parts        int
}

func (k *linearBackward[T]) Part(i int) {
	if i < k.parts {
		if !k.weights {
			return
		}
		if lo, hi := split(k.x.Cols, k.parts, i, 14); lo < hi {
			x := k.x // batch x in
			if k.parts > 1 {
				x = x.View(0, x.Rows, lo, hi)
			}
			gemm(mat.Trans, mat.NoTrans, x, k.dz, k.betaW, between(k.t.w.Grad, lo, hi)) // in x out
		}
		return
	}
	if !k.input {
		return
	}
	if lo, hi := split(k.dx.Rows, k.parts, i-k.parts, 24); lo < hi {
		gemm(mat.NoTrans, mat.Trans, between(k.dz, lo, hi), k.t.w.Value, k.betaX, between(k.dx, lo, hi)) // batch x in
	}
}

// parallelWork is the number of multiplications from which a product is split over goroutines: about 40 us on one of
// them, against 5 to 10 us for waking another.
const parallelWork = 1 << 21

func (t *linearStage[T]) forward(s *Session[T]) {
	x := s.val[t.in.id] // batch x in
	y := s.val[t.n.id]  // batch x out
	k := &t.up
	*k = linearForward[T]{t: t, x: x, y: y, parts: 1}
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
		k.dx, k.betaX = s.grad[t.in.id], s.beta(t.in)
	}
	if s.n*x.Cols*dz.Cols >= parallelWork {
		k.parts = share()
	}
	if k.parts == 1 {
		k.Part(0)
		k.Part(1)
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
