package nn

import (
	"fmt"
	"math"

	"github.com/lockstep-go/lockstep/mat"
)

// concatOp lays its inputs side by side.
type concatOp[T Float] struct{}

func (o *concatOp[T]) kind() string { return "Concat" }

// Concat adds the columns of xs side by side: batch x (sum of widths). An input that nothing else reads is computed in
// place and costs no copy. Backward hands each input its columns of the gradient.
//
// Panics if no input is given, or one twice.
func (g *Graph[T]) Concat(name string, xs ...*Node[T]) *Node[T] {
	width := 0
	for i, x := range xs {
		g.want("Concat", name, x, -1)
		for _, y := range xs[:i] {
			if x == y {
				panic(fmt.Sprintf("nn: node %q (Concat): input %q twice", name, x.name))
			}
		}
		width += x.width
	}
	return g.add(name, &concatOp[T]{}, width, append([]*Node[T](nil), xs...))
}

func (o *concatOp[T]) bind(s *Session[T], n *Node[T]) stage[T] { return &concatStage[T]{n} }

type concatStage[T Float] struct{ n *Node[T] }

// inPlace reports whether m's value is the columns of v from at on.
func inPlace[T Float](m, v mat.Dense[T], at int) bool { return &m.Data[0] == &v.Data[at] }

func (t *concatStage[T]) forward(s *Session[T]) {
	y, at := s.val[t.n.id], 0
	for _, m := range t.n.in {
		if x := s.val[m.id]; !inPlace(x, y, at) {
			copyRows(y.View(0, s.n, at, at+m.width), x)
		}
		at += m.width
	}
}

func (t *concatStage[T]) backward(s *Session[T]) {
	dy, at := s.grad[t.n.id], 0
	for _, m := range t.n.in {
		if s.needs[m.id] {
			if d := s.into(m); inPlace(d, dy, at) {
				s.seen[m.id] = true
			} else {
				copyRows(d, dy.View(0, s.n, at, at+m.width))
				s.given(m, d)
			}
		}
		at += m.width
	}
}

// addOp is the sum of its inputs.
type addOp[T Float] struct{}

func (o *addOp[T]) kind() string { return "Add" }

// Add adds y = xs[0] + xs[1] + ..., summed from the left. All, and y, are batch x width; a node may be there
// several times. Backward hands dy to every one of them.
//
// Panics if the widths differ or there is no input.
func (g *Graph[T]) Add(name string, xs ...*Node[T]) *Node[T] {
	width := 0
	for i, x := range xs {
		if i == 0 {
			g.want("Add", name, x, -1)
			width = x.width
		}
		g.want("Add", name, x, width)
	}
	return g.add(name, &addOp[T]{}, width, append([]*Node[T](nil), xs...))
}

func (o *addOp[T]) bind(s *Session[T], n *Node[T]) stage[T] { return &addStage[T]{n} }

type addStage[T Float] struct{ n *Node[T] }

func (t *addStage[T]) forward(s *Session[T]) {
	y := s.val[t.n.id]
	for i, m := range t.n.in {
		if i == 0 {
			copyRows(y, s.val[m.id])
		} else {
			addTo(y, s.val[m.id])
		}
	}
}

func (t *addStage[T]) backward(s *Session[T]) {
	dy := s.grad[t.n.id]
	for _, m := range t.n.in {
		if !s.needs[m.id] {
			continue
		}
		if s.seen[m.id] {
			addTo(s.grad[m.id], dy)
		} else {
			copyRows(s.grad[m.id], dy)
			s.seen[m.id] = true
		}
	}
}

// dropoutOp zeroes elements at random in training.
type dropoutOp[T Float] struct {
	p     float64
	layer uint32
}

func (o *dropoutOp[T]) kind() string { return "Dropout" }

// Dropout adds inverted dropout (Srivastava et al. 2014; PyTorch): in training an element becomes 0 with probability p,
// else x/(1-p); otherwise y = x. (The lecture describes the older form that scales at test time: the same expectation.)
// The mask is a function of Session.SetDropout's seed and step, the number of the dropout layer in its graph, row and
// column, so neither threads nor a resumed run can move it; it is computed again for the gradient, not stored.
//
// x, y: batch x width; dx = dy times the same mask and factor.
//
// Panics unless 0 <= p < 1.
func (g *Graph[T]) Dropout(name string, x *Node[T], p float64) *Node[T] {
	g.want("Dropout", name, x, -1)
	if !(p >= 0 && p < 1) {
		panic(fmt.Sprintf("nn: node %q (Dropout): p = %v, want 0 <= p < 1", name, p))
	}
	o := &dropoutOp[T]{p, g.drops}
	g.drops++
	return g.add(name, o, x.width, []*Node[T]{x})
}

func (o *dropoutOp[T]) bind(s *Session[T], n *Node[T]) stage[T] {
	return &dropoutStage[T]{o, n, n.in[0]}
}

type dropoutStage[T Float] struct {
	*dropoutOp[T]
	n, in *Node[T]
}

func (t *dropoutStage[T]) forward(s *Session[T]) { t.mask(s, s.val[t.n.id], s.val[t.in.id]) }

func (t *dropoutStage[T]) backward(s *Session[T]) {
	d := s.into(t.in)
	t.mask(s, d, s.grad[t.n.id])
	s.given(t.in, d)
}

func (t *dropoutStage[T]) mask(s *Session[T], dst, x mat.Dense[T]) {
	if !s.train || t.p == 0 {
		copyRows(dst, x)
		return
	}
	dropout(dst, x, t.p, s.seed, s.step, t.layer)
}

// layerNormOp normalises every row.
type layerNormOp[T Float] struct {
	gamma, beta *Param[T]
	eps         float64
}

func (o *layerNormOp[T]) kind() string { return "LayerNorm" }

// LayerNorm adds y = gamma * (x - mean)/sqrt(var + eps) + beta on every row (Ba et al. 2016), with var the mean squared
// deviation; gamma and beta are 1 x width. PyTorch has eps 1e-5. New parameters NAME.weight (ones) and NAME.bias
// (zeros). x, y: batch x width. With h = (x - mean)/sqrt(var + eps) and g = dy*gamma: dx = (g - mean(g) - h*mean(g*h)) /
// sqrt(var + eps), dgamma and dbeta are the column sums of dy*h and dy.
//
// Panics unless eps is positive and finite.
func (g *Graph[T]) LayerNorm(name string, x *Node[T], eps float64) *Node[T] {
	g.want("LayerNorm", name, x, -1)
	w, b := NewParam[T](name+".weight", 1, x.width), NewParam[T](name+".bias", 1, x.width)
	Constant(w.Value, 1)
	return g.LayerNormWith(name, x, w, b, eps)
}

// LayerNormWith is LayerNorm with given parameters, each 1 x width.
//
// Panics if they have another shape or are sparse, and as LayerNorm does.
func (g *Graph[T]) LayerNormWith(name string, x *Node[T], gamma, beta *Param[T], eps float64) *Node[T] {
	g.want("LayerNorm", name, x, -1)
	wantParam("LayerNorm", name, "weight", gamma, 1, x.width)
	wantParam("LayerNorm", name, "bias", beta, 1, x.width)
	wantDense("LayerNorm", name, gamma, beta)
	if !(eps > 0) || math.IsInf(eps, 1) {
		panic(fmt.Sprintf("nn: node %q (LayerNorm): eps = %v, want a positive number", name, eps))
	}
	return g.add(name, &layerNormOp[T]{gamma, beta, eps}, x.width, []*Node[T]{x}, gamma, beta)
}
