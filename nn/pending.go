package nn

import (
	"math"

	"github.com/lockstep-go/lockstep/internal/detmath"
	"github.com/lockstep-go/lockstep/mat"
)

func each[T Float](dst, x []T, f func(float64) float64) {
	for i, v := range x {
		dst[i] = T(f(float64(v)))
	}
}

func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + detmath.Exp(-x))
	}
	e := detmath.Exp(x)
	return e / (1 + e)
}

func tanh(x float64) float64 {
	if a := math.Abs(x); a < 0.02 {
		z := x * x
		return x * (1 - float64(z*(1.0/3-float64(z*(2.0/15-float64(z*(17.0/315-float64(z*62.0/2835))))))))
	} else if a > 20 {
		return math.Copysign(1, x)
	}
	e := detmath.Exp(2 * math.Abs(x))
	return math.Copysign((e-1)/(e+1), x)
}

func softplus(x float64) float64 {
	return max(x, 0) + log1p(detmath.Exp(-math.Abs(x)))
}

func log1p(x float64) float64 {
	u := 1 + x
	if u == 1 {
		return x
	}
	return detmath.Log(u) * (x / (u - 1))
}

func softmaxCrossEntropy[T Float](losses []T, dz, z mat.Dense[T], y []int32, opt *CrossEntropy[T], factor float64) {
	C := z.Cols
	wsum := 0.0
	for c := range C {
		if opt.Weights != nil {
			wsum += float64(opt.Weights[c])
		} else {
			wsum++
		}
	}
	for i, c := range y {
		row, d := z.Row(i), dz.Row(i)
		if opt.UseIgnore && c == opt.Ignore {
			losses[i] = 0
			clear(d)
			continue
		}
		m := row[0]
		for _, v := range row {
			m = max(m, v)
		}
		sum := 0.0
		for _, v := range row {
			sum += detmath.Exp(float64(v - m))
		}
		lse := detmath.Log(sum)
		w := func(c int) float64 {
			if opt.Weights == nil {
				return 1
			}
			return float64(opt.Weights[c])
		}
		loss := (1 - opt.Smoothing) * w(int(c)) * (lse - float64(row[c]-m))
		for j, v := range row {
			loss += float64(opt.Smoothing / float64(C) * w(j) * (lse - float64(v-m)))
		}
		losses[i] = T(loss)
		for j, v := range row {
			p := detmath.Exp(float64(v-m)) / sum
			g := (1-opt.Smoothing)*w(int(c))*p + float64(opt.Smoothing/float64(C)*(float64(wsum*p)-w(j)))
			if j == int(c) {
				g -= (1 - opt.Smoothing) * w(int(c))
			}
			d[j] = T(g * factor)
		}
	}
}
