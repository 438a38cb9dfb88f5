package nn

import (
	"fmt"

	"github.com/lockstep-go/lockstep/mat"
)

// An Activation is an element-wise function for Linear and Graph.Activation. The zero value is the identity.
type Activation struct {
	kind  actKind
	slope float64
}

type actKind uint8

const (
	actNone actKind = iota
	actReLU
	actLeakyReLU
	actTanh
	actHardTanh
	actSigmoid
	actSoftplus
	actGELU
	actGELUTanh
	actSiLU
)

// The activations. At a kink the derivative is PyTorch's: ReLU 0 at 0, hard tanh 0 at -1 and 1.
var (
	None     = Activation{}                  // y = x
	ReLU     = Activation{kind: actReLU}     // y = max(x, 0)
	Tanh     = Activation{kind: actTanh}     // y = tanh x
	HardTanh = Activation{kind: actHardTanh} // y = min(max(x, -1), 1)
	Sigmoid  = Activation{kind: actSigmoid}  // y = 1/(1+e^-x)
	Softplus = Activation{kind: actSoftplus} // y = log(1+e^x)
	GELU     = Activation{kind: actGELU}     // y = x*Phi(x), Phi the normal distribution function (Hendrycks and Gimpel 2016)
	GELUTanh = Activation{kind: actGELUTanh} // y = x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715x^3))), GELU's approximation
	SiLU     = Activation{kind: actSiLU}     // y = x*sigmoid(x) (Elfwing et al. 2018)
)

// LeakyReLU is x for x > 0, else slope*x; its derivative at 0 is slope (Maas et al. 2013).
//
// Panics if slope is infinite or NaN.
func LeakyReLU(slope float64) Activation {
	if !finite(slope) {
		panic(fmt.Sprintf("nn.LeakyReLU: slope = %v, want a finite number", slope))
	}
	return Activation{actLeakyReLU, slope}
}

// String returns the name used in model files: none, relu, leaky_relu(0.01), tanh, hard_tanh, sigmoid, softplus, gelu, gelu_tanh or silu.
func (a Activation) String() string {
	switch a.kind {
	case actReLU:
		return "relu"
	case actLeakyReLU:
		return fmt.Sprintf("leaky_relu(%v)", a.slope)
	case actTanh:
		return "tanh"
	case actHardTanh:
		return "hard_tanh"
	case actSigmoid:
		return "sigmoid"
	case actSoftplus:
		return "softplus"
	case actGELU:
		return "gelu"
	case actGELUTanh:
		return "gelu_tanh"
	case actSiLU:
		return "silu"
	}
	return "none"
}

// fromInput reports whether the derivative needs the input x; the others have it from the output y alone.
func (a Activation) fromInput() bool {
	switch a.kind {
	case actGELU, actGELUTanh, actSiLU:
		return true
	case actLeakyReLU:
		return a.slope < 0 // otherwise the sign of y is that of x
	}
	return false
}

// kinked reports whether the derivative jumps.
func (a Activation) kinked() bool {
	return a.kind == actReLU || a.kind == actLeakyReLU || a.kind == actHardTanh
}

// piece numbers the linear pieces of a kinked activation.
func (a Activation) piece(x float64) int {
	switch {
	case a.kind == actHardTanh && x >= 1:
		return 2
	case a.kind == actHardTanh:
		if x > -1 {
			return 1
		}
		return 0
	case x > 0:
		return 1
	}
	return 0
}

// activationOp applies an Activation element by element.
type activationOp[T Float] struct{ act Activation }

func (o *activationOp[T]) kind() string { return "Activation" }

func (o *activationOp[T]) bind(s *Session[T], n *Node[T]) stage[T] {
	return &activationStage[T]{o.act, n, n.in[0]}
}

type activationStage[T Float] struct {
	act   Activation
	n, in *Node[T]
}

func (t *activationStage[T]) forward(s *Session[T]) {
	applyRows(t.act, s.val[t.n.id], s.val[t.in.id])
}

func (t *activationStage[T]) backward(s *Session[T]) {
	saved := s.val[t.n.id]
	if t.act.fromInput() {
		saved = s.val[t.in.id]
	}
	d := s.into(t.in)
	applyGradRows(t.act, d, saved, s.grad[t.n.id])
	s.given(t.in, d)
}

// Activation adds y = a(x), element by element: x, y batch x width; dx = dy * a'(x).
//
// Panics if the name is taken or empty, or x is no node of numbers of this graph; so do all methods that add nodes.
func (g *Graph[T]) Activation(name string, x *Node[T], a Activation) *Node[T] {
	g.want("Activation", name, x, -1)
	return g.add(name, &activationOp[T]{a}, x.width, []*Node[T]{x})
}

// preluOp is y = x for x > 0, else a*x with a learned slope, one for all columns or one each.
type preluOp[T Float] struct{ slope *Param[T] }

func (o *preluOp[T]) kind() string { return "PReLU" }

func (o *preluOp[T]) bind(s *Session[T], n *Node[T]) stage[T] {
	return &preluStage[T]{o.slope, n, n.in[0]}
}

type preluStage[T Float] struct {
	slope *Param[T]
	n, in *Node[T]
}

func (t *preluStage[T]) forward(s *Session[T]) {
	y, x, a := s.val[t.n.id], s.val[t.in.id], t.slope.Value.Row(0)
	for i := range s.n {
		yr := y.Row(i)
		for j, v := range x.Row(i) {
			if !(v > 0) {
				v *= a[min(j, len(a)-1)]
			}
			yr[j] = v
		}
	}
}

func (t *preluStage[T]) backward(s *Session[T]) {
	dy, x, a := s.grad[t.n.id], s.val[t.in.id], t.slope.Value.Row(0)
	if !t.slope.Frozen {
		da := t.slope.Grad.Row(0)
		if t.slope.beta() == 0 {
			clear(da)
		}
		// One chain of adds a slope, rows ascending.
		for i := range s.n {
			dr := dy.Row(i)
			for j, v := range x.Row(i) {
				if !(v > 0) {
					da[min(j, len(a)-1)] += T(dr[j] * v)
				}
			}
		}
	}
	if s.needs[t.in.id] {
		d := s.into(t.in)
		for i := range s.n {
			dr, out := dy.Row(i), d.Row(i)
			for j, v := range x.Row(i) {
				out[j] = dr[j]
				if !(v > 0) {
					out[j] *= a[min(j, len(a)-1)]
				}
			}
		}
		s.given(t.in, d)
	}
}

// PReLU adds y = x for x > 0, else slope*x, with a learned slope: 1 x 1 for all columns, or 1 x width (He et al. 2015).
// x, y: batch x width. dslope = sum of dy*x where x <= 0, rows ascending; dx = dy or dy*slope, the latter at 0.
// torch.nn.PReLU starts it at 0.25.
//
// Panics if slope has another shape or is sparse.
func (g *Graph[T]) PReLU(name string, x *Node[T], slope *Param[T]) *Node[T] {
	g.want("PReLU", name, x, -1)
	if slope != nil && slope.Value.Cols == 1 {
		wantParam("PReLU", name, "slope", slope, 1, 1)
	} else {
		wantParam("PReLU", name, "slope", slope, 1, x.width)
	}
	wantDense("PReLU", name, slope)
	return g.add(name, &preluOp[T]{slope}, x.width, []*Node[T]{x}, slope)
}

func wantDense[T Float](kind, name string, ps ...*Param[T]) {
	for _, p := range ps {
		if p != nil && p.Sparse {
			panic(fmt.Sprintf("nn: node %q (%s): parameter %q is sparse, which only embedding tables can be", name, kind, p.Name))
		}
	}
}

// applyRows is dst = a(x) on matrices that may have gaps between rows.
func applyRows[T Float](a Activation, dst, x mat.Dense[T]) {
	if d, v, ok := flat2(dst, x); ok {
		apply(a, d, v)
		return
	}
	for i := range dst.Rows {
		apply(a, dst.Row(i), x.Row(i))
	}
}

// applyGradRows is dx = dy * a'(saved).
func applyGradRows[T Float](a Activation, dx, saved, dy mat.Dense[T]) {
	if dx.Stride == dx.Cols && saved.Stride == saved.Cols && dy.Stride == dy.Cols {
		applyGrad(a, flat(dx), flat(saved), flat(dy))
		return
	}
	for i := range dx.Rows {
		applyGrad(a, dx.Row(i), saved.Row(i), dy.Row(i))
	}
}

func flat[T Float](d mat.Dense[T]) []T { return d.Data[:d.Rows*d.Cols] }

func flat2[T Float](a, b mat.Dense[T]) (x, y []T, ok bool) {
	if a.Stride != a.Cols || b.Stride != b.Cols {
		return nil, nil, false
	}
	return flat(a), flat(b), true
}
