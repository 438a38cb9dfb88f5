package nn

import (
	"fmt"
	"math"

	"github.com/lockstep-go/lockstep/mat"
)

// A Reduction says how a loss adds up its batch.
type Reduction uint8

// Mean is the default of softmax cross-entropy, logistic and squared error (the lecture's and PyTorch's); max-margin sums,
// as the lecture does. The choice changes the useful learning rate by the batch size.
const (
	Mean Reduction = iota
	Sum
)

// String returns "mean" or "sum", as in model files.
func (r Reduction) String() string {
	if r == Sum {
		return "sum"
	}
	return "mean"
}

// CrossEntropy are the options of SoftmaxCrossEntropy: label smoothing, class weights, an ignored label, sum instead of
// mean. The zero value is the plain mean.
type CrossEntropy[T Float] = mat.CrossEntropy[T]

type crossEntropyOp[T Float] struct{ opt CrossEntropy[T] }

func (o *crossEntropyOp[T]) kind() string { return "SoftmaxCrossEntropy" }
func (o *crossEntropyOp[T]) loss()        {}

// SoftmaxCrossEntropy adds the loss J = -log softmax(z)[y] of logits z (batch x C) and labels y (batch x 1), fused:
// J_i = log(sum exp(z - max z)) - (z_y - max z), so a hopeless example costs much but never Inf, and dJ/dz = p - onehot(y).
//
// With weights w and smoothing e, J_i = (1-e) w_y (-log p_y) + e/C sum_c w_c (-log p_c); the mean divides by the sum of w_y
// over the examples that count (torch.nn.CrossEntropyLoss). A batch of ignored examples only has loss 0 and no gradient.
//
// Panics if the class weights do not fit the logits or are not finite, or Smoothing is outside 0 to 1; Forward panics when a
// label is neither a class nor ignored.
func (g *Graph[T]) SoftmaxCrossEntropy(name string, logits, labels *Node[T], opt CrossEntropy[T]) *Node[T] {
	g.want("SoftmaxCrossEntropy", name, logits, -1)
	g.wantIDs("SoftmaxCrossEntropy", name, labels, 1)
	if opt.Weights != nil && len(opt.Weights) != logits.width {
		panic(fmt.Sprintf("nn: node %q (SoftmaxCrossEntropy): %d class weights, want %d as the logits %q are batch x %d", name, len(opt.Weights), logits.width, logits.name, logits.width))
	}
	if !(opt.Smoothing >= 0 && opt.Smoothing <= 1) {
		panic(fmt.Sprintf("nn: node %q (SoftmaxCrossEntropy): Smoothing = %v, want 0 to 1", name, opt.Smoothing))
	}
	for c, w := range opt.Weights {
		if !finite(float64(w)) {
			panic(fmt.Sprintf("nn: node %q (SoftmaxCrossEntropy): the weight of class %d is %v, want a finite number", name, c, w))
		}
	}
	opt.Weights = append([]T(nil), opt.Weights...)
	return g.add(name, &crossEntropyOp[T]{opt}, 1, []*Node[T]{logits, labels})
}

func (o *crossEntropyOp[T]) bind(s *Session[T], n *Node[T]) stage[T] {
	t := &crossEntropyStage[T]{crossEntropyOp: o, n: n, logits: n.in[0], labels: n.in[1], rows: make([]T, s.max)}
	if s.grads && (n.in[0].users > 1 || !n.in[0].deep) {
		t.own = make([]T, s.max*n.in[0].width)
	}
	return t
}

type crossEntropyStage[T Float] struct {
	*crossEntropyOp[T]
	n, logits, labels *Node[T]
	rows              []T // loss of each example
	own               []T // gradient of the logits, unless it is written in its place at once
}

// target returns where the gradient of the logits is written in the forward pass.
func (t *crossEntropyStage[T]) target(s *Session[T]) mat.Dense[T] {
	if t.own == nil {
		return s.grad[t.logits.id]
	}
	c := t.logits.width
	return mat.Dense[T]{Rows: s.n, Cols: c, Stride: c, Data: t.own[:s.n*c]}
}

func (t *crossEntropyStage[T]) forward(s *Session[T]) {
	z := s.val[t.logits.id] // batch x classes
	y := s.ids[t.labels.id] // batch
	var dz mat.Dense[T]     // batch x classes, in training
	if s.train && s.grads {
		dz = t.target(s)
	}
	for i, c := range y {
		if uint32(c) >= uint32(z.Cols) && !(t.opt.UseIgnore && c == t.opt.Ignore) {
			panic(fmt.Sprintf("nn: node %q (SoftmaxCrossEntropy): example %d: label %d, want 0 to %d", t.n.name, i, c, z.Cols-1))
		}
	}
	s.losses[t.n.id] = float64(mat.SoftmaxCrossEntropy(t.rows[:s.n], dz, z, y, t.opt))
}

func (t *crossEntropyStage[T]) backward(s *Session[T]) {
	if t.own == nil {
		s.seen[t.logits.id] = true
		return
	}
	d := s.into(t.logits)
	copyRows(d, t.target(s))
	s.given(t.logits, d)
}

// scoreLoss is the common part of losses on numbers: rows x width of scores against one other matrix.
type scoreLoss[T Float] struct {
	name      string
	reduction Reduction
	margin    float64
	// value returns the loss; grad writes factor times the gradients.
	run func(t *scoreStage[T], s *Session[T]) float64
}

func (o *scoreLoss[T]) kind() string { return o.name }
func (o *scoreLoss[T]) loss()        {}

func (o *scoreLoss[T]) bind(s *Session[T], n *Node[T]) stage[T] {
	k := s.max * n.in[0].width
	return &scoreStage[T]{scoreLoss: o, n: n, a: n.in[0], b: n.in[1], d: make([]T, k), tmp: make([]T, k)}
}

type scoreStage[T Float] struct {
	*scoreLoss[T]
	n, a, b *Node[T]
	d, tmp  []T // dJ/da, batch x width; work space
}

func (t *scoreStage[T]) factor(s *Session[T]) float64 {
	if t.reduction == Mean {
		return 1 / float64(s.n*t.a.width)
	}
	return 1
}

func (t *scoreStage[T]) forward(s *Session[T]) { s.losses[t.n.id] = t.run(t, s) * t.factor(s) }

func (t *scoreStage[T]) backward(s *Session[T]) {
	w := t.a.width
	d := mat.Dense[T]{Rows: s.n, Cols: w, Stride: w, Data: t.d[:s.n*w]}
	if s.needs[t.a.id] {
		to := s.into(t.a)
		copyRows(to, d)
		s.given(t.a, to)
	}
	if s.needs[t.b.id] {
		to := s.into(t.b)
		for i := range s.n {
			negate(to.Row(i), d.Row(i))
		}
		s.given(t.b, to)
	}
}

// MaxMargin adds J = sum over the batch of max(0, margin - s + c) for the scores s of true windows and c of corrupted
// ones, both batch x 1 (Collobert and Weston 2008; CS224n 2017). While s < c + margin, dJ/ds = -1 and dJ/dc = +1; at the
// kink both are 0. Build both scores with the same parameters: their gradients add up. Mean divides by the batch.
//
// Panics unless margin is positive and finite (the lecture has 1).
func (g *Graph[T]) MaxMargin(name string, s, c *Node[T], margin float64, r Reduction) *Node[T] {
	g.want("MaxMargin", name, s, 1)
	g.want("MaxMargin", name, c, 1)
	if !(margin > 0) || math.IsInf(margin, 1) {
		panic(fmt.Sprintf("nn: node %q (MaxMargin): margin = %v, want a positive number", name, margin))
	}
	return g.add(name, &scoreLoss[T]{name: "MaxMargin", reduction: r, margin: margin, run: runMaxMargin[T]}, 1, []*Node[T]{s, c})
}

func runMaxMargin[T Float](t *scoreStage[T], s *Session[T]) float64 {
	a, b := s.val[t.a.id], s.val[t.b.id]
	f, margin := T(t.factor(s)), T(t.margin)
	total := 0.0
	for i := range s.n {
		j := margin - a.Row(i)[0] + b.Row(i)[0]
		t.d[i] = 0
		if !(j <= 0) { // NaN passes
			t.d[i] = -f
			total += float64(j)
		}
	}
	return total
}

// Logistic adds the logistic loss of scores x and targets t in [0, 1], both batch x width:
// J = log(1 + e^x) - t*x = -t log sigmoid(x) - (1-t) log(1 - sigmoid(x)), dJ/dx = sigmoid(x) - t
// (torch.nn.BCEWithLogitsLoss). Mean divides by batch*width. It does not overflow: log(1 + e^x) is Softplus.
//
// Panics if the widths differ or targets depends on a parameter; Forward panics when a target is outside 0 to 1: labels of -1 and
// +1 are no targets.
func (g *Graph[T]) Logistic(name string, x, targets *Node[T], r Reduction) *Node[T] {
	g.want("Logistic", name, x, -1)
	g.want("Logistic", name, targets, x.width)
	g.wantConstant("Logistic", name, targets)
	return g.add(name, &scoreLoss[T]{name: "Logistic", reduction: r, run: runLogistic[T]}, 1, []*Node[T]{x, targets})
}

// wantConstant panics when a parameter lies below a node that is a target.
func (g *Graph[T]) wantConstant(kind, name string, n *Node[T]) {
	if n.deep {
		panic(fmt.Sprintf("nn: node %q (%s): the targets %q depend on parameters, want an Input", name, kind, n.name))
	}
}

func runLogistic[T Float](t *scoreStage[T], s *Session[T]) float64 {
	x, y := s.val[t.a.id], s.val[t.b.id]
	w := t.a.width
	f := T(t.factor(s))
	total := 0.0
	for i := range s.n {
		d, tmp, xr, yr := t.d[i*w:][:w], t.tmp[i*w:][:w], x.Row(i), y.Row(i)
		for j, v := range yr {
			if !(v >= 0 && v <= 1) {
				panic(fmt.Sprintf("nn: node %q (Logistic): example %d, column %d: target %v, want 0 to 1", t.n.name, i, j, v))
			}
		}
		apply(Softplus, tmp, xr)
		apply(Sigmoid, d, xr)
		for j := range d {
			total += float64(tmp[j]) - float64(float64(yr[j])*float64(xr[j]))
			d[j] = f * (d[j] - yr[j])
		}
	}
	return total
}

// SquaredError adds J = (x - t)^2 of values x and targets t, both batch x width; dJ/dx = 2(x - t). Mean divides by
// batch*width (torch.nn.MSELoss).
//
// Panics if the widths differ or targets depends on a parameter.
func (g *Graph[T]) SquaredError(name string, x, targets *Node[T], r Reduction) *Node[T] {
	g.want("SquaredError", name, x, -1)
	g.want("SquaredError", name, targets, x.width)
	g.wantConstant("SquaredError", name, targets)
	return g.add(name, &scoreLoss[T]{name: "SquaredError", reduction: r, run: runSquaredError[T]}, 1, []*Node[T]{x, targets})
}

func runSquaredError[T Float](t *scoreStage[T], s *Session[T]) float64 {
	x, y := s.val[t.a.id], s.val[t.b.id]
	w := t.a.width
	f := T(2 * t.factor(s))
	total := 0.0
	for i := range s.n {
		d, xr, yr := t.d[i*w:][:w], x.Row(i), y.Row(i)
		for j := range d {
			e := xr[j] - yr[j]
			total += float64(float64(e) * float64(e))
			d[j] = f * e
		}
	}
	return total
}

// penaltyOp is lambda times a norm of some parameters.
type penaltyOp[T Float] struct {
	lambda float64
	l1     bool
	params []*Param[T]
}

func (o *penaltyOp[T]) kind() string {
	if o.l1 {
		return "L1Penalty"
	}
	return "L2Penalty"
}
func (o *penaltyOp[T]) loss() {}

func (g *Graph[T]) penalty(name string, o *penaltyOp[T]) *Node[T] {
	if !(o.lambda >= 0) || math.IsInf(o.lambda, 1) || len(o.params) == 0 {
		panic(fmt.Sprintf("nn: node %q (%s): lambda = %v and %d parameters, want lambda >= 0 and at least one", name, o.kind(), o.lambda, len(o.params)))
	}
	wantParams(o.kind(), o.params...)
	for _, p := range o.params {
		if p.Sparse {
			panic(fmt.Sprintf("nn: node %q (%s): parameter %q is sparse: a penalty moves every row of the table, also those of words that are not in the batch", name, o.kind(), p.Name))
		}
	}
	o.params = append([]*Param[T](nil), o.params...)
	return g.add(name, o, 1, nil, o.params...)
}

// L2Penalty adds lambda * sum of theta^2 over the parameters to the loss (the lecture's convention), gradient
// 2*lambda*theta. An optimiser's weight decay wd is the penalty wd/2 * theta^2, without its value in the loss:
// wd = 2*lambda, see L2Decay.
//
// Panics if lambda is negative, infinite or NaN, without parameters, or if one is nil or sparse.
func (g *Graph[T]) L2Penalty(name string, lambda float64, params ...*Param[T]) *Node[T] {
	return g.penalty(name, &penaltyOp[T]{lambda, false, params})
}

// L1Penalty adds lambda * sum of |theta| over the parameters to the loss, gradient lambda*sign(theta), 0 at 0.
//
// Panics as L2Penalty does.
func (g *Graph[T]) L1Penalty(name string, lambda float64, params ...*Param[T]) *Node[T] {
	return g.penalty(name, &penaltyOp[T]{lambda, true, params})
}

// L2Decay returns the weight decay of an optimiser that has the gradient of lambda*theta^2: 2*lambda.
func L2Decay(lambda float64) float64 { return 2 * lambda }

func (o *penaltyOp[T]) bind(s *Session[T], n *Node[T]) stage[T] { return &penaltyStage[T]{o, n} }

type penaltyStage[T Float] struct {
	*penaltyOp[T]
	n *Node[T]
}

func (t *penaltyStage[T]) forward(s *Session[T]) {
	total := 0.0
	for _, p := range t.params {
		if t.l1 {
			total += float64(sumAbs(flat(p.Value)))
		} else {
			total += float64(sumSquares(flat(p.Value)))
		}
	}
	s.losses[t.n.id] = t.lambda * total
}

func (t *penaltyStage[T]) backward(*Session[T]) {
	for _, p := range t.params {
		if p.Frozen {
			continue
		}
		if p.beta() == 0 {
			zero(p.Grad)
		}
		if t.l1 {
			addSign(flat(p.Grad), T(t.lambda), flat(p.Value))
		} else {
			axpy(flat(p.Grad), T(2*t.lambda), flat(p.Value))
		}
	}
}
