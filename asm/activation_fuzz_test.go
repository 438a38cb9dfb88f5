package asm

import (
	"math"
	"testing"
	"unsafe"

	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// near brings the exponents of x between 2^-40 and 2^11, where the activations do something.
func near[T Float](x []T) []T {
	y := make([]T, len(x))
	for i, v := range x {
		if unsafe.Sizeof(v) == 4 {
			b := math.Float32bits(float32(v))
			y[i] = T(math.Float32frombits(b&^(0xff<<23) | ((b>>23&0xff)%52+127-40)<<23))
		} else {
			b := math.Float64bits(float64(v))
			y[i] = T(math.Float64frombits(b&^(0x7ff<<52) | ((b>>52&0x7ff)%52+1023-40)<<52))
		}
	}
	return y
}

// activationOps are an activation and its gradient, each on any bits and on numbers of moderate size.
func activationOps[T Float](name string, got, want func(dst, x []T), gotGrad, wantGrad func(dst, x, dy []T)) []kerneltest.Op[T] {
	one := func(f func(dst, x []T), g func([]T) []T) func(dst []T, in [][]T) {
		return func(dst []T, in [][]T) { f(dst, g(in[0])) }
	}
	two := func(f func(dst, x, dy []T), g func([]T) []T) func(dst []T, in [][]T) {
		return func(dst []T, in [][]T) { f(dst, g(in[0]), in[1]) }
	}
	id := func(x []T) []T { return x }
	var ops []kerneltest.Op[T]
	for _, g := range []func([]T) []T{id, near[T]} {
		if got != nil {
			ops = append(ops, kerneltest.Op[T]{Name: name, In: 1, Got: one(got, g), Want: one(want, g)})
		}
		if gotGrad != nil {
			ops = append(ops, kerneltest.Op[T]{Name: name + "Grad", In: 2, Got: two(gotGrad, g), Want: two(wantGrad, g)})
		}
	}
	return ops
}

func FuzzActivation(f *testing.F) {
	var f32 []kerneltest.Op[float32]
	for _, a := range f32Functions {
		f32 = append(f32, activationOps(a.name, a.got, func(dst, x []float32) { mapF32(dst, x, a.want) }, nil, nil)...)
	}
	f32 = append(f32, activationOps("Tanh", nil, nil, TanhGradF32, tanhGradGeneric[float32])...)
	f32 = append(f32, activationOps("Sigmoid", nil, nil, SigmoidGradF32, sigmoidGradGeneric[float32])...)
	f32 = append(f32, activationOps("Softplus", nil, nil, SoftplusGradF32, softplusGradF32Generic)...)
	f32 = append(f32, activationOps("SiLU", nil, nil, SiLUGradF32, siluGradF32Generic)...)
	f32 = append(f32, activationOps("GELU", nil, nil, GELUGradF32, geluGradF32Generic)...)
	f32 = append(f32, activationOps("GELUTanh", nil, nil, GELUTanhGradF32, geluTanhGradF32Generic)...)
	var f64 []kerneltest.Op[float64]
	f64 = append(f64, activationOps("Exp", ExpF64, expF64Generic, nil, nil)...)
	f64 = append(f64, activationOps("Expm1", Expm1F64, expm1F64Generic, nil, nil)...)
	f64 = append(f64, activationOps("Log", LogF64, logF64Generic, nil, nil)...)
	f64 = append(f64, activationOps("Log1p", Log1pF64, log1pF64Generic, nil, nil)...)
	f64 = append(f64, activationOps("Tanh", TanhF64, tanhF64Generic, TanhGradF64, tanhGradGeneric[float64])...)
	f64 = append(f64, activationOps("Sigmoid", SigmoidF64, sigmoidF64Generic, SigmoidGradF64, sigmoidGradGeneric[float64])...)
	f64 = append(f64, activationOps("Softplus", SoftplusF64, softplusF64Generic, SoftplusGradF64, softplusGradF64Generic)...)
	f64 = append(f64, activationOps("SiLU", SiLUF64, siluF64Generic, SiLUGradF64, siluGradF64Generic)...)
	f64 = append(f64, activationOps("GELU", GELUF64, geluF64Generic, GELUGradF64, geluGradF64Generic)...)
	f64 = append(f64, activationOps("GELUTanh", GELUTanhF64, geluTanhF64Generic, GELUTanhGradF64, geluTanhGradF64Generic)...)
	fuzzFamily(f, f32, f64)
}
