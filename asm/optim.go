package asm

import (
	"math"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/fma"
)

// Optimiser steps. Each is one pass over the parameters p, their gradient g and the state, element by element; g is
// not written. Row forms call the same body on one row at a time. Every multiply-add that is fused is written as one,
// every other product is rounded. All begin with d = fma(WeightDecay, p, g), also when WeightDecay is 0.

// sqrtT returns the square root rounded to T. In float32 the detour over float64 is exact: 53 >= 2*24 + 2 bits.
func sqrtT[T Float](x T) T { return T(math.Sqrt(float64(x))) }

// fmaT is fma.FMA with the fast path of float32 inlined.
func fmaT[T Float](a, b, c T) T {
	if unsafe.Sizeof(T(0)) == 8 {
		return T(math.FMA(float64(a), float64(b), float64(c)))
	}
	return T(fma.F32(float32(a), float32(b), float32(c)))
}

// SGDCoef are the coefficients of a step of gradient descent. The layout is known to the kernels.
type SGDCoef[T Float] struct {
	NegLR       T // -rate
	WeightDecay T
	Momentum    T // factor of the buffer; 0 at the first step
	Gain        T // factor of the gradient: 1 - dampening; 1 at the first step
	Look        T // Nesterov's factor of the buffer, the momentum; 0: no Nesterov
}

// sgdGeneric: d = fma(WeightDecay, p, g); p = fma(NegLR, d, p).
func sgdGeneric[T Float](p, g []T, c *SGDCoef[T]) {
	g = g[:len(p)]
	for i := range p {
		d := fmaT(c.WeightDecay, p[i], g[i])
		p[i] = fmaT(c.NegLR, d, p[i])
	}
}

// sgdMomentumGeneric:
//
//	d = fma(WeightDecay, p, g)
//	buf = fma(Momentum, buf, T(Gain*d))
//	e = Look == 0 ? buf : fma(Look, buf, d)
//	p = fma(NegLR, e, p)
func sgdMomentumGeneric[T Float](p, buf, g []T, c *SGDCoef[T]) {
	buf, g = buf[:len(p)], g[:len(p)]
	for i := range p {
		d := fmaT(c.WeightDecay, p[i], g[i])
		buf[i] = fmaT(c.Momentum, buf[i], T(c.Gain*d))
		e := buf[i]
		if c.Look != 0 {
			e = fmaT(c.Look, e, d)
		}
		p[i] = fmaT(c.NegLR, e, p[i])
	}
}

// AdagradCoef are the coefficients of a step of Adagrad. The layout is known to the kernels.
type AdagradCoef[T Float] struct {
	NegLR       T // -rate, decayed
	WeightDecay T
	Eps         T
}

// adagradGeneric:
//
//	d = fma(WeightDecay, p, g)
//	s = fma(d, d, s)
//	p = fma(NegLR, d / (sqrt(s) + Eps), p)
func adagradGeneric[T Float](p, s, g []T, c *AdagradCoef[T]) {
	s, g = s[:len(p)], g[:len(p)]
	for i := range p {
		d := fmaT(c.WeightDecay, p[i], g[i])
		s[i] = fmaT(d, d, s[i])
		p[i] = fmaT(c.NegLR, d/(sqrtT(s[i])+c.Eps), p[i])
	}
}

// RMSPropCoef are the coefficients of a step of RMSProp. The layout is known to the kernels.
type RMSPropCoef[T Float] struct {
	NegLR       T // -rate
	WeightDecay T
	Alpha       T // factor of the running averages
	Rest        T // 1 - Alpha
	Eps         T
	Momentum    T // factor of the buffer
}

// rmspropGeneric:
//
//	d = fma(WeightDecay, p, g)
//	v = fma(T(Rest*d), d, T(Alpha*v))
//	r = v
//	avg = fma(Rest, d, T(Alpha*avg)); r = fma(-avg, avg, v); r = r < 0 ? 0 : r     if avg is not nil (centred)
//	q = d / (sqrt(r) + Eps)
//	buf = fma(Momentum, buf, q); q = buf                                           if buf is not nil
//	p = fma(NegLR, q, p)
func rmspropGeneric[T Float](p, v, avg, buf, g []T, c *RMSPropCoef[T]) {
	v, g = v[:len(p)], g[:len(p)]
	for i := range p {
		d := fmaT(c.WeightDecay, p[i], g[i])
		v[i] = fmaT(T(c.Rest*d), d, T(c.Alpha*v[i]))
		r := v[i]
		if avg != nil {
			avg[i] = fmaT(c.Rest, d, T(c.Alpha*avg[i]))
			r = fmaT(-avg[i], avg[i], r)
			if r < 0 {
				r = 0
			}
		}
		q := d / (sqrtT(r) + c.Eps)
		if buf != nil {
			buf[i] = fmaT(c.Momentum, buf[i], q)
			q = buf[i]
		}
		p[i] = fmaT(c.NegLR, q, p[i])
	}
}

// AdamCoef are the coefficients of a step of Adam and its relatives. The layout is known to the kernels.
type AdamCoef[T Float] struct {
	NegStep     T // -rate / correction1 (SparseAdam: times sqrt(correction2))
	WeightDecay T // coupled decay; 0 for AdamW
	Shrink      T // decoupled decay 1 - rate*decay; 1 but for AdamW
	Beta1       T
	Rest1       T // 1 - Beta1
	Beta2       T
	Rest2       T // 1 - Beta2
	Root        T // 1 / sqrt(correction2); 1 for SparseAdam, whose Eps stands before the correction
	Eps         T
}

// adamGeneric:
//
//	d = fma(WeightDecay, p, g)
//	m = fma(Rest1, d, T(Beta1*m))
//	v = fma(T(Rest2*d), d, T(Beta2*v))
//	r = v
//	vmax = r > vmax ? r : vmax; r = vmax          if vmax is not nil (AMSGrad)
//	p = fma(NegStep, m / fma(sqrt(r), Root, Eps), T(Shrink*p))
func adamGeneric[T Float](p, m, v, vmax, g []T, c *AdamCoef[T]) {
	m, v, g = m[:len(p)], v[:len(p)], g[:len(p)]
	for i := range p {
		d := fmaT(c.WeightDecay, p[i], g[i])
		m[i] = fmaT(c.Rest1, d, T(c.Beta1*m[i]))
		v[i] = fmaT(T(c.Rest2*d), d, T(c.Beta2*v[i]))
		r := v[i]
		if vmax != nil {
			if r > vmax[i] {
				vmax[i] = r
			}
			r = vmax[i]
		}
		p[i] = fmaT(c.NegStep, m[i]/fmaT(sqrtT(r), c.Root, c.Eps), T(c.Shrink*p[i]))
	}
}

// adamRowsGeneric is adamGeneric, without vmax, on rows of tables p, m and v whose rows have width elements: row i of g is
// the gradient of row rows[i]. No index occurs twice.
func adamRowsGeneric[T Float](p, m, v []T, width int, rows []int32, g []T, c *AdamCoef[T]) {
	for i, r := range rows {
		lo, hi := int(r)*width, int(r)*width+width
		adamGeneric(p[lo:hi], m[lo:hi], v[lo:hi], nil, g[i*width:(i+1)*width], c)
	}
}

// AdamRows bounds the elements of a call of AdamRowsF32 and AdamRowsF64: at most 20 us at AVX-512.
const AdamRows = 1 << 14
