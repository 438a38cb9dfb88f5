package nn

import (
	"fmt"
	"math"

	"github.com/lockstep-go/lockstep/internal/detmath"
)

// A Schedule gives the learning rate, and perhaps the momentum, of every step, counted from 0. It is a function of
// the step alone, so a resumed run needs only its position. Exponentials and cosines are this module's own: the
// rates have the same bits on every machine. Where PyTorch has the schedule, values agree with it to 1e-12; most are
// meant per batch, wrap them in PerEpoch to count epochs.
type Schedule interface {
	// At returns the values of a step, counted from 0.
	At(step int) Rates
}

// Rates are a schedule's values for one step.
type Rates struct {
	Rate        float64
	Momentum    float64 // if HasMomentum
	HasMomentum bool
}

// ScheduleFunc makes a schedule of a function that returns the rate.
type ScheduleFunc func(step int) float64

// At returns f(step).
func (f ScheduleFunc) At(step int) Rates { return Rates{Rate: f(step)} }

// ConstantRate is the same rate at every step.
func ConstantRate(rate float64) Schedule { return ScheduleFunc(func(int) float64 { return rate }) }

// StepRate is rate*gamma^floor(step/every) (torch StepLR).
//
// Panics if every is not positive.
func StepRate(rate, gamma float64, every int) Schedule {
	wantPositive("StepRate", "every", every)
	return ScheduleFunc(func(t int) float64 { return rate * detmath.PowInt(gamma, t/every) })
}

// HalvingRate halves the rate every k steps: the lecture's "halve by hand every k epochs" (with PerEpoch).
//
// Panics if k is not positive.
func HalvingRate(rate float64, k int) Schedule { return StepRate(rate, 0.5, k) }

// MultiStepRate is rate*gamma^n, n the number of milestones at or before the step, in any order (torch MultiStepLR).
func MultiStepRate(rate, gamma float64, milestones ...int) Schedule {
	m := append([]int(nil), milestones...)
	return ScheduleFunc(func(t int) float64 {
		n := 0
		for _, at := range m {
			if t >= at {
				n++
			}
		}
		return rate * detmath.PowInt(gamma, n)
	})
}

// LinearRate goes in a straight line from rate*start at step 0 to rate*end at step steps, and stays there (torch
// LinearLR).
//
// Panics if steps is not positive.
func LinearRate(rate, start, end float64, steps int) Schedule {
	wantPositive("LinearRate", "steps", steps)
	return ScheduleFunc(func(t int) float64 {
		f := float64(min(t, steps)) / float64(steps)
		return rate * (start + float64((end-start)*f))
	})
}

// ExponentialRate is rate*gamma^step (torch ExponentialLR).
func ExponentialRate(rate, gamma float64) Schedule {
	return ScheduleFunc(func(t int) float64 { return rate * detmath.PowInt(gamma, t) })
}

// DecayRate is rate*e^(-k*step), the form of CS224n's fourth lecture, with PerEpoch.
func DecayRate(rate, k float64) Schedule {
	return ScheduleFunc(func(t int) float64 { return rate * detmath.Exp(-k*float64(t)) })
}

// InverseRate is rate/(1 + k*step), "1/t" (Robbins and Monro 1951).
func InverseRate(rate, k float64) Schedule {
	return ScheduleFunc(func(t int) float64 { return rate / (1 + float64(k*float64(t))) })
}

// CosineRate is low + (rate-low)*(1 + cos(pi*step/period))/2: down to low at step period, and up again after it
// (torch CosineAnnealingLR).
//
// Panics if period is not positive.
func CosineRate(rate, low float64, period int) Schedule {
	wantPositive("CosineRate", "period", period)
	return ScheduleFunc(func(t int) float64 { return cosine(rate, low, float64(t)/float64(period)) })
}

// CosineRestartsRate falls from rate to low by half a cosine and starts anew, each time after growth times as many
// steps (Loshchilov and Hutter 2017; torch CosineAnnealingWarmRestarts).
//
// Panics if period or growth is not positive.
func CosineRestartsRate(rate, low float64, period, growth int) Schedule {
	wantPositive("CosineRestartsRate", "period", period)
	wantPositive("CosineRestartsRate", "growth", growth)
	return ScheduleFunc(func(t int) float64 {
		n := period
		if growth == 1 {
			t %= n
		}
		for t >= n {
			t -= n
			n *= growth
		}
		return cosine(rate, low, float64(t)/float64(n))
	})
}

func cosine(from, to, x float64) float64 {
	return to + float64((from-to)/2*(1+detmath.CosPi(x)))
}

// WarmUp multiplies the rate of s by start + (1-start)*step/steps during the first steps, where s
// counts too (Goyal et al. 2017). Momentum is that of s.
//
// Panics if steps is not positive.
func WarmUp(start float64, steps int, s Schedule) Schedule {
	wantPositive("WarmUp", "steps", steps)
	return warmUp{start, steps, s}
}

type warmUp struct {
	start float64
	steps int
	s     Schedule
}

func (w warmUp) At(t int) Rates {
	r := w.s.At(t)
	if t < w.steps {
		r.Rate *= w.start + float64((1-w.start)*(float64(t)/float64(w.steps)))
	}
	return r
}

// PerEpoch gives s the number of the epoch, floor(step/stepsPerEpoch), instead of the step.
//
// Panics if stepsPerEpoch is not positive.
func PerEpoch(s Schedule, stepsPerEpoch int) Schedule {
	wantPositive("PerEpoch", "stepsPerEpoch", stepsPerEpoch)
	return perEpoch{s, stepsPerEpoch}
}

type perEpoch struct {
	s Schedule
	n int
}

func (p perEpoch) At(t int) Rates { return p.s.At(t / p.n) }

// CyclicMode says how a cycle's height changes.
type CyclicMode uint8

// The modes of Cyclic (Smith 2017).
const (
	Triangular  CyclicMode = iota // every cycle is equally high
	Triangular2                   // each cycle is half as high as the one before
	ExpRange                      // the height is multiplied by Gamma each step, counted from the start
)

// Cyclic raises the rate from Low to High in Up steps and lowers it in Down steps, again and again (Smith 2017, "Cyclical
// learning rates"; torch CyclicLR). Find Low and High by RangeTest. With MomentumHigh set, the momentum goes the other
// way: High at the low rate, down to MomentumLow at the high rate (PyTorch: 0.9 and 0.8).
type Cyclic struct {
	Low, High                 float64    // rates
	Up, Down                  int        // Down 0: as Up
	Mode                      CyclicMode // Triangular, Triangular2 or ExpRange
	Gamma                     float64    // required for ExpRange, PyTorch: 1
	MomentumLow, MomentumHigh float64    // MomentumHigh 0: the momentum is left alone
}

// At returns the values of step t: with cycle = floor(t/(Up+Down)), at = t mod (Up+Down) and f = at/Up on the way up, else
// (Up+Down-at)/Down, times 2^-cycle (Triangular2) or Gamma^t (ExpRange): rate Low + (High-Low)*f, momentum MomentumHigh -
// (MomentumHigh-MomentumLow)*f.
//
// Panics if Up is not positive, Down is negative, or Gamma is not positive in the mode ExpRange.
func (c Cyclic) At(t int) Rates {
	wantPositive("Cyclic", "Up", c.Up)
	down := c.Down
	if down == 0 {
		down = c.Up
	}
	wantPositive("Cyclic", "Down", down)
	period := c.Up + down
	cycle, at := t/period, t%period
	var f float64
	if at <= c.Up {
		f = float64(at) / float64(c.Up)
	} else {
		f = float64(period-at) / float64(down)
	}
	switch c.Mode {
	case Triangular2:
		f *= detmath.PowInt(0.5, cycle)
	case ExpRange:
		wantAbove0("Cyclic", "Gamma", c.Gamma)
		f *= detmath.PowInt(c.Gamma, t)
	}
	r := Rates{Rate: c.Low + float64((c.High-c.Low)*f)}
	if c.MomentumHigh != 0 {
		r.Momentum, r.HasMomentum = c.MomentumHigh-float64((c.MomentumHigh-c.MomentumLow)*f), true
	}
	return r
}

// OneCycle is Smith and Topin's policy (2018; torch OneCycleLR): from High/DivStart up to High in the first Share of Steps,
// then down to High/(DivStart*DivEnd); the momentum goes from MomentumHigh to MomentumLow and back. Half cosines, or
// straight lines. With ThreePhase it goes down to the start's rate as steeply as it rose and annihilates it after that.
// The zero value of a field means PyTorch's default. After the last step the values stay.
type OneCycle struct {
	High                      float64 // required
	Steps                     int     // required
	Share                     float64 // 0.3
	DivStart, DivEnd          float64 // 25, 1e4
	MomentumLow, MomentumHigh float64 // 0.85, 0.95
	Linear, ThreePhase        bool    // straight lines; a third phase
	NoMomentum                bool    // leave the momentum alone
}

// At returns the values of step t. A phase from a to b at the fraction f of its length has b + (a-b)/2*(1+cos(pi*f)), or a +
// (b-a)*f; phases end at the steps Share*Steps-1 (not rounded), 2*Share*Steps-2 (ThreePhase) and Steps-1.
//
// Panics if Steps or High is not positive.
func (c OneCycle) At(t int) Rates {
	wantPositive("OneCycle", "Steps", c.Steps)
	wantAbove0("OneCycle", "High", c.High)
	or := func(x, y float64) float64 {
		if x == 0 {
			return y
		}
		return x
	}
	n := float64(c.Steps)
	share := or(c.Share, 0.3)
	start := c.High / or(c.DivStart, 25)
	end := start / or(c.DivEnd, 1e4)
	mLow, mHigh := or(c.MomentumLow, 0.85), or(c.MomentumHigh, 0.95)
	// Phases end at fractional steps: share*n - 1 is not rounded.
	type phase struct{ end, from, to, mFrom, mTo float64 }
	up := float64(share*n) - 1
	phases := [3]phase{{up, start, c.High, mHigh, mLow}, {n - 1, c.High, end, mLow, mHigh}, {}}
	count := 2
	if c.ThreePhase {
		phases[1] = phase{float64(2*share*n) - 2, c.High, start, mLow, mHigh}
		phases[2] = phase{n - 1, start, end, mHigh, mHigh}
		count = 3
	}
	x, begin := min(float64(t), n-1), 0.0
	for i, p := range phases[:count] {
		if x <= p.end || i == count-1 {
			f := 1.0
			if p.end > begin {
				f = (x - begin) / (p.end - begin)
			}
			r := Rates{Rate: c.anneal(p.from, p.to, f)}
			if !c.NoMomentum {
				r.Momentum, r.HasMomentum = c.anneal(p.mFrom, p.mTo, f), true
			}
			return r
		}
		begin = p.end
	}
	panic("unreachable")
}

func (c OneCycle) anneal(from, to, f float64) float64 {
	if c.Linear {
		return from + float64((to-from)*f)
	}
	return cosine(from, to, f)
}

func wantPositive(fn, name string, n int) {
	if n <= 0 {
		panic(fmt.Sprintf("nn.%s: %s = %d, want a positive number", fn, name, n))
	}
}

func wantAbove0(fn, name string, x float64) {
	if !(x > 0) {
		panic(fmt.Sprintf("nn.%s: %s = %v, want a positive number", fn, name, x))
	}
}

// RangeTest is Smith's learning-rate range test: it trains a few hundred steps while the rate grows from low to high, and
// suggests the bounds of a cycle. step trains one step at a rate and returns its loss; use a fresh model and throw it away.
//
// The rate of step i is low*(high/low)^(i/(steps-1)). Losses are smoothed by a running average (factor 0.9, bias
// corrected). The test stops early when the smoothed loss is not finite or above four times its best.
// Low is the rate at which the smoothed loss has made the first tenth of its way down; High is a third of the rate at
// its minimum, where it is still falling (Smith 2017, section 3.3).
//
// Errors: those of step; the loss is not finite at the first rate; it never fell. Panics unless 0 < low < high and steps > 1.
func RangeTest(low, high float64, steps int, step func(rate float64) (loss float64, err error)) (RangeResult, error) {
	if !(low > 0) || !(high > low) || steps < 2 {
		panic(fmt.Sprintf("nn.RangeTest: rates %v to %v in %d steps, want 0 < low < high and at least 2 steps", low, high, steps))
	}
	var r RangeResult
	span := detmath.Log(high / low)
	mean, weight := 0.0, 1.0
	for i := range steps {
		rate := low * detmath.Exp(span*(float64(i)/float64(steps-1)))
		loss, err := step(rate)
		if err != nil {
			return r, err
		}
		if !finite(loss) {
			break
		}
		weight = float64(weight * 0.9)
		mean = float64(0.9*mean) + float64(0.1*loss)
		smooth := mean / (1 - weight)
		r.Points = append(r.Points, RangePoint{rate, loss, smooth})
		if smooth < r.Points[r.best].Smooth {
			r.best = i
		}
		if smooth > 4*math.Abs(r.Points[r.best].Smooth) && i > r.best+steps/20 {
			break
		}
	}
	if len(r.Points) == 0 {
		return r, fmt.Errorf("nn.RangeTest: the loss is not finite at the rate %v already", low)
	}
	first, best := r.Points[0], r.Points[r.best]
	r.Low, r.High = first.Rate, best.Rate/3
	for _, p := range r.Points[:r.best+1] {
		if p.Smooth <= first.Smooth-float64(0.1*(first.Smooth-best.Smooth)) {
			r.Low = p.Rate
			break
		}
	}
	if r.best == 0 {
		return r, fmt.Errorf("nn.RangeTest: the loss never fell below its first value %v", first.Loss)
	}
	r.Low = min(r.Low, r.High)
	return r, nil
}

// RangeResult is what RangeTest found.
type RangeResult struct {
	Low, High float64      // suggested bounds for Cyclic; High also for OneCycle
	Points    []RangePoint // every step made, for a plot
	best      int
}

// RangePoint is one step of a range test.
type RangePoint struct {
	Rate, Loss float64
	Smooth     float64 // running average of the losses
}

// EarlyStopping stops when a score has not improved for Patience evaluations. The zero value with Patience set waits for
// a score that grows, such as accuracy; set Falling for a loss. Its fields are all there is to save of it.
type EarlyStopping struct {
	Patience int     // evaluations without an improvement after which to stop; less than 1 means 1
	MinDelta float64 // an improvement must be larger than this
	Falling  bool    // lower is better

	Best  float64 // best score so far, if Seen
	Since int     // evaluations since then
	Seen  bool    // there was a score
}

// Update takes the score of an evaluation and says whether it is the best so far, so that the caller can keep the model,
// and whether to stop. NaN is no improvement.
func (e *EarlyStopping) Update(score float64) (best, stop bool) {
	gain := score - e.Best
	if e.Falling {
		gain = -gain
	}
	if score == score && (!e.Seen || gain > e.MinDelta) {
		e.Best, e.Since, e.Seen = score, 0, true
		return true, false
	}
	e.Since++
	return false, e.Since >= max(e.Patience, 1)
}
