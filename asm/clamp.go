package asm

// Other piecewise linear activations and their gradients. Zeros that replace a value are +0; comparisons with NaN are
// false, so a NaN x always takes the last branch written here.

// leakyReLUGeneric: dst[i] = x[i] > 0 ? x[i] : slope*x[i].
func leakyReLUGeneric[T Float](dst, x []T, slope T) {
	x = x[:len(dst)]
	for i := range dst {
		y := slope * x[i]
		if x[i] > 0 {
			y = x[i]
		}
		dst[i] = y
	}
}

// leakyReLUGradGeneric: dst[i] = x[i] > 0 ? dy[i] : slope*dy[i].
func leakyReLUGradGeneric[T Float](dst, x, dy []T, slope T) {
	x, dy = x[:len(dst)], dy[:len(dst)]
	for i := range dst {
		d := slope * dy[i]
		if x[i] > 0 {
			d = dy[i]
		}
		dst[i] = d
	}
}

// clampGeneric: t = lo > x[i] ? lo : x[i]; dst[i] = hi < t ? hi : t. The bounds are not NaN.
func clampGeneric[T Float](dst, x []T, lo, hi T) {
	x = x[:len(dst)]
	for i := range dst {
		t := x[i]
		if lo > t {
			t = lo
		}
		if hi < t {
			t = hi
		}
		dst[i] = t
	}
}

// clampGradGeneric: dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i].
func clampGradGeneric[T Float](dst, x, dy []T, lo, hi T) {
	x, dy = x[:len(dst)], dy[:len(dst)]
	for i := range dst {
		d := dy[i]
		if x[i] < lo || x[i] > hi {
			d = 0
		}
		dst[i] = d
	}
}

// hardTanhGradGeneric: dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i].
func hardTanhGradGeneric[T Float](dst, x, dy []T, lo, hi T) {
	x, dy = x[:len(dst)], dy[:len(dst)]
	for i := range dst {
		d := dy[i]
		if x[i] <= lo || x[i] >= hi {
			d = 0
		}
		dst[i] = d
	}
}
