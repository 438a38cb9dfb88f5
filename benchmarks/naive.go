package benchmarks

import "math"

// The loops that a Go programmer writes first, package math included. They round differently from the kernels and between
// ports; they are here to be timed.

type float interface{ ~float32 | ~float64 }

func naiveDot[T float](x, y []T) T {
	s := T(0)
	for i := range x {
		s += T(x[i] * y[i])
	}
	return s
}

func naiveSum[T float](x []T) T {
	s := T(0)
	for _, v := range x {
		s += v
	}
	return s
}

func naiveAdd[T float](dst, a, b []T) {
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

func naiveAddScaled[T float](dst []T, alpha T, x []T) {
	for i := range dst {
		dst[i] += T(alpha * x[i])
	}
}

func naiveScale[T float](dst []T, alpha T, x []T) {
	for i := range dst {
		dst[i] = alpha * x[i]
	}
}

func naiveReLU[T float](dst, x []T) {
	for i, v := range x {
		if v > 0 {
			dst[i] = v
		} else {
			dst[i] = 0
		}
	}
}

func naiveArgMax[T float](x []T) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

// naiveMap is a loop over a function of package math.
func naiveMap[T float](dst, x []T, f func(float64) float64) {
	for i, v := range x {
		dst[i] = T(f(float64(v)))
	}
}

func naiveSoftmaxRows[T float](dst, x []T, rows, cols int) {
	for r := range rows {
		in, out := x[r*cols:(r+1)*cols], dst[r*cols:(r+1)*cols]
		m := in[0]
		for _, v := range in {
			m = max(m, v)
		}
		s := T(0)
		for i, v := range in {
			out[i] = T(math.Exp(float64(v - m)))
			s += out[i]
		}
		for i := range out {
			out[i] /= s
		}
	}
}

// naiveGemm is c = a*b in the order i, k, j, which reads b and c along their rows.
func naiveGemm[T float](m, n, k int, a, b, c []T) {
	for i := range m {
		row := c[i*n : (i+1)*n]
		clear(row)
		for p := range k {
			v := a[i*k+p]
			for j, w := range b[p*n : (p+1)*n] {
				row[j] += T(v * w)
			}
		}
	}
}

// naiveGemv is y = a*x.
func naiveGemv[T float](m, n int, a, x, y []T) {
	for i := range m {
		y[i] = naiveDot(a[i*n:(i+1)*n], x)
	}
}
