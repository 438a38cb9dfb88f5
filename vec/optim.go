package vec

import (
	"math"
	"strconv"

	"github.com/lockstep-go/lockstep/asm"
)

// Optimiser steps by PyTorch's definitions, element by element: p are the parameters, g their gradient (only read), the
// other slices are the optimiser's state, zero before the first step. Rates and coefficients are float64; what a step
// needs is derived from them once, in float64, and then rounded to T.
//
// The Sparse forms update rows of a table: p and the state are tables of rows of width elements, row i of g is the
// gradient of row rows[i], and rows holds no index twice (sum repeated rows first). Other rows keep their bytes. Each
// row is updated as the dense form would, bit for bit.

// SGDParams are the settings of a step of [SGD].
type SGDParams struct {
	LR          float64 // rate of this step
	Momentum    float64
	Dampening   float64
	WeightDecay float64 // L2: adds WeightDecay*p to the gradient
	Nesterov    bool
	First       bool // the first step with this buffer, which dampening does not touch; the buffer must be finite: it is multiplied by 0
}

// SGD makes a step of stochastic gradient descent:
//
//	d = g + WeightDecay*p
//	buf = Momentum*buf + (1 - Dampening)*d    (First: buf = d)
//	p -= LR * buf                             (Nesterov: p -= LR * (d + Momentum*buf))
//
// With First, buf counts as 0 by a factor of 0: it must hold no NaN and no infinity, so zeros are best. With buf nil there is no
// momentum and p -= LR * d. Source: Sutskever et al. 2013, in PyTorch's form. Accuracy: every
// sum above is one fused step. Cost: 3 streams of memory, 5 with momentum.
//
// It panics if lengths differ, p or buf overlaps another argument, there is momentum without buf, or Nesterov without momentum.
func SGD[T Float](p, buf, g []T, c SGDParams) {
	checkStep("vec.SGD", p, g, buf, nil, nil)
	if buf == nil && c.Momentum != 0 {
		panic("vec.SGD: Momentum = " + number(c.Momentum) + ", want 0 without buf")
	}
	if c.Nesterov && c.Momentum == 0 {
		panic("vec.SGD: Momentum = 0, want another one with Nesterov")
	}
	if is32[T]() {
		k := sgdCoef[float32](c)
		for lo := 0; lo < len(p); lo += asm.BlockLen {
			sgd32(f32(p), f32(buf), f32(g), lo, min(len(p), lo+asm.BlockLen), &k)
		}
	} else {
		k := sgdCoef[float64](c)
		for lo := 0; lo < len(p); lo += asm.BlockLen {
			sgd64(f64(p), f64(buf), f64(g), lo, min(len(p), lo+asm.BlockLen), &k)
		}
	}
}

// SparseSGD makes a step of [SGD] without momentum and weight decay on some rows of the table p: p -= LR * g.
//
// p and the state are tables of rows of width elements without gaps, row r from r*width on; row i of g is the gradient of row rows[i].
// rows must not hold an index twice: this is not checked, and the result would depend on the machine (sum repeated rows first, as
// with mat.Distinct and mat.ScatterAddRows).
//
// It panics if lengths do not fit, a row is outside the table, or p overlaps g.
func SparseSGD[T Float](p []T, width int, rows []int32, g []T, lr float64) {
	checkRows("vec.SparseSGD", width, rows, p, g, nil, nil)
	if is32[T]() {
		k := sgdCoef[float32](SGDParams{LR: lr})
		for i, r := range rows {
			if i%asm.PrefetchBatch == 0 {
				ahead32(rows[i:], width, f32(p), nil, nil)
			}
			for lo := 0; lo < width; lo += asm.BlockLen {
				sgd32(f32(p)[int(r)*width:], nil, f32(g)[i*width:], lo, min(width, lo+asm.BlockLen), &k)
			}
		}
	} else {
		k := sgdCoef[float64](SGDParams{LR: lr})
		for i, r := range rows {
			if i%asm.PrefetchBatch == 0 {
				ahead64(rows[i:], width, f64(p), nil, nil)
			}
			for lo := 0; lo < width; lo += asm.BlockLen {
				sgd64(f64(p)[int(r)*width:], nil, f64(g)[i*width:], lo, min(width, lo+asm.BlockLen), &k)
			}
		}
	}
}

func sgdCoef[T Float](c SGDParams) asm.SGDCoef[T] {
	k := asm.SGDCoef[T]{NegLR: T(-c.LR), WeightDecay: T(c.WeightDecay), Momentum: T(c.Momentum), Gain: T(1 - c.Dampening)}
	if c.First {
		k.Momentum, k.Gain = 0, 1
	}
	if c.Nesterov {
		k.Look = T(c.Momentum)
	}
	return k
}

func sgd32(p, buf, g []float32, lo, hi int, k *asm.SGDCoef[float32]) {
	if buf == nil {
		asm.SGDF32(p[lo:hi], g[lo:hi], k)
	} else {
		asm.SGDMomentumF32(p[lo:hi], buf[lo:hi], g[lo:hi], k)
	}
}

func sgd64(p, buf, g []float64, lo, hi int, k *asm.SGDCoef[float64]) {
	if buf == nil {
		asm.SGDF64(p[lo:hi], g[lo:hi], k)
	} else {
		asm.SGDMomentumF64(p[lo:hi], buf[lo:hi], g[lo:hi], k)
	}
}

// AdagradParams are the settings of a step of [Adagrad].
type AdagradParams struct {
	LR          float64 // rate of this step, decay included: lr / (1 + (t-1)*decay)
	Eps         float64
	WeightDecay float64 // L2: adds WeightDecay*p to the gradient
}

// Adagrad makes a step of Adagrad:
//
//	d = g + WeightDecay*p
//	s += d^2
//	p -= LR * d / (sqrt(s) + Eps)
//
// Source: Duchi, Hazan, Singer 2011, in PyTorch's form. Cost: 5 streams of memory, or a square root and a division an
// element.
//
// It panics if lengths differ or p or s overlaps another argument.
func Adagrad[T Float](p, s, g []T, c AdagradParams) {
	checkStep("vec.Adagrad", p, g, s, nil, nil)
	checkHas("vec.Adagrad", "s", s, p)
	if is32[T]() {
		k := adagradCoef[float32](c)
		for lo := 0; lo < len(p); lo += asm.BlockLen {
			hi := min(len(p), lo+asm.BlockLen)
			asm.AdagradF32(f32(p[lo:hi]), f32(s[lo:hi]), f32(g[lo:hi]), &k)
		}
	} else {
		k := adagradCoef[float64](c)
		for lo := 0; lo < len(p); lo += asm.BlockLen {
			hi := min(len(p), lo+asm.BlockLen)
			asm.AdagradF64(f64(p[lo:hi]), f64(s[lo:hi]), f64(g[lo:hi]), &k)
		}
	}
}

// SparseAdagrad makes a step of [Adagrad] on some rows of the table p. Without weight decay that is what the dense form
// does when all other rows of the gradient are zero.
//
// p and the state are tables of rows of width elements without gaps, row r from r*width on; row i of g is the gradient of row rows[i].
// rows must not hold an index twice: this is not checked, and the result would depend on the machine (sum repeated rows first, as
// with mat.Distinct and mat.ScatterAddRows).
//
// It panics if lengths do not fit, a row is outside the table, or p or s overlaps another argument.
func SparseAdagrad[T Float](p, s []T, width int, rows []int32, g []T, c AdagradParams) {
	checkRows("vec.SparseAdagrad", width, rows, p, g, s, nil)
	checkHas("vec.SparseAdagrad", "s", s, p)
	if is32[T]() {
		k := adagradCoef[float32](c)
		for i, r := range rows {
			if i%asm.PrefetchBatch == 0 {
				ahead32(rows[i:], width, f32(p), f32(s), nil)
			}
			for j := 0; j < width; j += asm.BlockLen {
				n := min(asm.BlockLen, width-j)
				lo, from := int(r)*width+j, i*width+j
				asm.AdagradF32(f32(p[lo:lo+n]), f32(s[lo:lo+n]), f32(g[from:from+n]), &k)
			}
		}
	} else {
		k := adagradCoef[float64](c)
		for i, r := range rows {
			if i%asm.PrefetchBatch == 0 {
				ahead64(rows[i:], width, f64(p), f64(s), nil)
			}
			for j := 0; j < width; j += asm.BlockLen {
				n := min(asm.BlockLen, width-j)
				lo, from := int(r)*width+j, i*width+j
				asm.AdagradF64(f64(p[lo:lo+n]), f64(s[lo:lo+n]), f64(g[from:from+n]), &k)
			}
		}
	}
}

func adagradCoef[T Float](c AdagradParams) asm.AdagradCoef[T] {
	return asm.AdagradCoef[T]{NegLR: T(-c.LR), WeightDecay: T(c.WeightDecay), Eps: T(c.Eps)}
}

// RMSPropParams are the settings of a step of [RMSProp].
type RMSPropParams struct {
	LR          float64 // rate of this step
	Alpha       float64 // factor of the running averages
	Eps         float64
	Momentum    float64
	WeightDecay float64 // L2: adds WeightDecay*p to the gradient
}

// RMSProp makes a step of RMSProp:
//
//	d = g + WeightDecay*p
//	v = Alpha*v + (1-Alpha)*d^2
//	avg = Alpha*avg + (1-Alpha)*d
//	q = d / (sqrt(v - avg^2) + Eps)           (a difference that rounding made negative counts as 0)
//	buf = Momentum*buf + q
//	p -= LR * buf
//
// With avg nil it is not centred (avg = 0); with buf nil there is no momentum (p -= LR * q). Source: Tieleman and
// Hinton 2012; centred: Graves 2013; in PyTorch's form.
//
// It panics if lengths differ, p or a state slice overlaps another argument, or there is momentum without buf.
func RMSProp[T Float](p, v, avg, buf, g []T, c RMSPropParams) {
	checkStep("vec.RMSProp", p, g, v, avg, buf)
	checkHas("vec.RMSProp", "v", v, p)
	if buf == nil && c.Momentum != 0 {
		panic("vec.RMSProp: Momentum = " + number(c.Momentum) + ", want 0 without buf")
	}
	if is32[T]() {
		k := rmspropCoef[float32](c)
		for lo := 0; lo < len(p); lo += asm.BlockLen {
			hi := min(len(p), lo+asm.BlockLen)
			asm.RMSPropF32(f32(p[lo:hi]), f32(v[lo:hi]), f32(part(avg, lo, hi)), f32(part(buf, lo, hi)), f32(g[lo:hi]), &k)
		}
	} else {
		k := rmspropCoef[float64](c)
		for lo := 0; lo < len(p); lo += asm.BlockLen {
			hi := min(len(p), lo+asm.BlockLen)
			asm.RMSPropF64(f64(p[lo:hi]), f64(v[lo:hi]), f64(part(avg, lo, hi)), f64(part(buf, lo, hi)), f64(g[lo:hi]), &k)
		}
	}
}

func rmspropCoef[T Float](c RMSPropParams) asm.RMSPropCoef[T] {
	return asm.RMSPropCoef[T]{
		NegLR: T(-c.LR), WeightDecay: T(c.WeightDecay), Alpha: T(c.Alpha), Rest: T(1 - c.Alpha), Eps: T(c.Eps), Momentum: T(c.Momentum),
	}
}

// AdamParams are the settings of a step of [Adam] and [SparseAdam].
type AdamParams struct {
	LR           float64 // rate of this step
	Beta1, Beta2 float64
	Eps          float64
	WeightDecay  float64
	Decoupled    bool // AdamW: p shrinks by the factor 1 - LR*WeightDecay; otherwise WeightDecay*p joins the gradient

	// The bias corrections 1 - Beta1^t and 1 - Beta2^t of step t = 1, 2, ... The powers are best kept as running
	// products: a library's Pow differs between machines.
	Correction1, Correction2 float64
}

// Adam makes a step of Adam, AdamW or AMSGrad:
//
//	d = g + WeightDecay*p                       (AdamW: d = g, p *= 1 - LR*WeightDecay)
//	m = Beta1*m + (1-Beta1)*d
//	v = Beta2*v + (1-Beta2)*d^2
//	r = v                                       (AMSGrad: if v > vmax { vmax = v }; r = vmax)
//	p -= LR/Correction1 * m / (sqrt(r)/sqrt(Correction2) + Eps)
//
// vmax is nil but for AMSGrad. Sources: Kingma and Ba 2015, Loshchilov and Hutter 2019, Reddi et al. 2018, in PyTorch's
// form. Cost: 7 streams of memory, or a square root and a division an element.
//
// It panics if lengths differ, p or a state slice overlaps another argument, or a correction is not above 0.
func Adam[T Float](p, m, v, vmax, g []T, c AdamParams) {
	checkStep("vec.Adam", p, g, m, v, vmax)
	checkHas("vec.Adam", "m", m, p)
	checkHas("vec.Adam", "v", v, p)
	checkCorrections("vec.Adam", &c)
	if is32[T]() {
		k := adamCoef[float32](c)
		for lo := 0; lo < len(p); lo += asm.BlockLen {
			hi := min(len(p), lo+asm.BlockLen)
			asm.AdamF32(f32(p[lo:hi]), f32(m[lo:hi]), f32(v[lo:hi]), f32(part(vmax, lo, hi)), f32(g[lo:hi]), &k)
		}
	} else {
		k := adamCoef[float64](c)
		for lo := 0; lo < len(p); lo += asm.BlockLen {
			hi := min(len(p), lo+asm.BlockLen)
			asm.AdamF64(f64(p[lo:hi]), f64(m[lo:hi]), f64(v[lo:hi]), f64(part(vmax, lo, hi)), f64(g[lo:hi]), &k)
		}
	}
}

// SparseAdam makes a lazy step of Adam on some rows of the table p, as PyTorch's SparseAdam does: m, v and p of the
// other rows do not decay, and Eps stands before the bias correction of v:
//
//	p -= LR*sqrt(Correction2)/Correction1 * m / (sqrt(v) + Eps)
//
// The step count behind the corrections is one for the whole table. There is no weight decay.
//
// p and the state are tables of rows of width elements without gaps, row r from r*width on; row i of g is the gradient of row rows[i].
// rows must not hold an index twice: this is not checked, and the result would depend on the machine (sum repeated rows first, as
// with mat.Distinct and mat.ScatterAddRows).
//
// It panics if lengths do not fit, a row is outside the table, p or a state slice overlaps another argument,
// WeightDecay is not 0, or a correction is not above 0.
func SparseAdam[T Float](p, m, v []T, width int, rows []int32, g []T, c AdamParams) {
	checkRows("vec.SparseAdam", width, rows, p, g, m, v)
	checkHas("vec.SparseAdam", "m", m, p)
	checkHas("vec.SparseAdam", "v", v, p)
	if c.WeightDecay != 0 {
		panic("vec.SparseAdam: WeightDecay = " + number(c.WeightDecay) + ", want 0")
	}
	checkCorrections("vec.SparseAdam", &c)
	each := max(1, asm.AdamRows/width) // rows a call
	if is32[T]() {
		k := sparseAdamCoef[float32](c)
		for i := 0; i < len(rows); i += each {
			if width > asm.AdamRows {
				wideAdam32(f32(p), f32(m), f32(v), width, int(rows[i]), f32(g[i*width:]), &k)
				continue
			}
			n := min(each, len(rows)-i)
			adamRows32(f32(p), f32(m), f32(v), width, rows[i:i+n], f32(g[i*width:]), &k)
		}
	} else {
		k := sparseAdamCoef[float64](c)
		for i := 0; i < len(rows); i += each {
			if width > asm.AdamRows {
				wideAdam64(f64(p), f64(m), f64(v), width, int(rows[i]), f64(g[i*width:]), &k)
				continue
			}
			n := min(each, len(rows)-i)
			adamRows64(f64(p), f64(m), f64(v), width, rows[i:i+n], f64(g[i*width:]), &k)
		}
	}
}

// checkCorrections panics if a step would divide by a correction that was forgotten.
func checkCorrections(op string, c *AdamParams) {
	if !(c.Correction1 > 0) || !(c.Correction2 > 0) {
		panic(op + ": Correction1 = " + number(c.Correction1) + ", Correction2 = " + number(c.Correction2) + ", want 1 - Beta1^t and 1 - Beta2^t, above 0")
	}
}

func adamCoef[T Float](c AdamParams) asm.AdamCoef[T] {
	k := asm.AdamCoef[T]{
		NegStep: T(-(c.LR / c.Correction1)), WeightDecay: T(c.WeightDecay), Shrink: 1,
		Beta1: T(c.Beta1), Rest1: T(1 - c.Beta1), Beta2: T(c.Beta2), Rest2: T(1 - c.Beta2),
		Root: T(1 / math.Sqrt(c.Correction2)), Eps: T(c.Eps),
	}
	if c.Decoupled {
		k.WeightDecay, k.Shrink = 0, T(1-float64(c.LR*c.WeightDecay))
	}
	return k
}

// adamRows32 has a prologue, so that a loop of calls can be preempted.
//
//go:noinline
func adamRows32(p, m, v []float32, width int, rows []int32, g []float32, k *asm.AdamCoef[float32]) {
	asm.AdamRowsF32(p, m, v, width, rows, g, k)
}

//go:noinline
func adamRows64(p, m, v []float64, width int, rows []int32, g []float64, k *asm.AdamCoef[float64]) {
	asm.AdamRowsF64(p, m, v, width, rows, g, k)
}

// wideAdam32 does a row that is too long for one call.
func wideAdam32(p, m, v []float32, width, row int, g []float32, k *asm.AdamCoef[float32]) {
	for j := 0; j < width; j += asm.AdamRows {
		n := min(asm.AdamRows, width-j)
		lo := row*width + j
		asm.AdamF32(p[lo:lo+n], m[lo:lo+n], v[lo:lo+n], nil, g[j:j+n], k)
	}
}

// wideAdam64 is wideAdam32 for float64.
func wideAdam64(p, m, v []float64, width, row int, g []float64, k *asm.AdamCoef[float64]) {
	for j := 0; j < width; j += asm.AdamRows {
		n := min(asm.AdamRows, width-j)
		lo := row*width + j
		asm.AdamF64(p[lo:lo+n], m[lo:lo+n], v[lo:lo+n], nil, g[j:j+n], k)
	}
}

func sparseAdamCoef[T Float](c AdamParams) asm.AdamCoef[T] {
	k := adamCoef[T](c)
	k.NegStep, k.Root = T(-(c.LR * math.Sqrt(c.Correction2) / c.Correction1)), 1
	return k
}

// part returns x[lo:hi], nil for nil.
func part[T Float](x []T, lo, hi int) []T {
	if x == nil {
		return nil
	}
	return x[lo:hi]
}

// checkStep panics unless g and the state slices that are not nil have p's length and nothing that is written overlaps
// anything else.
func checkStep[T Float](op string, p, g, s0, s1, s2 []T) {
	if len(g) != len(p) {
		panic(unequal(op, "g", len(g), "p", len(p)))
	}
	checkDisjoint(op, p, g, s0, s1, s2)
}

// checkRows is checkStep for rows of a table: g has one row for each index.
func checkRows[T Float](op string, width int, rows []int32, p, g, s0, s1 []T) {
	if width <= 0 || len(p)%width != 0 {
		panic(op + ": len(p) = " + strconv.Itoa(len(p)) + ", want a multiple of width = " + strconv.Itoa(width))
	}
	if len(g) != len(rows)*width {
		panic(op + ": len(g) = " + strconv.Itoa(len(g)) + ", want len(rows) * width = " + strconv.Itoa(len(rows)*width))
	}
	n := len(p) / width
	for i, r := range rows {
		if uint(r) >= uint(n) {
			panic(op + ": rows[" + strconv.Itoa(i) + "] = " + strconv.Itoa(int(r)) + ", want 0 <= row < " + strconv.Itoa(n))
		}
	}
	checkDisjoint(op, p, g, s0, s1, nil)
}

// checkDisjoint panics if p or a state slice overlaps another argument, or has not p's length.
func checkDisjoint[T Float](op string, p, g, s0, s1, s2 []T) {
	for i, s := range [...][]T{s0, s1, s2} {
		if s != nil && len(s) != len(p) {
			panic(unequal(op, argName(op, 1+i), len(s), "p", len(p)))
		}
	}
	all := [...][]T{p, s0, s1, s2, g}
	for i, a := range all {
		for j, b := range all[i+1:] {
			if shared(a, b) {
				panic(op + ": " + argName(op, i+1+j) + " overlaps " + argName(op, i) + ", want separate memory")
			}
		}
	}
}

// argName returns the name of argument i of checkDisjoint: p, the states, g.
func argName(op string, i int) string {
	states := [...]string{"s", "", ""} // Adagrad, SparseAdagrad
	switch op {
	case "vec.SGD":
		states[0] = "buf"
	case "vec.RMSProp":
		states = [...]string{"v", "avg", "buf"}
	case "vec.Adam", "vec.SparseAdam":
		states = [...]string{"m", "v", "vmax"}
	}
	return [...]string{"p", states[0], states[1], states[2], "g"}[i]
}

// checkHas panics if the state s is missing.
func checkHas[T Float](op, name string, s, p []T) {
	if len(s) != len(p) {
		panic(unequal(op, name, len(s), "p", len(p)))
	}
}

// ahead32 prefetches the batch of rows after the one that rows begins with.
func ahead32(rows []int32, width int, p, s0, s1 []float32) {
	if len(rows) <= asm.PrefetchBatch || width > asm.BlockLen/asm.PrefetchBatch { // hardware follows long rows
		return
	}
	next := rows[asm.PrefetchBatch:min(len(rows), 2*asm.PrefetchBatch)]
	for _, t := range [...][]float32{p, s0, s1} {
		if t != nil {
			asm.PrefetchRowsF32(t, width, width, next)
		}
	}
}

// ahead64 is ahead32 for float64.
func ahead64(rows []int32, width int, p, s0, s1 []float64) {
	if len(rows) <= asm.PrefetchBatch || width > asm.BlockLen/asm.PrefetchBatch { // hardware follows long rows
		return
	}
	next := rows[asm.PrefetchBatch:min(len(rows), 2*asm.PrefetchBatch)]
	for _, t := range [...][]float64{p, s0, s1} {
		if t != nil {
			asm.PrefetchRowsF64(t, width, width, next)
		}
	}
}
