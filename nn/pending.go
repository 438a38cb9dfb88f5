package nn

import (
	"math"

	"github.com/lockstep-go/lockstep/internal/detmath"
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
