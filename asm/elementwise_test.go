package asm

import (
	"testing"

	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

func TestElementwise(t *testing.T) {
	kerneltest.Run(t, kerneltest.Op[float32]{
		Name: "Add", In: 2,
		Got:  func(dst []float32, in [][]float32) { AddF32(dst, in[0], in[1]) },
		Want: func(dst []float32, in [][]float32) { addGeneric(dst, in[0], in[1]) },
	})
}
