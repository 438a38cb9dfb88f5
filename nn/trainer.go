package nn

import (
	"errors"
	"fmt"
	"math"
	"sync/atomic"

	"github.com/lockstep-go/lockstep/mat"
)

// TrainerConfig says how a Trainer trains.
type TrainerConfig[T Float] struct {
	MaxBatch   int             // most rows of a batch; required
	Optimizers []*Optimizer[T] // stepped in this order; every parameter belongs to one, or is Frozen
	Clip       Clip            // bound on gradients; the zero value is none
	Seed       uint64          // of dropout masks

	// Reduce, if set, is called after each Backward with all parameters, in the order of Graph.Params, before gradients are
	// checked and clipped: the place to average them over processes. An all-reduce must add in a fixed order (of ranks, say)
	// to keep the bits independent of timing. A dense parameter's gradient is Grad; a sparse one's is Rows, which other processes
	// have for other rows: put the sum of all in its place by SetRows. An error of it is returned by Step, and nothing moves.
	Reduce func(step int, params []*Param[T]) error
}

// A Trainer runs training steps: Forward, Backward, Reduce, clipping, optimisers, norm bounds. A step allocates nothing.
type Trainer[T Float] struct {
	*Session[T]
	cfg   TrainerConfig[T]
	steps int
	acc   []T // squared column norms

	finite finiteJob[T]
}

// finiteJob looks for gradients that are not finite; each part has its share of the rows of every parameter.
type finiteJob[T Float] struct {
	params []*Param[T]
	parts  int
	found  atomic.Bool
}

// check reports whether all gradients of parameters that are not frozen are finite.
func (k *finiteJob[T]) check(params []*Param[T]) bool {
	total := 0
	for _, p := range params {
		if !p.Frozen {
			g := p.gradient()
			total += g.Rows * g.Cols
		}
	}
	k.params, k.parts = params, min(pieces(false), total/leastRows+1)
	k.found.Store(false)
	runParts(k.parts, false, k)
	return !k.found.Load()
}

func (k *finiteJob[T]) Part(i int) {
	for _, p := range k.params {
		if p.Frozen {
			continue
		}
		g := p.gradient()
		if lo, hi := g.Rows*i/k.parts, g.Rows*(i+1)/k.parts; lo < hi && !allFinite(between(g, lo, hi)) {
			k.found.Store(true)
		}
	}
}

// ErrNonFinite is wrapped by the errors of a training step that met NaN or an infinity.
var ErrNonFinite = errors.New("nn: not finite")

// NewTrainer plans a trainer. It refuses what cannot learn: weights that are all zero below a hidden layer, no optimisers, one whose
// rates are all 0 and that has no schedule (set it first), and a parameter that no optimiser has, unless it is Frozen; and a graph without
// a loss, a parameter that two optimisers have or that is not in the graph, one that became sparse too late or has gaps between its rows,
// bounds of norms that are negative or NaN, and parameters named as a checkpoint's own tensors are ("trainer", "optimizer.x", "state.x").
//
// Panics if MaxBatch is not positive.
func NewTrainer[T Float](g *Graph[T], cfg TrainerConfig[T]) (*Trainer[T], error) {
	hasLoss := false
	for _, n := range g.nodes {
		hasLoss = hasLoss || n.loss
	}
	if !hasLoss {
		return nil, errors.New("nn: the graph has no loss")
	}
	if err := cfg.Clip.check(); err != nil {
		return nil, fmt.Errorf("nn: %w", err)
	}
	for _, p := range g.params {
		if err := p.check(); err != nil {
			return nil, err
		}
		if checkpointName(p.Name) {
			return nil, fmt.Errorf("nn: parameter %q: the name is kept for the tensors of checkpoints", p.Name)
		}
	}
	if err := g.checkSymmetry(); err != nil {
		return nil, err
	}
	for _, n := range g.nodes {
		for _, p := range n.ps {
			if _, ok := n.op.(*embeddingOp[T]); !ok && p.Sparse {
				return nil, fmt.Errorf("nn: node %q (%s): parameter %q has become sparse: only an embedding can use it", n.name, n.op.kind(), p.Name)
			}
		}
	}
	if len(cfg.Optimizers) == 0 {
		return nil, errors.New("nn: no optimisers: no parameter would move")
	}
	owner := map[*Param[T]]int{}
	for i, o := range cfg.Optimizers {
		if o == nil {
			return nil, fmt.Errorf("nn: optimiser %d is nil", i)
		}
		moves := o.schedule != nil
		for _, g := range o.groups {
			moves = moves || g.Rate != 0
		}
		if !moves {
			return nil, fmt.Errorf("nn: optimiser %d (%s) has Rate 0 and no schedule: no parameter of it would move", i, o.name)
		}
		for _, s := range o.slots {
			if j, ok := owner[s.p]; ok {
				return nil, fmt.Errorf("nn: parameter %q belongs to the optimisers %d and %d", s.p.Name, j, i)
			}
			if g.pNames[s.p.Name] != s.p {
				return nil, fmt.Errorf("nn: parameter %q of optimiser %d is not in the graph", s.p.Name, i)
			}
			if s.byRows != s.p.Sparse {
				return nil, fmt.Errorf("nn: parameter %q: Sparse was %v when optimiser %d took it and is %v now; set it first", s.p.Name, s.byRows, i, s.p.Sparse)
			}
			owner[s.p] = i
		}
	}
	for _, p := range g.params {
		if _, ok := owner[p]; !ok && !p.Frozen {
			return nil, fmt.Errorf("nn: parameter %q belongs to no optimiser: give it to one, or set Frozen", p.Name)
		}
	}
	t := &Trainer[T]{Session: NewSession(g, cfg.MaxBatch, true), cfg: cfg}
	for _, o := range cfg.Optimizers {
		for _, x := range o.slots {
			for _, d := range x.state {
				if x.p.Sparse && d != nil {
					t.states = append(t.states, sparseState[T]{x.p, mat.Dense[T]{Rows: x.p.Value.Rows, Cols: x.p.Value.Cols, Stride: x.p.Value.Cols, Data: d}})
				}
			}
		}
	}
	for _, p := range g.params {
		if !p.Sparse { // its MaxNorm may be set later
			t.acc = make([]T, max(len(t.acc), p.Value.Cols))
		}
	}
	return t, nil
}

// Steps returns the number of steps made.
func (t *Trainer[T]) Steps() int { return t.steps }

// Step makes one training step on the batch of n rows that the inputs were set to, and returns its loss. When the loss or
// a gradient is not finite it moves no parameter (rows over LookupMaxNorm were scaled as they were looked up) and returns an error that wraps ErrNonFinite and names the step, the
// first node whose value is not finite (and a parameter that it uses, if that is not), or the parameter whose gradient is not.
//
// Panics as Session.Forward and Optimizer.Step do.
func (t *Trainer[T]) Step(n int) (float64, error) {
	s := t.Session
	s.SetDropout(t.cfg.Seed, uint64(t.steps))
	s.Forward(n, true)
	loss := s.Loss()
	if !finite(loss) {
		return loss, t.explain(loss)
	}
	s.Backward()
	if t.cfg.Reduce != nil {
		if err := t.cfg.Reduce(t.steps, s.g.params); err != nil {
			return loss, fmt.Errorf("nn: step %d: reduce gradients: %w", t.steps, err)
		}
	}
	if !t.finite.check(s.g.params) {
		for _, p := range s.g.params {
			if !p.Frozen && !allFinite(p.gradient()) {
				return loss, t.explainGradient(p)
			}
		}
	}
	if t.cfg.Clip.Norm > 0 || t.cfg.Clip.Value > 0 {
		ClipGradients(t.cfg.Clip, s.g.params)
	}
	for _, o := range t.cfg.Optimizers {
		o.Step()
	}
	for _, p := range s.g.params {
		if p.MaxNorm > 0 && !p.Frozen {
			t.bound(p)
		}
	}
	t.steps++
	return loss, nil
}

func (t *Trainer[T]) explain(loss float64) error {
	if n := t.nonFinite(); n != nil {
		text := ""
		for _, p := range n.ps {
			if !allFinite(p.Value) {
				text += fmt.Sprintf(", whose parameter %q is not finite", p.Name)
			}
		}
		return fmt.Errorf("%w: step %d: loss %v: first at node %q (%s)%s", ErrNonFinite, t.steps, loss, n.name, n.op.kind(), text)
	}
	return fmt.Errorf("%w: step %d: loss %v: the sum of the losses overflows", ErrNonFinite, t.steps, loss)
}

func (t *Trainer[T]) explainGradient(p *Param[T]) error {
	g := p.gradient()
	for i := range g.Rows {
		for j, x := range g.Row(i) {
			if !finite(float64(x)) {
				row := i
				if p.Sparse {
					row = int(p.Rows.Index[i])
				}
				return fmt.Errorf("%w: step %d: gradient of parameter %q at (%d, %d) is %v%s", ErrNonFinite, t.steps, p.Name, row, j, x, t.users(p))
			}
		}
	}
	return fmt.Errorf("%w: step %d: gradient of parameter %q", ErrNonFinite, t.steps, p.Name)
}

// users names the nodes that use p.
func (t *Trainer[T]) users(p *Param[T]) string {
	text := ""
	for _, n := range t.g.nodes {
		for _, q := range n.ps {
			if q == p {
				text += fmt.Sprintf(", used by node %q (%s)", n.name, n.op.kind())
			}
		}
	}
	return text
}

// bound applies Param.MaxNorm.
func (t *Trainer[T]) bound(p *Param[T]) {
	if p.Sparse {
		for _, r := range p.Rows.Index {
			boundRow(p.Value.Row(int(r)), p.MaxNorm)
		}
		return
	}
	acc := t.acc[:p.Value.Cols]
	clear(acc)
	for i := range p.Value.Rows {
		for j, x := range p.Value.Row(i) {
			acc[j] += T(x * x)
		}
	}
	for j, sum := range acc {
		acc[j] = 1
		if norm := math.Sqrt(float64(sum)); norm > p.MaxNorm {
			acc[j] = T(p.MaxNorm / norm)
		}
	}
	for i := range p.Value.Rows {
		row := p.Value.Row(i)
		for j, f := range acc {
			row[j] *= f
		}
	}
}

func boundRow[T Float](x []T, bound float64) {
	if norm := math.Sqrt(float64(sumSquares(x))); norm > bound {
		scale(x, T(bound/norm))
	}
}

// A Predictor runs a graph forward only, with buffers planned for that. It is used by one goroutine at a time; make one for
// each goroutine, they share the parameters.
type Predictor[T Float] struct {
	*Session[T]
	out *Node[T]
}

// NewPredictor plans the computation of one node, for batches of up to maxBatch rows. Losses are not computed and labels
// need not be set.
//
// Panics if maxBatch is not positive or out is not a node of g.
func NewPredictor[T Float](g *Graph[T], maxBatch int, out *Node[T]) *Predictor[T] {
	if out == nil || out.g != g {
		panic("nn.NewPredictor: the output is not a node of the graph")
	}
	return &Predictor[T]{NewSession(g, maxBatch, false, out), out}
}

// Predict computes the node for a batch of n rows of the inputs that were set: n x width, valid until the next call. Panics as
// Session.Forward does.
func (p *Predictor[T]) Predict(n int) mat.Dense[T] {
	p.Forward(n, false)
	return p.val[p.out.id]
}
