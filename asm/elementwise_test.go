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

func TestElementwise(t *testing.T) {
	kerneltest.Run(t, binaryOp("Add", AddF32, addGeneric))
	kerneltest.Run(t, binaryOp("Add", AddF64, addGeneric))
	kerneltest.Run(t, binaryOp("Sub", SubF32, subGeneric))
	kerneltest.Run(t, binaryOp("Sub", SubF64, subGeneric))
	kerneltest.Run(t, binaryOp("Mul", MulF32, mulGeneric))
	kerneltest.Run(t, binaryOp("Mul", MulF64, mulGeneric))
	kerneltest.Run(t, binaryOp("Div", DivF32, divGeneric))
	kerneltest.Run(t, binaryOp("Div", DivF64, divGeneric))
	kerneltest.Run(t, binaryOp("Maximum", MaximumF32, maximumGeneric))
	kerneltest.Run(t, binaryOp("Maximum", MaximumF64, maximumGeneric))
	kerneltest.Run(t, binaryOp("Minimum", MinimumF32, minimumGeneric))
	kerneltest.Run(t, binaryOp("Minimum", MinimumF64, minimumGeneric))
	kerneltest.Run(t, scalarOp("Scale", ScaleF32, scaleGeneric))
	kerneltest.Run(t, scalarOp("Scale", ScaleF64, scaleGeneric))
	kerneltest.Run(t, scalarOp("AddScalar", AddScalarF32, addScalarGeneric))
	kerneltest.Run(t, scalarOp("AddScalar", AddScalarF64, addScalarGeneric))
	kerneltest.Run(t, scalarOp("AddScaled", AddScaledF32, addScaledGeneric))
	kerneltest.Run(t, scalarOp("AddScaled", AddScaledF64, addScaledGeneric))
	kerneltest.Run(t, ternaryOp("MulAdd", MulAddF32, mulAddGeneric))
	kerneltest.Run(t, ternaryOp("MulAdd", MulAddF64, mulAddGeneric))
	kerneltest.Run(t, unaryOp("Neg", NegF32, negGeneric))
	kerneltest.Run(t, unaryOp("Neg", NegF64, negGeneric))
	kerneltest.Run(t, unaryOp("Abs", AbsF32, absGeneric))
	kerneltest.Run(t, unaryOp("Abs", AbsF64, absGeneric))
	kerneltest.Run(t, unaryOp("Sqrt", SqrtF32, sqrtGeneric))
	kerneltest.Run(t, unaryOp("Sqrt", SqrtF64, sqrtGeneric))
	kerneltest.Run(t, fillOp("Fill", FillF32, fillGeneric))
	kerneltest.Run(t, fillOp("Fill", FillF64, fillGeneric))
}
