package nn

import (
	"fmt"
	"math"

	"github.com/lockstep-go/lockstep/mat"
)

// GradCheckConfig are the settings of GradCheck; a zero field means the value given.
type GradCheckConfig struct {
	Step float64 // first step h of the differences: 1e-3
	Rel  float64 // 1e-7
	Abs  float64 // 1e-10
	Most int     // coordinates checked per parameter, evenly spread; 0: all
}

// GradReport is the result of GradCheck.
type GradReport struct {
	Checked int // coordinates compared
	Skipped int // coordinates with a kink within reach of every step
	Failed  int // of those checked
	Loss    float64
	Worst   GradError // the coordinate with the largest Excess
}

// GradError is one coordinate's comparison.
type GradError struct {
	Param             string
	Row, Col          int
	Analytic, Numeric float64
	Excess            float64 // |a - n| over what is allowed: above 1 fails
}

// OK reports whether at least one coordinate was checked and none failed.
func (r GradReport) OK() bool { return r.Checked > 0 && r.Failed == 0 }

// String names the worst coordinate.
func (r GradReport) String() string {
	w := r.Worst
	return fmt.Sprintf("%d checked, %d skipped at kinks, %d failed; worst %s(%d, %d): backward %.12g, differences %.12g, %.3g of what is allowed",
		r.Checked, r.Skipped, r.Failed, w.Param, w.Row, w.Col, w.Analytic, w.Numeric, w.Excess)
}

// GradCheck compares every gradient that Backward computes for the batch of n rows with a numerical derivative of the loss.
// Differences are of fourth order, (8(f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h, in float64. A coordinate passes when
//
//	|a - n| <= Rel*max(|a|, |n|) + Abs*max(1, |loss|)
//
// where both a relative and an absolute part are needed: gradients may be tiny, and a difference has the rounding of the
// loss in it. Where a step would carry a ReLU, hard tanh, leaky ReLU, PReLU or hinge over its kink, smaller steps are tried,
// and a coordinate with a kink within the smallest is skipped and counted. Dropout masks stay as SetDropout fixed them.
//
// The inputs of s must be set, and s must have gradients. Parameters are changed and put back. Frozen ones are not checked,
// and LookupMaxNorm, which is no function of the parameters but changes them, is off meanwhile. (The course's assignment asks for
// second order and an error of 1e-5 relative to max(1, |a|, |n|), which passes any small gradient.) Cost: four Forwards a coordinate.
//
// Panics if s has no gradients or computes no loss, or an input was not set.
func GradCheck(s *Session[float64], n int, cfg GradCheckConfig) GradReport {
	if cfg.Step == 0 {
		cfg.Step = 1e-3
	}
	if cfg.Rel == 0 {
		cfg.Rel = 1e-7
	}
	if cfg.Abs == 0 {
		cfg.Abs = 1e-10
	}
	bounds := make([]float64, len(s.g.params))
	for i, p := range s.g.params {
		bounds[i], p.LookupMaxNorm = p.LookupMaxNorm, 0
	}
	defer func() {
		for i, p := range s.g.params {
			p.LookupMaxNorm = bounds[i]
		}
	}()
	s.Forward(n, true)
	var r GradReport
	r.Loss = s.Loss()
	pieces := s.pieces()
	s.Backward()
	grads := make([]mat.Dense[float64], len(s.g.params))
	for i, p := range s.g.params {
		if p.Frozen {
			continue
		}
		if !p.Sparse {
			grads[i] = p.Grad.Clone()
			continue
		}
		grads[i] = mat.New[float64](p.Value.Rows, p.Value.Cols)
		for k, row := range p.Rows.Index {
			copy(grads[i].Row(int(row)), p.Rows.Values.Row(k))
		}
	}
	for i, p := range s.g.params {
		if p.Frozen {
			continue
		}
		size := p.Value.Rows * p.Value.Cols
		stride := 1
		if cfg.Most > 0 && size > cfg.Most {
			stride = (size + cfg.Most - 1) / cfg.Most
		}
		for k := 0; k < size; k += stride {
			row, col := k/p.Value.Cols, k%p.Value.Cols
			x := &p.Value.Row(row)[col]
			a := grads[i].Row(row)[col]
			best := GradError{Param: p.Name, Row: row, Col: col, Analytic: a, Excess: math.Inf(1)}
			tried := false
			for _, h := range [...]float64{cfg.Step, cfg.Step / 8, cfg.Step / 64} {
				d, smooth := s.difference(n, x, h, pieces)
				if !smooth {
					continue
				}
				tried = true
				excess := math.Abs(a-d) / (float64(cfg.Rel*max(math.Abs(a), math.Abs(d))) + float64(cfg.Abs*max(1, math.Abs(r.Loss))))
				if excess < best.Excess {
					best.Numeric, best.Excess = d, excess
				}
				if best.Excess <= 0.1 {
					break
				}
			}
			if !tried {
				r.Skipped++
				continue
			}
			r.Checked++
			if !(best.Excess <= 1) {
				r.Failed++
			}
			if best.Excess > r.Worst.Excess || r.Worst.Param == "" || math.IsNaN(best.Excess) {
				r.Worst = best
			}
		}
	}
	s.Forward(n, true)
	return r
}

// difference returns the numerical derivative of the loss in *x, and whether every point of it lies on the same pieces
// of all kinked functions.
func (s *Session[T]) difference(n int, x *T, h float64, pieces uint64) (float64, bool) {
	old := *x
	defer func() { *x = old }()
	var f [4]float64
	for i, k := range [...]float64{1, -1, 2, -2} {
		*x = old + T(k*h)
		s.Forward(n, true)
		if s.pieces() != pieces {
			return 0, false
		}
		f[i] = s.Loss()
	}
	return (float64(8*(f[0]-f[1])) - (f[2] - f[3])) / (12 * h), true
}

// piecewise is a stage with kinks: it reports which smooth piece each element is on.
type piecewise[T Float] interface {
	pieces(s *Session[T], add func(int))
}

// pieces returns a hash of the pieces that all kinked functions are on.
func (s *Session[T]) pieces() uint64 {
	h := uint64(14695981039346656037) // FNV-1a
	add := func(k int) { h = (h ^ uint64(k)) * 1099511628211 }
	for i, st := range s.stages {
		if p, ok := st.(piecewise[T]); ok && s.plan[i] {
			p.pieces(s, add)
		}
	}
	return h
}

func countPieces[T Float](a Activation, d mat.Dense[T], add func(int)) {
	if !a.kinked() {
		return
	}
	for i := range d.Rows {
		for _, v := range d.Row(i) {
			add(a.piece(float64(v)))
		}
	}
}

func (t *activationStage[T]) pieces(s *Session[T], add func(int)) {
	countPieces(t.act, s.val[t.in.id], add)
}

// The output of a kinked activation lies on the same piece as its input, but where a negative slope turns it round.
func (t *linearStage[T]) pieces(s *Session[T], add func(int)) {
	if t.act.fromInput() {
		countPieces(t.act, t.z, add)
		return
	}
	countPieces(t.act, s.val[t.n.id], add)
}

func (t *preluStage[T]) pieces(s *Session[T], add func(int)) { countPieces(ReLU, s.val[t.in.id], add) }

func (t *scoreStage[T]) pieces(s *Session[T], add func(int)) {
	if t.name == "MaxMargin" {
		for _, d := range t.d[:s.n] {
			if d == 0 {
				add(0)
			} else {
				add(1)
			}
		}
	}
}

func (t *penaltyStage[T]) pieces(_ *Session[T], add func(int)) {
	if t.l1 {
		for _, p := range t.params {
			for i := range p.Value.Rows {
				for _, v := range p.Value.Row(i) {
					switch {
					case v > 0:
						add(2)
					case v < 0:
						add(0)
					default:
						add(1)
					}
				}
			}
		}
	}
}
