package asm

// The rectifier and its gradient.

// reluGeneric: dst[i] = max(x[i], 0): NaN stays, -0 becomes +0.
func reluGeneric[T Float](dst, x []T) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = max(x[i], 0)
	}
}

// reluGradGeneric: dst[i] = x[i] <= 0 ? 0 : dy[i].
func reluGradGeneric[T Float](dst, x, dy []T) {
	x, dy = x[:len(dst)], dy[:len(dst)]
	for i := range dst {
		d := dy[i]
		if x[i] <= 0 {
			d = 0
		}
		dst[i] = d
	}
}
