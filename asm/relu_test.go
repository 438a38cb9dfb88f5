package asm

import (
	"testing"

	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

func TestReLU(t *testing.T) {
	runAll(t, reluOps(ReLUF32, ReLUGradF32, LeakyReLUF32, LeakyReLUGradF32, ClampF32, ClampGradF32, HardTanhGradF32))
	runAll(t, reluOps(ReLUF64, ReLUGradF64, LeakyReLUF64, LeakyReLUGradF64, ClampF64, ClampGradF64, HardTanhGradF64))
}

func reluOps[T Float](relu func(dst, x []T), reluGrad func(dst, x, dy []T), leaky func(dst, x []T, slope T),
	leakyGrad func(dst, x, dy []T, slope T), clamp func(dst, x []T, lo, hi T), clampGrad, hardTanhGrad func(dst, x, dy []T, lo, hi T)) (ops []kerneltest.Op[T]) {
	run := func(name string, in int, got, want func(dst []T, in [][]T)) {
		ops = append(ops, kerneltest.Op[T]{Name: name, In: in, Got: got, Want: want})
	}
	run("ReLU", 1, func(dst []T, in [][]T) { relu(dst, in[0]) }, func(dst []T, in [][]T) { reluGeneric(dst, in[0]) })
	run("ReLUGrad", 2, func(dst []T, in [][]T) { reluGrad(dst, in[0], in[1]) }, func(dst []T, in [][]T) { reluGradGeneric(dst, in[0], in[1]) })
	run("LeakyReLU", 1, func(dst []T, in [][]T) { leaky(dst, in[0], 0.01) }, func(dst []T, in [][]T) { leakyReLUGeneric(dst, in[0], 0.01) })
	run("LeakyReLUGrad", 2, func(dst []T, in [][]T) { leakyGrad(dst, in[0], in[1], 0.01) },
		func(dst []T, in [][]T) { leakyReLUGradGeneric(dst, in[0], in[1], 0.01) })
	// Zero as a bound shows what becomes of the other zero.
	for _, b := range [][2]T{{-1, 1}, {0, 0.5}, {-0.5, 0}} {
		run("Clamp", 1, func(dst []T, in [][]T) { clamp(dst, in[0], b[0], b[1]) },
			func(dst []T, in [][]T) { clampGeneric(dst, in[0], b[0], b[1]) })
		run("ClampGrad", 2, func(dst []T, in [][]T) { clampGrad(dst, in[0], in[1], b[0], b[1]) },
			func(dst []T, in [][]T) { clampGradGeneric(dst, in[0], in[1], b[0], b[1]) })
		run("HardTanhGrad", 2, func(dst []T, in [][]T) { hardTanhGrad(dst, in[0], in[1], b[0], b[1]) },
			func(dst []T, in [][]T) { hardTanhGradGeneric(dst, in[0], in[1], b[0], b[1]) })
	}
	return ops
}
