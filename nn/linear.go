package nn

import (
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
}

func (t *linearStage[T]) forward(s *Session[T]) {
	x := s.val[t.in.id] // batch x in
	y := s.val[t.n.id]  // batch x out
	var bias []T
	if t.b != nil {
		bias = t.b.Value.Row(0)
	}
	if t.z.Data != nil && s.train {
		t.z.Rows = s.n
		gemmBias(t.z, x, t.w.Value, bias, None)
		applyRows(t.act, y, t.z)
		return
	}
	gemmBias(y, x, t.w.Value, bias, t.act)
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
	if !t.w.Frozen {
		mat.Gemm(mat.Trans, mat.NoTrans, 1, x, dz, t.w.beta(), t.w.Grad) // in x out
	}
	if t.b != nil && !t.b.Frozen {
		columnSums(t.b.Grad.Row(0), dz, t.b.beta() != 0)
	}
	if s.needs[t.in.id] {
		dx := s.grad[t.in.id] // batch x in
		mat.Gemm(mat.NoTrans, mat.Trans, 1, dz, t.w.Value, s.beta(t.in), dx)
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
