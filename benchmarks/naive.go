package benchmarks

import "math"

// The loops that a Go programmer writes first, package math included. They round differently from the kernels and between
// ports; they are here to be timed. A short loop takes up to three times as long where it straddles lines of instructions, so that its
// speed would hang on what the linker put before it: each loop is there six times, each time moved by some bytes, none is inlined,
// and the fastest counts.

type float interface{ ~float32 | ~float64 }

// Types of 0 to 5 bytes, one for each copy.
type (
	place0 [0]byte
	place1 [1]byte
	place2 [2]byte
	place3 [3]byte
	place4 [4]byte
	place5 [5]byte

	placed interface {
		~[0]byte | ~[1]byte | ~[2]byte | ~[3]byte | ~[4]byte | ~[5]byte
	}
)

// place puts an instruction (11 bytes on amd64) for each byte of P before a loop. The conditions are constants, and it must stay
// small enough to be inlined.
func place[P placed]() {
	if len(*new(P)) > 0 {
		moved[0] = 1
	}
	if len(*new(P)) > 1 {
		moved[1] = 1
	}
	if len(*new(P)) > 2 {
		moved[2] = 1
	}
	if len(*new(P)) > 3 {
		moved[3] = 1
	}
	if len(*new(P)) > 4 {
		moved[4] = 1
	}
}

var moved [5]uint64

// args are what the loops work on: up to three slices, the shape of a product or of rows, and other values of the kind of x
// at each call.
type args[T float] struct {
	x, y, z []T
	m, n, k int
	fresh   func() []T
}

// loops returns calls of all copies of the loop of an operation.
func loops[T float](op string, a args[T]) []func() {
	return []func(){
		loop[T, place0](op, a), loop[T, place1](op, a), loop[T, place2](op, a),
		loop[T, place3](op, a), loop[T, place4](op, a), loop[T, place5](op, a),
	}
}

func loop[T float, P placed](op string, a args[T]) func() {
	x, y, z, fresh := a.x, a.y, a.z, a.fresh
	m, n, k := a.m, a.n, a.k
	switch op {
	case "Dot":
		return func() { keep(naiveDot[T, P](x, y)) }
	case "Sum":
		return func() { keep(naiveSum[T, P](x)) }
	case "ArgMax":
		return func() { keep(T(naiveArgMax[T, P](fresh()))) }
	case "Add":
		return func() { naiveAdd[T, P](z, x, y) }
	case "AddScaled":
		return func() { naiveAddScaled[T, P](y, 1e-9, x) }
	case "Scale":
		return func() { naiveScale[T, P](x, 1.0000001, x) }
	case "ReLU":
		return func() { naiveReLU[T, P](y, fresh()) }
	case "Exp":
		return func() { naiveExp[T, P](y, fresh()) }
	case "Log":
		return func() { naiveLog[T, P](y, fresh()) }
	case "Tanh":
		return func() { naiveTanh[T, P](y, fresh()) }
	case "Sigmoid":
		return func() { naiveSigmoid[T, P](y, fresh()) }
	case "SoftmaxRows":
		return func() { naiveSoftmaxRows[T, P](y, x, m, n) }
	case "Gemm":
		return func() { naiveGemm[T, P](m, n, k, x, y, z) }
	case "Slide": // m windows of k values, n classes: x n x k, y m x k, z m x n
		return func() {
			for i := range m {
				naiveGemv[T, P](n, k, x, y[i*k:(i+1)*k], z[i*n:(i+1)*n])
			}
		}
	}
	panic("benchmarks: no loop for " + op)
}

//go:noinline
func naiveDot[T float, P placed](x, y []T) T {
	place[P]()
	s := T(0)
	for i := range x {
		s += T(x[i] * y[i])
	}
	return s
}

//go:noinline
func naiveSum[T float, P placed](x []T) T {
	place[P]()
	s := T(0)
	for _, v := range x {
		s += v
	}
	return s
}

//go:noinline
func naiveAdd[T float, P placed](dst, a, b []T) {
	place[P]()
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

//go:noinline
func naiveAddScaled[T float, P placed](dst []T, alpha T, x []T) {
	place[P]()
	for i := range dst {
		dst[i] += T(alpha * x[i])
	}
}

//go:noinline
func naiveScale[T float, P placed](dst []T, alpha T, x []T) {
	place[P]()
	for i := range dst {
		dst[i] = alpha * x[i]
	}
}

//go:noinline
func naiveReLU[T float, P placed](dst, x []T) {
	place[P]()
	for i, v := range x {
		if v > 0 {
			dst[i] = v
		} else {
			dst[i] = 0
		}
	}
}

//go:noinline
func naiveArgMax[T float, P placed](x []T) int {
	place[P]()
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

//go:noinline
func naiveExp[T float, P placed](dst, x []T) {
	place[P]()
	for i, v := range x {
		dst[i] = T(math.Exp(float64(v)))
	}
}

//go:noinline
func naiveLog[T float, P placed](dst, x []T) {
	place[P]()
	for i, v := range x {
		dst[i] = T(math.Log(float64(v)))
	}
}

//go:noinline
func naiveTanh[T float, P placed](dst, x []T) {
	place[P]()
	for i, v := range x {
		dst[i] = T(math.Tanh(float64(v)))
	}
}

//go:noinline
func naiveSigmoid[T float, P placed](dst, x []T) {
	place[P]()
	for i, v := range x {
		dst[i] = T(1 / (1 + math.Exp(-float64(v))))
	}
}

//go:noinline
func naiveSoftmaxRows[T float, P placed](dst, x []T, rows, cols int) {
	place[P]()
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
//
//go:noinline
func naiveGemm[T float, P placed](m, n, k int, a, b, c []T) {
	place[P]()
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
//
//go:noinline
func naiveGemv[T float, P placed](m, n int, a, x, y []T) {
	place[P]()
	for i := range m {
		s := T(0)
		for j, v := range a[i*n : (i+1)*n] {
			s += T(v * x[j])
		}
		y[i] = s
	}
}
