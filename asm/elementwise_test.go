package asm

import (
	"testing"

	"github.com/lockstep-go/lockstep/internal/kerneltest"
)

// The shapes of element-wise dispatchers, as rows of the table. A scalar parameter is the first element of an extra
// input.
func unaryOp[T Float](name string, got, want func(dst, x []T)) kerneltest.Op[T] {
	return kerneltest.Op[T]{
		Name: name, In: 1,
		Got:  func(dst []T, in [][]T) { got(dst, in[0]) },
		Want: func(dst []T, in [][]T) { want(dst, in[0]) },
	}
}

func binaryOp[T Float](name string, got, want func(dst, a, b []T)) kerneltest.Op[T] {
	return kerneltest.Op[T]{
		Name: name, In: 2,
		Got:  func(dst []T, in [][]T) { got(dst, in[0], in[1]) },
		Want: func(dst []T, in [][]T) { want(dst, in[0], in[1]) },
	}
}

func ternaryOp[T Float](name string, got, want func(dst, a, b, c []T)) kerneltest.Op[T] {
	return kerneltest.Op[T]{
		Name: name, In: 3,
		Got:  func(dst []T, in [][]T) { got(dst, in[0], in[1], in[2]) },
		Want: func(dst []T, in [][]T) { want(dst, in[0], in[1], in[2]) },
	}
}

func scalarOp[T Float](name string, got, want func(dst []T, alpha T, x []T)) kerneltest.Op[T] {
	return kerneltest.Op[T]{
		Name: name, In: 2,
		Got:  func(dst []T, in [][]T) { got(dst, first(in[1]), in[0]) },
		Want: func(dst []T, in [][]T) { want(dst, first(in[1]), in[0]) },
	}
}

func fillOp[T Float](name string, got, want func(dst []T, v T)) kerneltest.Op[T] {
	return kerneltest.Op[T]{
		Name: name, In: 1,
		Got:  func(dst []T, in [][]T) { got(dst, first(in[0])) },
		Want: func(dst []T, in [][]T) { want(dst, first(in[0])) },
	}
}

// first returns x[0], or 1 if x is empty.
func first[T Float](x []T) T {
	if len(x) == 0 {
		return 1
	}
	return x[0]
}

func elementwiseOps32() []kerneltest.Op[float32] {
	return []kerneltest.Op[float32]{
		binaryOp("Add", AddF32, addGeneric),
		binaryOp("Sub", SubF32, subGeneric),
		binaryOp("Mul", MulF32, mulGeneric),
		binaryOp("Div", DivF32, divGeneric),
		binaryOp("Maximum", MaximumF32, maximumGeneric),
		binaryOp("Minimum", MinimumF32, minimumGeneric),
		scalarOp("Scale", ScaleF32, scaleGeneric),
		scalarOp("AddScalar", AddScalarF32, addScalarGeneric),
		scalarOp("AddScaled", AddScaledF32, addScaledGeneric),
		ternaryOp("MulAdd", MulAddF32, mulAddGeneric),
		unaryOp("Neg", NegF32, negGeneric),
		unaryOp("Abs", AbsF32, absGeneric),
		unaryOp("Sqrt", SqrtF32, sqrtGeneric),
		fillOp("Fill", FillF32, fillGeneric),
	}
}

func elementwiseOps64() []kerneltest.Op[float64] {
	return []kerneltest.Op[float64]{
		binaryOp("Add", AddF64, addGeneric),
		binaryOp("Sub", SubF64, subGeneric),
		binaryOp("Mul", MulF64, mulGeneric),
		binaryOp("Div", DivF64, divGeneric),
		binaryOp("Maximum", MaximumF64, maximumGeneric),
		binaryOp("Minimum", MinimumF64, minimumGeneric),
		scalarOp("Scale", ScaleF64, scaleGeneric),
		scalarOp("AddScalar", AddScalarF64, addScalarGeneric),
		scalarOp("AddScaled", AddScaledF64, addScaledGeneric),
		ternaryOp("MulAdd", MulAddF64, mulAddGeneric),
		unaryOp("Neg", NegF64, negGeneric),
		unaryOp("Abs", AbsF64, absGeneric),
		unaryOp("Sqrt", SqrtF64, sqrtGeneric),
		fillOp("Fill", FillF64, fillGeneric),
	}
}

func TestElementwise(t *testing.T) {
	runAll(t, elementwiseOps32())
	runAll(t, elementwiseOps64())
}

func runAll[T Float](t *testing.T, ops []kerneltest.Op[T]) {
	for _, op := range ops {
		kerneltest.Run(t, op)
	}
}
