package nn

import (
	"fmt"
	"math"

	"github.com/lockstep-go/lockstep/vec"
)

// An Optimizer moves parameters along their gradients. Make one with NewSGD, NewAdagrad, NewRMSProp, NewAdam or
// NewSparseAdam, all by PyTorch's definitions and with its defaults. One network may have several: SparseAdam for the word
// vectors and Adam for the rest is usual. Step passes by frozen parameters, their state included.
type Optimizer[T Float] struct {
	algo     algorithm[T]
	name     string
	slots    []*slot[T]
	groups   []*Group[T]
	schedule Schedule
	step     int
	job      optimizerJob[T]
}

// A Group is a set of parameters with settings of their own. See AddGroup for what a field left zero means.
type Group[T Float] struct {
	Params      []*Param[T]
	Rate        float64 // learning rate; a schedule writes it before each step
	Scale       float64 // what the schedule's rate is multiplied by; 0 means 1
	WeightDecay float64 // L2 (SGD, Adagrad, RMSProp, Adam) or decoupled (AdamW)
	L1          float64 // adds L1*sign(theta) to the gradient
	Momentum    float64 // mu of SGD and RMSProp, beta1 of Adam; a schedule may write it
}

// slot is the state of one parameter.
type slot[T Float] struct {
	p      *Param[T]
	g      *Group[T]
	byRows bool    // p was sparse when the state was made
	state  [3][]T  // what the algorithm needs, each of p's size; nil if unused
	t      int     // steps made
	b1, b2 float64 // running products beta1^t and beta2^t
}

// algorithm is a rule that moves every element by itself, so that ranges of a parameter may be stepped in any order and at once.
type algorithm[T Float] interface {
	states(p *Param[T]) [3]bool // which states p needs
	check(g *Group[T], p *Param[T])
	cycles() bool                 // a schedule may set the momentum
	below() float64               // what the momentum stays below
	options() string              // " amsgrad", " eps=1e-08" and the like: what groups do not have and no step changes, for checkpoints
	begin(s *slot[T])             // once a step, after s.t has been counted
	dense(s *slot[T], lo, hi int) // steps elements lo to hi-1 of a dense parameter
	rows(s *slot[T], lo, hi int)  // steps rows lo to hi-1 of a sparse one's gradient
}

func newOptimizer[T Float](name string, a algorithm[T], g Group[T]) *Optimizer[T] {
	o := &Optimizer[T]{algo: a, name: name}
	o.addGroup(g)
	return o
}

// AddGroup adds parameters with settings of their own. A Rate or Momentum of 0 is taken from the optimiser's first group,
// as it was made or is now; WeightDecay and L1 of 0 mean none, so that biases can be left out of decay. (For another beta1
// of exactly 0 make a second optimiser.)
//
// Panics if a number is negative, infinite or NaN, if the optimiser cannot do what the group asks, or already has one of the
// parameters, or if one is nil.
func (o *Optimizer[T]) AddGroup(group Group[T]) {
	if group.Rate == 0 {
		group.Rate = o.groups[0].Rate
	}
	if group.Momentum == 0 {
		group.Momentum = o.groups[0].Momentum
	}
	o.addGroup(group)
}

func (o *Optimizer[T]) addGroup(group Group[T]) {
	g := &group
	g.Params = append([]*Param[T](nil), g.Params...)
	wantNumbers(o.name, setting{"Rate", g.Rate}, setting{"Scale", g.Scale}, setting{"WeightDecay", g.WeightDecay}, setting{"L1", g.L1}, setting{"Momentum", g.Momentum})
	wantParams(o.name, g.Params...)
	for _, p := range g.Params {
		for _, s := range o.slots {
			if s.p == p {
				panic(fmt.Sprintf("nn.%s: parameter %q twice", o.name, p.Name))
			}
		}
		if p.Sparse && (g.WeightDecay != 0 || g.L1 != 0) {
			panic(fmt.Sprintf("nn.%s: parameter %q is sparse: decay would move every row of the table, also those of words that are not in the batch", o.name, p.Name))
		}
		if err := p.check(); err != nil {
			panic(err.Error())
		}
		o.algo.check(g, p)
		s := &slot[T]{p: p, g: g, byRows: p.Sparse, b1: 1, b2: 1}
		for i, has := range o.algo.states(p) {
			if has {
				s.state[i] = make([]T, p.Value.Rows*p.Value.Cols)
			}
		}
		o.slots = append(o.slots, s)
	}
	o.groups = append(o.groups, g)
	if a, ok := o.algo.(*adagrad[T]); ok {
		for _, s := range o.slots[len(o.slots)-len(g.Params):] {
			for i := range s.state[0] {
				s.state[0][i] = T(a.c.Initial)
			}
		}
	}
}

// setting is a number that a caller gave.
type setting struct {
	name  string
	value float64
}

// wantParams panics if a parameter is nil.
func wantParams[T Float](fn string, params ...*Param[T]) {
	for i, p := range params {
		if p == nil {
			panic(fmt.Sprintf("nn.%s: a parameter is nil (number %d of %d), as Graph.Param returns for a name that the graph does not have", fn, i, len(params)))
		}
	}
}

// wantEps panics unless eps is positive: where a gradient has always been 0 the step would be 0/0.
func wantEps[T Float](fn string, eps T, defaults string) {
	if !(eps > 0) || !finite(float64(eps)) {
		panic(fmt.Sprintf("nn.%s: Eps = %v, want a positive number: start from %s", fn, eps, defaults))
	}
}

// wantNumbers panics unless all settings are finite and not negative.
func wantNumbers(fn string, settings ...setting) {
	for _, s := range settings {
		if !(s.value >= 0) || math.IsInf(s.value, 1) {
			panic(fmt.Sprintf("nn.%s: %s = %v, want a finite number, not negative", fn, s.name, s.value))
		}
	}
}

// Groups returns the optimiser's groups; their settings may be changed between steps.
func (o *Optimizer[T]) Groups() []*Group[T] { return o.groups }

// SetSchedule makes s set the rates (and momentum, if it has any) before each step, from its value at 0 on. nil takes a
// schedule away.
//
// Panics if s has momentum, as OneCycle does unless told otherwise, and the optimiser has none (PyTorch refuses it too).
func (o *Optimizer[T]) SetSchedule(s Schedule) {
	if s != nil && s.At(o.step).HasMomentum && !o.algo.cycles() {
		panic(fmt.Sprintf("nn.%s: the schedule cycles the momentum, and this optimiser was made without any: "+
			"give it momentum, or take the schedule without (OneCycle: NoMomentum; Cyclic: MomentumHigh = 0)", o.name))
	}
	o.schedule = s
}

// Steps returns the number of steps made: the schedule's position.
func (o *Optimizer[T]) Steps() int { return o.step }

// Rate returns the rate of the first group, as the last step used it or the next will.
func (o *Optimizer[T]) Rate() float64 { return o.groups[0].Rate }

// Step moves every parameter that is not frozen along its gradient. A sparse parameter moves in the rows of
// Param.Rows only: all others keep their bytes.
//
// Panics, before anything moves, if the schedule's rate or momentum is negative, infinite or NaN, Adam's momentum, beta1, is 1 or
// more, or a dense parameter has no gradient yet.
func (o *Optimizer[T]) Step() {
	for _, s := range o.slots {
		if v, g := s.p.Value, s.p.Grad; !s.p.Sparse && !s.p.Frozen && (g.Rows != v.Rows || g.Cols != v.Cols) {
			panic(fmt.Sprintf("nn.%s: parameter %q: its gradient is %d x %d, want %d x %d: a Session with gradients makes it", o.name, s.p.Name, g.Rows, g.Cols, v.Rows, v.Cols))
		}
	}
	if o.schedule != nil {
		v := o.schedule.At(o.step)
		if !(v.Rate >= 0 && v.Rate <= math.MaxFloat64) || v.HasMomentum && !(v.Momentum >= 0 && v.Momentum <= math.MaxFloat64) {
			panic(fmt.Sprintf("nn.%s: step %d: the schedule says rate %v, momentum %v, want finite numbers, not negative", o.name, o.step, v.Rate, v.Momentum))
		}
		if v.HasMomentum && v.Momentum >= o.algo.below() {
			panic(fmt.Sprintf("nn.%s: step %d: the schedule says momentum %v, want less than %v", o.name, o.step, v.Momentum, o.algo.below()))
		}
		for _, g := range o.groups {
			g.Rate = v.Rate
			if g.Scale != 0 {
				g.Rate = v.Rate * g.Scale
			}
			if v.HasMomentum {
				g.Momentum = v.Momentum
			}
		}
	}
	o.step++
	for _, s := range o.slots {
		if s.p.Frozen {
			continue
		}
		if s.g.L1 != 0 {
			addSign(flat(s.p.Grad), T(s.g.L1), flat(s.p.Value))
		}
		s.t++
		o.algo.begin(s)
	}
	o.job.run(o)
}

// optimizerJob steps the parameters of an optimiser; each part has its share of the elements of every parameter, small ones
// excepted, which the last part has.
type optimizerJob[T Float] struct {
	o     *Optimizer[T]
	parts int
}

func (k *optimizerJob[T]) run(o *Optimizer[T]) {
	total := 0
	for _, s := range o.slots {
		total += s.size()
	}
	*k = optimizerJob[T]{o, min(pieces(total >= parallelRows), total/leastStep+1)}
	runParts(k.parts, total >= parallelRows, k)
}

// leastStep is how many elements a part must have to pay.
const leastStep = 1 << 11

// size returns how many elements are to be stepped.
func (s *slot[T]) size() int {
	switch {
	case s.p.Frozen:
		return 0
	case s.p.Sparse:
		return len(s.p.Rows.Index) * s.p.Value.Cols
	}
	return s.p.Value.Rows * s.p.Value.Cols
}

func (k *optimizerJob[T]) Part(i int) {
	for _, s := range k.o.slots {
		n, step, f := s.size(), 16, k.o.algo.dense
		if s.p.Sparse {
			n, step, f = len(s.p.Rows.Index), 1, k.o.algo.rows
		}
		lo, hi := n/step*i/k.parts*step, n/step*(i+1)/k.parts*step
		if i == k.parts-1 {
			hi = n
		}
		if s.size() < 2*leastStep {
			lo = 0
			if i < k.parts-1 {
				hi = 0
			}
		}
		if lo < hi {
			f(s, lo, hi)
		}
	}
}

// sparse returns what the steps of sparse parameters take: the gradient of rows lo to hi-1 and the table's rows it belongs to.
func (s *slot[T]) sparse(lo, hi int) (index []int32, g []T) {
	r, w := &s.p.Rows, s.p.Value.Cols
	return r.Index[lo:hi], r.Values.Data[lo*w : hi*w]
}

// range of a state that may be absent.
func part[T Float](x []T, lo, hi int) []T {
	if x == nil {
		return nil
	}
	return x[lo:hi]
}

// SGDConfig are the settings of NewSGD.
type SGDConfig struct {
	Rate        float64 // required, unless a schedule sets it
	Momentum    float64 // 0
	Dampening   float64 // 0
	WeightDecay float64 // 0
	Nesterov    bool    // false
}

type sgd[T Float] struct{ c SGDConfig }

// NewSGD returns stochastic gradient descent: with g the gradient plus WeightDecay*theta, buf = g at the first step, then
// Momentum*buf + (1-Dampening)*g; theta -= Rate*buf, with Nesterov theta -= Rate*(g + Momentum*buf). Sparse parameters
// move in their batch's rows only, without momentum. (Sutskever et al. 2013; torch.optim.SGD.)
//
// Panics if a number is negative, infinite or NaN, if a parameter is nil, if a sparse one comes with momentum, or Nesterov without
// momentum or with dampening.
func NewSGD[T Float](c SGDConfig, params ...*Param[T]) *Optimizer[T] {
	wantNumbers("NewSGD", setting{"Dampening", c.Dampening})
	if c.Nesterov && (c.Momentum == 0 || c.Dampening != 0) {
		panic("nn.NewSGD: Nesterov wants momentum and no dampening")
	}
	return newOptimizer("NewSGD", &sgd[T]{c}, Group[T]{Params: params, Rate: c.Rate, WeightDecay: c.WeightDecay, Momentum: c.Momentum})
}

func (a *sgd[T]) cycles() bool   { return a.c.Momentum != 0 }
func (a *sgd[T]) below() float64 { return math.Inf(1) }
func (a *sgd[T]) options() string {
	return flag(" momentum", a.c.Momentum != 0) + flag(" nesterov", a.c.Nesterov) + fmt.Sprintf(" dampening=%v", a.c.Dampening)
}

// flag returns name if it is set.
func flag(name string, set bool) string {
	if set {
		return name
	}
	return ""
}

func (a *sgd[T]) states(p *Param[T]) [3]bool { return [3]bool{!p.Sparse && a.c.Momentum != 0} }

func (a *sgd[T]) check(g *Group[T], p *Param[T]) {
	if p.Sparse && g.Momentum != 0 {
		panic(fmt.Sprintf("nn.NewSGD: parameter %q is sparse: momentum would move every row of the table", p.Name))
	}
	if (g.Momentum != 0) != (a.c.Momentum != 0) {
		panic("nn.NewSGD: all groups have momentum or none has")
	}
}

func (a *sgd[T]) begin(*slot[T]) {}

func (a *sgd[T]) dense(s *slot[T], lo, hi int) {
	vec.SGD(flat(s.p.Value)[lo:hi], part(s.state[0], lo, hi), flat(s.p.Grad)[lo:hi], vec.SGDParams{
		LR: s.g.Rate, Momentum: s.g.Momentum, Dampening: a.c.Dampening, WeightDecay: s.g.WeightDecay, Nesterov: a.c.Nesterov && s.g.Momentum != 0, First: s.t == 1,
	})
}

func (a *sgd[T]) rows(s *slot[T], lo, hi int) {
	index, g := s.sparse(lo, hi)
	vec.SparseSGD(flat(s.p.Value), s.p.Value.Cols, index, g, s.g.Rate)
}

// AdagradConfig are the settings of NewAdagrad; start from AdagradDefaults.
type AdagradConfig struct {
	Rate        float64 // 0.01
	RateDecay   float64 // 0
	WeightDecay float64 // 0
	Initial     float64 // value of the accumulator before the first step: 0
	Eps         float64 // 1e-10
}

// AdagradDefaults returns PyTorch's defaults: the figures in AdagradConfig.
func AdagradDefaults() AdagradConfig { return AdagradConfig{Rate: 0.01, Eps: 1e-10} }

type adagrad[T Float] struct{ c AdagradConfig }

// NewAdagrad returns Adagrad (Duchi et al. 2011): s += g^2; theta -= r*g/(sqrt(s)+Eps), r = Rate/(1+(t-1)*RateDecay). For
// a sparse parameter this touches the batch's rows only, and gives what the dense form would.
//
// Panics if a number is negative, infinite or NaN, if Eps and Initial are both 0, or a parameter is nil.
func NewAdagrad[T Float](c AdagradConfig, params ...*Param[T]) *Optimizer[T] {
	wantNumbers("NewAdagrad", setting{"RateDecay", c.RateDecay}, setting{"Initial", c.Initial}, setting{"Eps", c.Eps})
	if T(c.Initial) == 0 {
		wantEps("NewAdagrad", T(c.Eps), "AdagradDefaults()")
	}
	return newOptimizer("NewAdagrad", &adagrad[T]{c}, Group[T]{Params: params, Rate: c.Rate, WeightDecay: c.WeightDecay})
}

func (a *adagrad[T]) cycles() bool               { return false }
func (a *adagrad[T]) below() float64             { return math.Inf(1) }
func (a *adagrad[T]) states(*Param[T]) [3]bool   { return [3]bool{true} }
func (a *adagrad[T]) check(*Group[T], *Param[T]) {}

func (a *adagrad[T]) begin(*slot[T]) {}

func (a *adagrad[T]) options() string {
	return fmt.Sprintf(" ratedecay=%v eps=%v", a.c.RateDecay, a.c.Eps)
}

func (a *adagrad[T]) params(s *slot[T]) vec.AdagradParams {
	return vec.AdagradParams{LR: s.g.Rate / (1 + float64(float64(s.t-1)*a.c.RateDecay)), Eps: a.c.Eps, WeightDecay: s.g.WeightDecay}
}

func (a *adagrad[T]) dense(s *slot[T], lo, hi int) {
	vec.Adagrad(flat(s.p.Value)[lo:hi], s.state[0][lo:hi], flat(s.p.Grad)[lo:hi], a.params(s))
}

func (a *adagrad[T]) rows(s *slot[T], lo, hi int) {
	index, g := s.sparse(lo, hi)
	vec.SparseAdagrad(flat(s.p.Value), s.state[0], s.p.Value.Cols, index, g, a.params(s))
}

// RMSPropConfig are the settings of NewRMSProp; start from RMSPropDefaults.
type RMSPropConfig struct {
	Rate        float64 // 0.01
	Alpha       float64 // 0.99
	Eps         float64 // 1e-8
	Momentum    float64 // 0
	WeightDecay float64 // 0
	Centered    bool    // false
}

// RMSPropDefaults returns PyTorch's defaults: the figures in RMSPropConfig.
func RMSPropDefaults() RMSPropConfig { return RMSPropConfig{Rate: 0.01, Alpha: 0.99, Eps: 1e-8} }

type rmsprop[T Float] struct{ c RMSPropConfig }

// NewRMSProp returns RMSProp (Tieleman and Hinton 2012; centred: Graves 2013): v = Alpha*v + (1-Alpha)*g^2, q = g /
// (sqrt(v)+Eps), centred g/(sqrt(v - avg^2)+Eps) with avg the same average of g; buf = Momentum*buf + q; theta -= Rate*buf.
//
// Panics if a parameter is nil or sparse, a number is negative, infinite or NaN, or Eps is 0.
func NewRMSProp[T Float](c RMSPropConfig, params ...*Param[T]) *Optimizer[T] {
	wantNumbers("NewRMSProp", setting{"Alpha", c.Alpha})
	wantEps("NewRMSProp", T(c.Eps), "RMSPropDefaults()")
	return newOptimizer("NewRMSProp", &rmsprop[T]{c}, Group[T]{Params: params, Rate: c.Rate, WeightDecay: c.WeightDecay, Momentum: c.Momentum})
}

func (a *rmsprop[T]) cycles() bool   { return a.c.Momentum != 0 }
func (a *rmsprop[T]) below() float64 { return math.Inf(1) }
func (a *rmsprop[T]) options() string {
	return flag(" centered", a.c.Centered) + flag(" momentum", a.c.Momentum != 0) + fmt.Sprintf(" alpha=%v eps=%v", a.c.Alpha, a.c.Eps)
}

func (a *rmsprop[T]) states(*Param[T]) [3]bool {
	return [3]bool{true, a.c.Centered, a.c.Momentum != 0}
}

func (a *rmsprop[T]) check(g *Group[T], p *Param[T]) {
	wantNotSparse("NewRMSProp", p)
	if (g.Momentum != 0) != (a.c.Momentum != 0) {
		panic("nn.NewRMSProp: all groups have momentum or none has")
	}
}

func wantNotSparse[T Float](name string, p *Param[T]) {
	if p.Sparse {
		panic(fmt.Sprintf("nn.%s: parameter %q is sparse: its old averages would move every row of the table; use NewSparseAdam, NewAdagrad or NewSGD", name, p.Name))
	}
}

func (a *rmsprop[T]) begin(*slot[T])          {}
func (a *rmsprop[T]) rows(*slot[T], int, int) {}

func (a *rmsprop[T]) dense(s *slot[T], lo, hi int) {
	vec.RMSProp(flat(s.p.Value)[lo:hi], s.state[0][lo:hi], part(s.state[1], lo, hi), part(s.state[2], lo, hi), flat(s.p.Grad)[lo:hi], vec.RMSPropParams{
		LR: s.g.Rate, Alpha: a.c.Alpha, Eps: a.c.Eps, Momentum: s.g.Momentum, WeightDecay: s.g.WeightDecay,
	})
}

// AdamConfig are the settings of NewAdam, NewAdamW and NewSparseAdam; start from AdamDefaults or AdamWDefaults.
type AdamConfig struct {
	Rate         float64 // 0.001
	Beta1, Beta2 float64 // 0.9, 0.999
	Eps          float64 // 1e-8
	WeightDecay  float64 // 0; AdamW 0.01
	AMSGrad      bool    // false
}

// AdamDefaults returns PyTorch's defaults of Adam and SparseAdam: the figures in AdamConfig.
func AdamDefaults() AdamConfig {
	return AdamConfig{Rate: 0.001, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}
}

// AdamWDefaults returns PyTorch's defaults of AdamW: AdamDefaults with a WeightDecay of 0.01.
func AdamWDefaults() AdamConfig {
	c := AdamDefaults()
	c.WeightDecay = 0.01
	return c
}

type adam[T Float] struct {
	c         AdamConfig
	decoupled bool
	sparse    bool
}

// NewAdam returns Adam (Kingma and Ba 2015): m and v are running averages of g and g^2 with Beta1 and Beta2, bc = 1 -
// Beta^t (under a schedule that cycles beta1, 1 - the product of its values so far); theta -= Rate/bc1 * m/(sqrt(v)/sqrt(bc2)
// + Eps). WeightDecay*theta joins the gradient. With AMSGrad (Reddi et al. 2018) v is the running maximum of the uncorrected v.
//
// Panics if a number is negative, infinite or NaN, if a beta is 1 or more or Eps 0, if a parameter is nil, or sparse: dense Adam
// goes on moving rows that are not in the batch. Use NewSparseAdam for those.
func NewAdam[T Float](c AdamConfig, params ...*Param[T]) *Optimizer[T] {
	return newOptimizer("NewAdam", &adam[T]{c: c}, adamGroup(c, params))
}

// NewAdamW returns AdamW (Loshchilov and Hutter 2019): theta *= 1 - Rate*WeightDecay, then Adam's step with the pure gradient.
//
// Panics as NewAdam does.
func NewAdamW[T Float](c AdamConfig, params ...*Param[T]) *Optimizer[T] {
	return newOptimizer("NewAdamW", &adam[T]{c: c, decoupled: true}, adamGroup(c, params))
}

// NewSparseAdam returns the lazy Adam for embedding tables, torch.optim.SparseAdam: m, v and theta change only in the rows
// of the batch, whose occurrences were summed first. The step count is one for the table, and Eps stands before the bias
// correction of v: theta -= Rate*sqrt(bc2)/bc1 * m/(sqrt(v) + Eps). There is no weight decay.
//
// Panics if a parameter is not sparse, with weight decay or AMSGrad, and for numbers that NewAdam refuses.
func NewSparseAdam[T Float](c AdamConfig, params ...*Param[T]) *Optimizer[T] {
	if c.AMSGrad || c.WeightDecay != 0 {
		panic("nn.NewSparseAdam: want no AMSGrad and no weight decay")
	}
	return newOptimizer("NewSparseAdam", &adam[T]{c: c, sparse: true}, adamGroup(c, params))
}

func adamGroup[T Float](c AdamConfig, params []*Param[T]) Group[T] {
	wantBetas(c.Beta1, c.Beta2)
	wantEps("NewAdam", T(c.Eps), "AdamDefaults()")
	return Group[T]{Params: params, Rate: c.Rate, WeightDecay: c.WeightDecay, Momentum: c.Beta1}
}

func (a *adam[T]) cycles() bool   { return true }
func (a *adam[T]) below() float64 { return 1 }
func (a *adam[T]) options() string {
	return flag(" amsgrad", a.c.AMSGrad) + fmt.Sprintf(" beta2=%v eps=%v", a.c.Beta2, a.c.Eps)
}

func (a *adam[T]) states(*Param[T]) [3]bool { return [3]bool{true, true, a.c.AMSGrad} }

func (a *adam[T]) check(g *Group[T], p *Param[T]) {
	if !a.sparse {
		wantNotSparse("NewAdam", p)
	} else if !p.Sparse {
		panic(fmt.Sprintf("nn.NewSparseAdam: parameter %q is not sparse", p.Name))
	}
	wantBetas(g.Momentum, a.c.Beta2)
}

func wantBetas(beta1, beta2 float64) {
	if !(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1) {
		panic(fmt.Sprintf("nn.NewAdam: beta1 %v, beta2 %v, want 0 <= beta < 1", beta1, beta2))
	}
}

func (a *adam[T]) begin(s *slot[T]) {
	s.b1 *= s.g.Momentum
	s.b2 *= a.c.Beta2
}

func (a *adam[T]) params(s *slot[T]) vec.AdamParams {
	return vec.AdamParams{
		LR: s.g.Rate, Beta1: s.g.Momentum, Beta2: a.c.Beta2, Eps: a.c.Eps, WeightDecay: s.g.WeightDecay, Decoupled: a.decoupled,
		Correction1: 1 - s.b1, Correction2: 1 - s.b2,
	}
}

func (a *adam[T]) dense(s *slot[T], lo, hi int) {
	vec.Adam(flat(s.p.Value)[lo:hi], s.state[0][lo:hi], s.state[1][lo:hi], part(s.state[2], lo, hi), flat(s.p.Grad)[lo:hi], a.params(s))
}

func (a *adam[T]) rows(s *slot[T], lo, hi int) {
	index, g := s.sparse(lo, hi)
	vec.SparseAdam(flat(s.p.Value), s.state[0], s.state[1], s.p.Value.Cols, index, g, a.params(s))
}

// Clip is a bound on gradients, applied before the optimisers' steps.
type Clip struct {
	Norm  float64 // > 0: bound on the norm over all gradients together
	Order float64 // of that norm: 2 (also 0), 1 or +Inf
	Value float64 // > 0: every element is clamped to +-Value, before the norm is taken
}

func (c Clip) check() error {
	for _, x := range []setting{{"Norm", c.Norm}, {"Value", c.Value}} {
		if !(x.value >= 0) {
			return fmt.Errorf("%s = %v, want a positive number, or 0 for none", "Clip."+x.name, x.value)
		}
	}
	if c.Order != 0 && c.Order != 1 && c.Order != 2 && !math.IsInf(c.Order, 1) {
		return fmt.Errorf("norm of order %v, want 1, 2 or +Inf", c.Order)
	}
	return nil
}

// ClipGradients bounds the gradients of the parameters that are not frozen and returns their norm before that. There is
// one norm over all of them: with total > Norm every gradient is multiplied by Norm/(total + 1e-6), as
// torch.nn.utils.clip_grad_norm_ does. A sparse gradient counts by its summed rows, ascending. The parts are added in
// float64 in the order of params, so the factor is the same on every machine. Finite gradients whose squares or sum overflow
// T have the norm they should: they are summed once more in float64, relative to the largest.
//
// Panics if Norm or Value is negative or NaN, for a norm of another order, or if a parameter is nil.
func ClipGradients[T Float](c Clip, params []*Param[T]) float64 {
	if err := c.check(); err != nil {
		panic("nn.ClipGradients: " + err.Error())
	}
	wantParams("ClipGradients", params...)
	total, largest := 0.0, 1.0 // the norm is total*largest
	for _, p := range params {
		if p.Frozen {
			continue
		}
		g := flat(p.gradient())
		if c.Value > 0 {
			clamp(g, T(c.Value))
		}
		switch {
		case math.IsInf(c.Order, 1):
			if len(g) > 0 {
				total = max(total, float64(maxAbs(g)))
			}
		case c.Order == 1:
			total += float64(sumAbs(g))
		default:
			total += float64(sumSquares(g))
		}
	}
	if math.IsInf(total, 1) {
		total, largest = relativeNorm(c.Order, params)
	} else if c.Order == 2 || c.Order == 0 {
		total = math.Sqrt(total)
	}
	if c.Norm > 0 {
		f := c.Norm / (total + 1e-6)
		if largest > 1 {
			f = c.Norm / largest / total
		}
		if f < 1 {
			for _, p := range params {
				if !p.Frozen {
					scale(flat(p.gradient()), T(f))
				}
			}
		}
	}
	return total * largest
}

// relativeNorm returns the largest magnitude of a gradient and the norm divided by it: +Inf and 1 if that is not finite.
func relativeNorm[T Float](order float64, params []*Param[T]) (norm, largest float64) {
	for _, p := range params {
		if g := flat(p.gradient()); !p.Frozen && len(g) > 0 {
			largest = max(largest, float64(maxAbs(g)))
		}
	}
	if math.IsInf(largest, 1) {
		return largest, 1
	}
	for _, p := range params {
		if p.Frozen {
			continue
		}
		for _, x := range flat(p.gradient()) {
			r := math.Abs(float64(x)) / largest
			if order != 1 {
				r = float64(r * r)
			}
			norm += r
		}
	}
	if order != 1 {
		norm = math.Sqrt(norm)
	}
	return norm, largest
}
