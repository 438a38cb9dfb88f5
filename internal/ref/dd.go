package ref

import "math"

// A DD is an unevaluated sum hi + lo of two float64 with |lo| <= ulp(hi)/2: about 106 bits. It is the oracle where a
// hundred million samples must be taken; Big is the one where a few must be certain. Dekker 1971; Knuth's TwoSum; the
// products are exact by fma. The functions' relative errors stay below 2^-80 (TestDD holds them against Big's; log next to 1 is
// the worst).
type DD struct{ Hi, Lo float64 }

func twoSum(a, b float64) DD {
	s := a + b
	t := s - a
	return DD{s, (a - (s - t)) + (b - t)}
}

func quickSum(a, b float64) DD {
	s := a + b
	return DD{s, b - (s - a)}
}

func (a DD) add(b DD) DD {
	s, t := twoSum(a.Hi, b.Hi), twoSum(a.Lo, b.Lo)
	s = quickSum(s.Hi, s.Lo+t.Hi)
	return quickSum(s.Hi, s.Lo+t.Lo)
}

func (a DD) mul(b DD) DD {
	p := float64(a.Hi * b.Hi)
	e := math.FMA(a.Hi, b.Hi, -p)
	e = math.FMA(a.Hi, b.Lo, e)
	e = math.FMA(a.Lo, b.Hi, e)
	return quickSum(p, e)
}

func (a DD) neg() DD { return DD{-a.Hi, -a.Lo} }

func (a DD) div(b DD) DD {
	q1 := a.Hi / b.Hi
	r := a.add(b.mul(DD{-q1, 0}))
	q2 := r.Hi / b.Hi
	r = r.add(b.mul(DD{-q2, 0}))
	q := quickSum(q1, q2)
	return q.add(DD{r.Hi / b.Hi, 0})
}

func (a DD) scale(n int) DD { return DD{math.Ldexp(a.Hi, n), math.Ldexp(a.Lo, n)} }

var (
	ddLn2  = bigDD(1)
	ddInvs = inverseFactorials()
)

// bigDD returns n*log 2.
func bigDD(n int64) DD {
	l := mul(Ln2(), fromInt(n))
	hi, _ := l.Float64()
	lo, _ := sub(l, Big(hi)).Float64()
	return DD{hi, lo}
}

// inverseFactorials returns 1/k! for k = 0 .. 17.
func inverseFactorials() [18]DD {
	var inv [18]DD
	inv[0] = DD{1, 0}
	for k := 1; k < len(inv); k++ {
		inv[k] = inv[k-1].div(DD{float64(k), 0})
	}
	return inv
}

// Expm1DD returns e^x - 1 for |x| <= 700 as a normal number (and the exponent by which ExpDD scales, if asked): x = n ln 2 + r,
// r halved four times, Taylor's series of degree 17, expm1(2y) = expm1(y)(expm1(y) + 2) back.
func expm1Reduced(x float64) (em1 DD, n int) {
	k := math.RoundToEven(x / math.Ln2)
	r := DD{x, 0}.add(ddLn2.mul(DD{-k, 0}))
	y := r.scale(-4)
	s := ddInvs[17]
	for i := 16; i >= 1; i-- {
		s = s.mul(y).add(ddInvs[i])
	}
	s = s.mul(y)
	for range 4 {
		s = s.mul(s.add(DD{2, 0}))
	}
	return s, int(k)
}

// ExpDD returns e^x = m*2^n with m near 1: the caller scales, so that a subnormal result keeps its oracle exact.
func ExpDD(x float64) (m DD, n int) {
	s, n := expm1Reduced(x)
	return s.add(DD{1, 0}), n
}

// LogDD returns log x for normal x > 0: y = log in float64, corrected by one step of Newton on e^y = x, y + (x e^-y - 1) -
// (x e^-y - 1)^2/2.
func LogDD(x float64) DD {
	f, k := math.Frexp(x)
	if f < math.Sqrt2/2 {
		f *= 2
		k--
	}
	y := math.Log(f) // any error below 2^-40 will do: it is squared, and cubed
	s, n := expm1Reduced(-y)
	e := s.add(DD{1, 0}).scale(n).mul(DD{f, 0}).add(DD{-1, 0})
	e2 := e.mul(e)
	e = e.add(e2.scale(-1).neg()).add(e2.mul(e).div(DD{3, 0}))
	return DD{y, 0}.add(e).add(ddLn2.mul(DD{float64(k), 0}))
}

// TanhDD returns tanh x for |x| <= 300: expm1(2x)/(expm1(2x) + 2).
func TanhDD(x float64) DD {
	s, n := expm1Reduced(2 * math.Abs(x))
	t := s.scale(n).add(DD{math.Ldexp(1, n), 0}).add(DD{-1, 0})
	if n == 0 {
		t = s
	}
	q := t.div(t.add(DD{2, 0}))
	if x < 0 {
		return q.neg()
	}
	return q
}

// SigmoidDD returns 1/(1 + e^-x) for |x| <= 700.
func SigmoidDD(x float64) DD {
	m, n := ExpDD(-x)
	return DD{1, 0}.div(m.scale(n).add(DD{1, 0}))
}

// ULP returns |got - want*2^n| in units in the last place of a float64 of that size.
func (want DD) ULP(got float64, n int) float64 {
	_, e := math.Frexp(want.Hi)
	e = max(e+n-53, -1074)
	d := (math.Ldexp(got, -n) - want.Hi) - want.Lo
	if math.Abs(got) < 0x1p-900 { // got*2^-n is exact where it does not overflow
		d = (math.Ldexp(math.Ldexp(got, 200), -n-200) - want.Hi) - want.Lo
	}
	return math.Abs(math.Ldexp(d, n-e))
}
