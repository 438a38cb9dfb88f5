//go:build !purego && !noasm

package asm

import "math"

// The constants of the float32 activation kernels, each repeated to fill eight lanes: AVX2 and NEON use a row as a
// memory operand, AVX-512 broadcasts its first lane. The numbers themselves stand with the definitions.
type lanes8 [8]uint32

func f8(x float32) (r lanes8) { return u8(math.Float32bits(x)) }

func u8(x uint32) (r lanes8) {
	for i := range r {
		r[i] = x
	}
	return r
}

func row8(x [8]float32) (r lanes8) {
	for i := range r {
		r[i] = math.Float32bits(x[i])
	}
	return r
}

var expLanes = [...]lanes8{
	f8(expMax32), f8(expMin32), f8(log2E32), f8(round32), f8(ln2Hi32), f8(ln2Lo32),
	f8(expC6), f8(expC5), f8(expC4), f8(expC3), f8(expC2), f8(1),
	f8(0x1p-100), u8(1 << 31), // sigmoid: least t that is divided; sign
	u8(1<<32 - (254-64-127)<<23), f8(0x1p-64), // sigmoid: from (k+254)<<23 to the bits of 2^(k+64); back
	// sigmoid: VFIXUPIMMPS, as in logLanes. NaN: x (2); 0, 1, +Inf, positive: 1 (A); negative, -Inf: result (0).
	u8(0xA0A0AA22),
}

var tanhLanes = [...]lanes8{
	row8(tanhTable.center), row8(tanhTable.c[0]), row8(tanhTable.c[1]), row8(tanhTable.c[2]), row8(tanhTable.c[3]),
	row8(tanhTable.c[4]), row8(tanhTable.c[5]), row8(tanhTable.c[6]), row8(tanhTable.c[7]),
	f8(tanhMax), f8(tanhScale), f8(tanhOffset), u8(1<<31 - 1), u8(1 << 31),
	u8(7), u8(0x04040404), u8(0x03020100), // VTBL: segment s to the bytes 4s .. 4s+3
}

var logLanes = [...]lanes8{
	f8(logC10), f8(logC9), f8(logC8), f8(logC7), f8(logC6), f8(logC5), f8(logC4), f8(logC3), f8(-0.5), f8(1),
	f8(ln2Hi32), f8(ln2Lo32), f8(0x1p-126), f8(0x1p23), f8(23), f8(0.75), f8(float32(math.Inf(1))), f8(float32(math.Inf(-1))),
	// VFIXUPIMMPS: a nibble per class of x, from the lowest: quiet NaN, signalling NaN: quiet x (2); 0: -Inf (4);
	// 1: result (0); -Inf: NaN (3); +Inf: +Inf (5); negative: NaN (3); positive: result (0).
	u8(0x03530422),
	u8(0x7f7fffff - 0x00800000), // AVX2: bits of the largest number, less those of the smallest normal
}

// activationTail[16-n:] begins with n lanes that are switched on.
var activationTail = [32]int32{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}

// activationTail32[32-n:] begins with n lanes that are switched on.
var activationTail32 = [64]int32{
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
}
