package vec

import "github.com/lockstep-go/lockstep/asm"

// Dot returns the inner product of x and y, the sum of x[i]*y[i], each product fused into its lane's sum, in the
// package's order of summation; 0 if they are empty.
//
// It panics if the lengths differ. Error: at most gamma(n/L + log2 L + blocks) times the sum of |x[i]*y[i]|.
func Dot[T Float](x, y []T) T {
	if len(y) != len(x) {
		panic(unequal("vec.Dot", "y", len(y), "x", len(x)))
	}
	var sum T
	for len(x) > asm.BlockLen {
		sum += Dot(x[:asm.BlockLen], y[:asm.BlockLen])
		x, y = x[asm.BlockLen:], y[asm.BlockLen:]
	}
	if is32[T]() {
		return sum + T(asm.DotF32(f32(x), f32(y)))
	}
	return sum + T(asm.DotF64(f64(x), f64(y)))
}
