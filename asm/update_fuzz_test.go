package asm

import (
	"testing"

	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// inPlace is an update of up to four arrays, here the quarters of dst, by a gradient.
func inPlace[T Float](name string, got, want func(p, a, b, c, g []T)) kerneltest.Op[T] {
	run := func(f func(p, a, b, c, g []T)) func(dst []T, in [][]T) {
		return func(dst []T, in [][]T) {
			n := len(in[0])
			f(dst[:n], dst[n:2*n], dst[2*n:3*n], dst[3*n:], in[0])
		}
	}
	return kerneltest.Op[T]{Name: name, In: 1, Out: func(n int) int { return 4 * n }, Got: run(got), Want: run(want)}
}

func optimOps[T Float](sgd func(p, g []T, c *SGDCoef[T]), momentum func(p, buf, g []T, c *SGDCoef[T]), adagrad func(p, s, g []T, c *AdagradCoef[T]),
	rmsprop func(p, v, avg, buf, g []T, c *RMSPropCoef[T]), adam func(p, m, v, vmax, g []T, c *AdamCoef[T])) []kerneltest.Op[T] {
	s := &SGDCoef[T]{NegLR: -0.1, WeightDecay: 0.01, Momentum: 0.9, Gain: 0.7, Look: 0.9}
	d := &AdagradCoef[T]{NegLR: -0.1, WeightDecay: 0.01, Eps: 1e-10}
	r := &RMSPropCoef[T]{NegLR: -0.1, WeightDecay: 0.01, Alpha: 0.99, Rest: 0.01, Eps: 1e-8, Momentum: 0.9}
	c := &AdamCoef[T]{NegStep: -0.01, WeightDecay: 0.1, Shrink: 0.999, Beta1: 0.9, Rest1: 0.1, Beta2: 0.999, Rest2: 0.001, Root: 1.7, Eps: 1e-8}
	return []kerneltest.Op[T]{
		inPlace("SGD", func(p, _, _, _, g []T) { sgd(p, g, s) }, func(p, _, _, _, g []T) { sgdGeneric(p, g, s) }),
		inPlace("SGDMomentum", func(p, a, _, _, g []T) { momentum(p, a, g, s) }, func(p, a, _, _, g []T) { sgdMomentumGeneric(p, a, g, s) }),
		inPlace("Adagrad", func(p, a, _, _, g []T) { adagrad(p, a, g, d) }, func(p, a, _, _, g []T) { adagradGeneric(p, a, g, d) }),
		inPlace("RMSProp", func(p, a, b, c, g []T) { rmsprop(p, a, b, c, g, r) }, func(p, a, b, c, g []T) { rmspropGeneric(p, a, b, c, g, r) }),
		inPlace("Adam", func(p, a, b, _, g []T) { adam(p, a, b, nil, g, c) }, func(p, a, b, _, g []T) { adamGeneric(p, a, b, nil, g, c) }),
		inPlace("AMSGrad", func(p, a, b, v, g []T) { adam(p, a, b, v, g, c) }, func(p, a, b, v, g []T) { adamGeneric(p, a, b, v, g, c) }),
	}
}

func FuzzOptim(f *testing.F) {
	fuzzFamily(f, optimOps(SGDF32, SGDMomentumF32, AdagradF32, RMSPropF32, AdamF32), optimOps(SGDF64, SGDMomentumF64, AdagradF64, RMSPropF64, AdamF64))
}

func FuzzReLU(f *testing.F) {
	fuzzFamily(f, reluOps(ReLUF32, ReLUGradF32, LeakyReLUF32, LeakyReLUGradF32, ClampF32, ClampGradF32, HardTanhGradF32),
		reluOps(ReLUF64, ReLUGradF64, LeakyReLUF64, LeakyReLUGradF64, ClampF64, ClampGradF64, HardTanhGradF64))
}

func FuzzDropout(f *testing.F) {
	fuzzFamily(f, dropoutOps(DropoutF32), dropoutOps(DropoutF64))
}

// dropoutOps takes the key from the operand's length, three rows of it.
func dropoutOps[T Float](dropout func(dst []T, ds int, x []T, xs, rows, cols int, key *DropoutKey, scale T)) []kerneltest.Op[T] {
	run := func(f func(dst []T, ds int, x []T, xs, rows, cols int, key *DropoutKey, scale T)) func(dst []T, in [][]T) {
		return func(dst []T, in [][]T) {
			n := len(dst)
			key, scale, _ := NewDropout(float64(n%10)/10, uint64(n)*0x9E3779B97F4A7C15, uint32(n), 3, 1<<32-2)
			f(dst, n/3, in[0], n/3, 3, n/3, &key, T(scale))
		}
	}
	return []kerneltest.Op[T]{{Name: "Dropout", In: 1, Got: run(dropout), Want: run(dropoutGeneric[T])}}
}
