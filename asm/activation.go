package asm

import "github.com/lockstep-go/lockstep/internal/fma"

// tanhGradGeneric: dst[i] = dy[i] * fma(-y[i], y[i], 1), the derivative of tanh in terms of its output.
func tanhGradGeneric[T Float](dst, y, dy []T) {
	y, dy = y[:len(dst)], dy[:len(dst)]
	for i := range dst {
		dst[i] = dy[i] * fma.FMA(-y[i], y[i], 1)
	}
}

// sigmoidGradGeneric: dst[i] = dy[i] * fma(-y[i], y[i], y[i]), that is y(1-y), the derivative of sigmoid in terms of its
// output.
func sigmoidGradGeneric[T Float](dst, y, dy []T) {
	y, dy = y[:len(dst)], dy[:len(dst)]
	for i := range dst {
		dst[i] = dy[i] * fma.FMA(-y[i], y[i], y[i])
	}
}
