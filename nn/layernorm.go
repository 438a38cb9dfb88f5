package nn

import (
	"math"

	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

func (o *layerNormOp[T]) bind(s *Session[T], n *Node[T]) stage[T] {
	t := &layerNormStage[T]{layerNormOp: o, n: n, in: n.in[0], row: make([]T, n.width)}
	if s.grads {
		t.hat = mat.New[T](s.max, n.width)
		t.inv = make([]T, s.max)
	}
	return t
}

type layerNormStage[T Float] struct {
	*layerNormOp[T]
	n, in *Node[T]
	hat   mat.Dense[T] // batch x width: (x - mean)/sqrt(var + eps)
	inv   []T          // batch: 1/sqrt(var + eps)
	row   []T          // one row of work space
}

func (t *layerNormStage[T]) forward(s *Session[T]) {
	x, y := s.val[t.in.id], s.val[t.n.id]
	gamma, beta, count := t.gamma.Value.Row(0), t.beta.Value.Row(0), T(t.n.width)
	for i := range s.n {
		h := t.row
		if s.grads {
			h = t.hat.Data[i*t.hat.Stride:][:t.n.width]
		}
		vec.AddScalar(h, -(vec.Sum(x.Row(i)) / count), x.Row(i))
		inv := 1 / T(math.Sqrt(float64(vec.SumSquares(h)/count+T(t.eps))))
		vec.Scale(h, inv, h)
		vec.MulAdd(y.Row(i), h, gamma, beta)
		if s.grads {
			t.inv[i] = inv
		}
	}
}

// backward: with g = dy*gamma, dx = inv * (g - mean(g) - hat*mean(g*hat)); dgamma and dbeta are the column sums of
// dy*hat and dy.
func (t *layerNormStage[T]) backward(s *Session[T]) {
	dy := s.grad[t.n.id]
	if !t.beta.Frozen {
		columnSums(t.beta.Grad.Row(0), dy, t.beta.beta() != 0)
	}
	if !t.gamma.Frozen {
		dg := t.gamma.Grad.Row(0)
		if t.gamma.beta() == 0 {
			clear(dg)
		}
		for i := range s.n {
			vec.MulAdd(dg, dy.Row(i), t.hat.Row(i), dg)
		}
	}
	if !s.needs[t.in.id] {
		return
	}
	d := s.into(t.in)
	gamma, count := t.gamma.Value.Row(0), T(t.n.width)
	for i := range s.n {
		g, h := d.Row(i), t.hat.Row(i)
		vec.Mul(g, dy.Row(i), gamma)
		mean, slope := vec.Sum(g)/count, vec.Dot(g, h)/count
		vec.AddScaled(g, -slope, h)
		vec.AddScalar(g, -mean, g)
		vec.Scale(g, t.inv[i], g)
	}
	s.given(t.in, d)
}
