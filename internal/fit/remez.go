package main

import (
	"fmt"
	"math"
	"math/big"
)

// A problem asks for the polynomial sum c[i] x^powers[i] that minimises max |weight(x) (f(x) - p(x))| over [lo, hi],
// with every coefficient a float of the given number of bits. The coefficients are rounded one after another, the one
// of powers[0] first, and the remaining ones are fitted again each time, so that later ones absorb earlier roundings.
type problem struct {
	name   string
	what   string // the function in words, printed above the constants
	f      func(x *big.Float) *big.Float
	weight func(x *big.Float) *big.Float // nil: relative error, 1/f
	lo, hi float64
	powers []int
	bits   uint
	given  []float64 // coefficients fixed beforehand, for powers[:len(given)]
}

const prec = 200

func newFloat() *big.Float { return new(big.Float).SetPrec(prec) }

// A fit is the answer: the coefficients in the order of powers and the largest weighted error on the grid.
type fit struct {
	coef []float64
	err  float64
}

// point is one node of the grid with everything that does not change while coefficients do.
type point struct {
	x   *big.Float
	f   *big.Float   // f(x) minus the part of the fixed coefficients
	w   *big.Float   // weight(x)
	pow []*big.Float // x^powers[i]
}

func (p problem) solve() (fit, error) {
	grid := p.grid()
	coef := make([]float64, 0, len(p.powers))
	for i := range p.powers {
		var c float64
		if i < len(p.given) {
			c = p.given[i]
		} else {
			free, _, err := remez(grid, i)
			if err != nil {
				return fit{}, fmt.Errorf("%s: %w", p.name, err)
			}
			c, _ = newFloat().SetPrec(p.bits).Set(free[0]).Float64()
		}
		coef = append(coef, c)
		bc := newFloat().SetFloat64(c)
		for j := range grid {
			grid[j].f = newFloat().Sub(grid[j].f, newFloat().Mul(bc, grid[j].pow[i]))
		}
	}
	worst := 0.0
	for _, g := range grid {
		e, _ := newFloat().Mul(g.f, g.w).Float64()
		worst = math.Max(worst, math.Abs(e))
	}
	return fit{coef, worst}, nil
}

// grid holds Chebyshev nodes, dense at both ends; none of them is zero.
func (p problem) grid() []point {
	n := 48*len(p.powers) + 2
	grid := make([]point, 0, n)
	for i := range n {
		t := math.Cos(math.Pi * (float64(n-1-i) + 0.5) / float64(n))
		v := p.lo + float64((p.hi-p.lo)*(t+1)/2)
		if v == 0 {
			continue
		}
		x := newFloat().SetFloat64(v)
		f := newFloat().Set(p.f(x))
		w := newFloat().Quo(newFloat().SetInt64(1), f)
		if p.weight != nil {
			w = newFloat().Set(p.weight(x))
		}
		g := point{x: x, f: f, w: w}
		for _, k := range p.powers {
			y := newFloat().SetInt64(1)
			for range k {
				y = newFloat().Mul(y, x)
			}
			g.pow = append(g.pow, y)
		}
		grid = append(grid, g)
	}
	return grid
}

// remez fits the coefficients from index first on by the exchange algorithm (Remez 1934) on the grid and returns
// them with the levelled error. The lowest free power is divided out of error and basis, so that what is left is a
// Chebyshev system on an interval that contains zero too: signs are those of error / x^power.
func remez(grid []point, first int) ([]*big.Float, float64, error) {
	n := len(grid[0].pow) - first
	ref := make([]int, n+1)
	// The grid is itself Chebyshev-spaced, so evenly spaced indices are the natural start.
	for i := range ref {
		ref[i] = i * (len(grid) - 1) / n
	}
	var lastLevel, lastWorst float64
	for iter := 0; iter < 60; iter++ {
		c, level, err := interpolate(grid, ref, first)
		if err != nil {
			return nil, 0, err
		}
		e := make([]float64, len(grid))
		worst := 0.0
		for j, g := range grid {
			r := newFloat().Set(g.f)
			for i, ci := range c {
				r = newFloat().Sub(r, newFloat().Mul(ci, g.pow[first+i]))
			}
			e[j], _ = newFloat().Mul(r, g.w).Float64()
			e[j] = math.Copysign(e[j], float64(r.Sign()*g.pow[first].Sign()))
			worst = math.Max(worst, math.Abs(e[j]))
		}
		lastLevel, lastWorst = level, worst
		if worst <= math.Abs(level)*(1+1e-6) {
			return c, worst, nil
		}
		next := exchange(e, n+1)
		if next == nil {
			return c, worst, nil // fewer sign changes than unknowns: numerically exact
		}
		same := true
		for i := range ref {
			same = same && ref[i] == next[i]
		}
		if same {
			return c, worst, nil
		}
		ref = next
	}
	return nil, 0, fmt.Errorf("remez: no convergence: level %.3g, last worst %.3g, %d free", lastLevel, lastWorst, n)
}

// exchange picks want alternating local extrema of e, keeping the largest.
func exchange(e []float64, want int) []int {
	var ext []int
	for j := range e {
		switch {
		case e[j] == 0:
		case len(ext) == 0 || (e[j] > 0) != (e[ext[len(ext)-1]] > 0):
			ext = append(ext, j)
		case math.Abs(e[j]) > math.Abs(e[ext[len(ext)-1]]):
			ext[len(ext)-1] = j
		}
	}
	for len(ext) > want {
		last := len(ext) - 1
		k := 0
		for i := range ext {
			if math.Abs(e[ext[i]]) < math.Abs(e[ext[k]]) {
				k = i
			}
		}
		switch {
		case k == 0:
			ext = ext[1:]
		case k == last:
			ext = ext[:last]
		case len(ext) == want+1: // an inner one goes only with a neighbour: give up the smaller end instead
			if math.Abs(e[ext[0]]) < math.Abs(e[ext[last]]) {
				ext = ext[1:]
			} else {
				ext = ext[:last]
			}
		default:
			n := k + 1
			if math.Abs(e[ext[k-1]]) < math.Abs(e[ext[k+1]]) {
				n = k - 1
			}
			k = min(k, n)
			ext = append(ext[:k], ext[k+2:]...)
		}
	}
	if len(ext) < want {
		return nil
	}
	return ext
}

// interpolate solves sum c_i phi_i(x_j) + (-1)^j E / w(x_j) = f(x_j) over the reference by Gaussian elimination.
func interpolate(grid []point, ref []int, first int) ([]*big.Float, float64, error) {
	n := len(ref)
	a := make([][]*big.Float, n)
	for j, r := range ref {
		g := grid[r]
		row := make([]*big.Float, n+1)
		for i := range n - 1 {
			row[i] = newFloat().Set(g.pow[first+i])
		}
		s := newFloat().Abs(newFloat().Quo(newFloat().SetInt64(1), g.w))
		if (j%2 == 1) != (g.pow[first].Sign() < 0) {
			s.Neg(s)
		}
		row[n-1], row[n] = s, newFloat().Set(g.f)
		a[j] = row
	}
	for k := range n {
		p := k
		for j := k + 1; j < n; j++ {
			if newFloat().Abs(a[j][k]).Cmp(newFloat().Abs(a[p][k])) > 0 {
				p = j
			}
		}
		if a[p][k].Sign() == 0 {
			return nil, 0, fmt.Errorf("remez: singular system")
		}
		a[k], a[p] = a[p], a[k]
		for j := k + 1; j < n; j++ {
			m := newFloat().Quo(a[j][k], a[k][k])
			for i := k; i <= n; i++ {
				a[j][i] = newFloat().Sub(a[j][i], newFloat().Mul(m, a[k][i]))
			}
		}
	}
	c := make([]*big.Float, n)
	for k := n - 1; k >= 0; k-- {
		s := newFloat().Set(a[k][n])
		for i := k + 1; i < n; i++ {
			s = newFloat().Sub(s, newFloat().Mul(a[k][i], c[i]))
		}
		c[k] = newFloat().Quo(s, a[k][k])
	}
	level, _ := c[n-1].Float64()
	return c[:n-1], level, nil
}
