package asm

import "math"

// Gradients of the float64 activations (those of Tanh and Sigmoid in terms of the output stand in activation.go).

// softplusGrad64: dy * -expm1(-y), the gradient of softplus in terms of its output y.
func softplusGrad64(y, dy float64) float64 { return dy * -expm1of64(-y) }

// logisticGrad64 returns s(z) (1 + d s(-z)), s = sigmoid.
func logisticGrad64(z, d float64) float64 { return sigmoid64(z) * math.FMA(d, sigmoid64(-z), 1) }

// siluGrad64: dy * s(x) (1 + x s(-x)); beyond +-800 the derivative is 1 or 0.
func siluGrad64(x, dy float64) float64 {
	if x != x {
		return x
	}
	x = min(max(x, -800), 800)
	return dy * logisticGrad64(x, x)
}

// geluTanhGrad64: dy * s(z) (1 + x z'(x) s(-z)), z = x (geluT1 + geluT3 x^2).
func geluTanhGrad64(x, dy float64) float64 {
	if x != x {
		return x
	}
	x = min(max(x, -40), 40)
	xx := float64(x * x)
	return dy * logisticGrad64(float64(x*math.FMA(geluT3, xx, geluT1)), float64(x*math.FMA(geluG3, xx, geluT1)))
}

// geluGrad64: dy * (Phi(x) + x e^(-x^2/2)/sqrt(2 pi)), Phi as gelu64 has it.
func geluGrad64(x, dy float64) float64 {
	if x != x {
		return x
	}
	x = min(max(x, -40), 40)
	a := math.Abs(x)
	e := exp64(-0.5 * float64(a*a))
	phi := float64(e*mills64(a)) / math.FMA(a, 0x1.6a09e667f3bcdp+0, 1)
	if x > 0 {
		phi = 1 - phi
	}
	return dy * math.FMA(float64(x*e), phiNorm, phi)
}

func eachGrad64(dst, x, dy []float64, f func(x, dy float64) float64) {
	x, dy = x[:len(dst)], dy[:len(dst)]
	for i := range dst {
		dst[i] = f(x[i], dy[i])
	}
}

func softplusGradF64Generic(dst, y, dy []float64) { eachGrad64(dst, y, dy, softplusGrad64) }
func siluGradF64Generic(dst, x, dy []float64)     { eachGrad64(dst, x, dy, siluGrad64) }
func geluGradF64Generic(dst, x, dy []float64)     { eachGrad64(dst, x, dy, geluGrad64) }
func geluTanhGradF64Generic(dst, x, dy []float64) { eachGrad64(dst, x, dy, geluTanhGrad64) }
