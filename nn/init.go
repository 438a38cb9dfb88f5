package nn

import (
	"fmt"
	"math"

	"github.com/lockstep-go/lockstep/mat"
)

// Initialisers fill a matrix in row-major order from r, so a seed fixes every weight on every machine. Weight matrices
// are in x out: fan-in is the number of rows, fan-out the number of columns. Biases start at zero and stay as
// NewParam makes them. Sources: Glorot and Bengio 2010 (Xavier), He et al. 2015.

// Gain returns the factor that keeps a signal's variance through an activation: 1 for none and sigmoid, 5/3 for
// tanh, sqrt 2 for ReLU, sqrt(2/(1+slope^2)) for leaky ReLU, and sqrt 2 for its smooth relatives GELU, SiLU and softplus.
// (torch.nn.init.calculate_gain; hard tanh is counted as tanh.)
func Gain(a Activation) float64 {
	switch a.kind {
	case actTanh, actHardTanh:
		return 5.0 / 3
	case actReLU, actGELU, actGELUTanh, actSiLU, actSoftplus:
		return math.Sqrt2
	case actLeakyReLU:
		return math.Sqrt(2 / (1 + float64(a.slope*a.slope)))
	}
	return 1
}

// Uniform fills w (any shape) with numbers uniform in [lo, hi): RNG.Uniform, row by row (torch.nn.init.uniform_).
func Uniform[T Float](r *RNG, w mat.Dense[T], lo, hi float64) {
	fill(w, func() float64 { return r.Uniform(lo, hi) })
}

// Normal fills w (any shape) with mean + std*RNG.Normal, row by row (torch.nn.init.normal_; its Embedding has 0 and 1).
func Normal[T Float](r *RNG, w mat.Dense[T], mean, std float64) {
	fill(w, func() float64 { return mean + float64(std*r.Normal()) })
}

// Constant fills w (any shape) with x.
func Constant[T Float](w mat.Dense[T], x float64) { fill(w, func() float64 { return x }) }

// XavierUniform fills w (in x out) uniformly in +-gain*sqrt(6/(in+out)): variance 2 gain^2/(in+out) (Glorot and Bengio 2010;
// torch.nn.init.xavier_uniform_).
func XavierUniform[T Float](r *RNG, w mat.Dense[T], gain float64) {
	a := gain * math.Sqrt(6/float64(w.Rows+w.Cols))
	Uniform(r, w, -a, a)
}

// XavierNormal fills w (in x out) with normal numbers of mean 0 and standard deviation gain*sqrt(2/(in+out)) (the same paper).
func XavierNormal[T Float](r *RNG, w mat.Dense[T], gain float64) {
	Normal(r, w, 0, gain*math.Sqrt(2/float64(w.Rows+w.Cols)))
}

// HeUniform fills w (in x out) uniformly in +-gain*sqrt(3/in): variance gain^2/in (He et al. 2015; torch.nn.init.kaiming_uniform_,
// fan_in).
func HeUniform[T Float](r *RNG, w mat.Dense[T], gain float64) {
	a := gain * math.Sqrt(3/float64(w.Rows))
	Uniform(r, w, -a, a)
}

// HeNormal fills w (in x out) with normal numbers of mean 0 and standard deviation gain/sqrt(in) (the same paper).
func HeNormal[T Float](r *RNG, w mat.Dense[T], gain float64) {
	Normal(r, w, 0, gain/math.Sqrt(float64(w.Rows)))
}

func fill[T Float](w mat.Dense[T], next func() float64) {
	for i := range w.Rows {
		row := w.Row(i)
		for j := range row {
			row[j] = T(next())
		}
	}
}

// checkSymmetry refuses an all-zero weight matrix below a hidden layer: all its units start equal. With ReLU, or where the weights above
// are equal too, they get the same gradient, or none, for ever; otherwise only what is above can tell them apart. A branch that ends in
// an Add is not meant: zeros there let a residual block start as the identity.
func (g *Graph[T]) checkSymmetry() error {
	for _, n := range g.nodes {
		l, ok := n.op.(*linearOp[T])
		if !ok || l.w.Frozen || l.w.Value.Cols < 2 || !allZero(l.w.Value) || !g.feedsLinear(n) {
			continue
		}
		return fmt.Errorf("nn: node %q: the weights %q (%d x %d) are all zero and below another layer: "+
			"its units start equal, and with ReLU or equal weights above stay so for ever (symmetry); initialise them at random, for example with nn.XavierUniform",
			n.name, l.w.Name, l.w.Value.Rows, l.w.Value.Cols)
	}
	return nil
}

// feedsLinear reports whether a Linear node lies above n, with no Add between them.
func (g *Graph[T]) feedsLinear(n *Node[T]) bool {
	above := make([]bool, len(g.nodes))
	above[n.id] = true
	for _, m := range g.nodes[n.id+1:] {
		for _, in := range m.in {
			if above[in.id] {
				if _, ok := m.op.(*linearOp[T]); ok {
					return true
				}
				_, add := m.op.(*addOp[T])
				above[m.id] = !add
			}
		}
	}
	return false
}

func allZero[T Float](w mat.Dense[T]) bool {
	for i := range w.Rows {
		for _, x := range w.Row(i) {
			if x != 0 {
				return false
			}
		}
	}
	return true
}
