package asm

// Limits: loops that do nothing but what a kernel cannot do without, as the yardstick of benchmarks that run in the
// same process. They compute nothing of use.
//
//	LimitFMAF32, LimitFMAF64   independent fused multiply-adds on registers
//	LimitRead                  1 stream in
//	LimitCopy                  1 in, 1 out
//	LimitUpdate                1 in and out at the same place
//	LimitUpdate2               2 in, 1 of them out again (the traffic of AddScaled)
//	LimitTriad                 2 in, 1 out (the traffic of Add)
//	LimitWrite                 1 out
//
// The memory loops run passes times over slices of one length, a multiple of 64 with at most BlockLen elements in all
// passes together; the updates store what they loaded.

// fmaFlopsGeneric: turns rounds of a plain multiplication and addition on eight chains.
func fmaFlopsGeneric[T Float](turns int) int {
	c := [8]T{1, 2, 3, 4, 5, 6, 7, 8}
	k := T(turns)
	for range turns {
		c[0], c[1], c[2], c[3] = T(c[0]*k)+k, T(c[1]*k)+k, T(c[2]*k)+k, T(c[3]*k)+k
		c[4], c[5], c[6], c[7] = T(c[4]*k)+k, T(c[5]*k)+k, T(c[6]*k)+k, T(c[7]*k)+k
	}
	limitSink = float64(fold(c[:]))
	return 16 * turns
}

func readGeneric(x []float32) {
	var a, b, c, d float32
	for ; len(x) >= 4; x = x[4:] {
		a, b, c, d = a+x[0], b+x[1], c+x[2], d+x[3]
	}
	limitSink = float64(a + b + c + d)
}

func writeGeneric(dst []float32) { clear(dst) }

func copyGeneric(dst, x []float32) { copy(dst, x) }

func updateGeneric(dst []float32) {
	for i := range dst {
		dst[i] = -dst[i]
	}
}

func update2Generic(dst, x []float32) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] += x[i]
	}
}

var limitSink float64
