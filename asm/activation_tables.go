//go:build !purego && !noasm

package asm

// The constants of the float32 activation kernels, each repeated to fill eight lanes: AVX2 and NEON use a row as a
// memory operand, AVX-512 broadcasts its first lane. The numbers themselves stand with the definitions. A table is a struct,
// whose rows lie as they are written, and not an array of bit patterns, so that the compiler fills it in and not every program at
// its start.
type (
	floats8 [8]float32
	bits8   [8]uint32
)

func f8(x float32) floats8 { return floats8{x, x, x, x, x, x, x, x} }
func u8(x uint32) bits8    { return bits8{x, x, x, x, x, x, x, x} }

var expLanes = struct {
	exp         [12]floats8
	least       floats8
	sign, scale bits8
	back        floats8
	classes     bits8
}{
	[...]floats8{
		f8(expMax32), f8(expMin32), f8(log2E32), f8(round32), f8(ln2Hi32), f8(ln2Lo32),
		f8(expC6), f8(expC5), f8(expC4), f8(expC3), f8(expC2), f8(1),
	},
	f8(0x1p-100), u8(1 << 31), // sigmoid: least t that is divided; sign
	u8(1<<32 - (254-64-127)<<23), f8(0x1p-64), // sigmoid: from (k+254)<<23 to the bits of 2^(k+64); back
	// sigmoid: VFIXUPIMMPS, as in logLanes. NaN: x (2); 0, 1, +Inf, positive: 1 (A); negative, -Inf: result (0).
	u8(0xA0A0AA22),
}

var tanhLanes = struct {
	table tanhSegments
	last  [3]floats8
	bits  [5]bits8
}{
	tanhTable,
	[...]floats8{f8(tanhMax), f8(tanhScale), f8(tanhOffset)},
	[...]bits8{u8(1<<31 - 1), u8(1 << 31), u8(7), u8(0x04040404), u8(0x03020100)}, // VTBL: segment s to the bytes 4s .. 4s+3
}

var logLanes = struct {
	log  [16]floats8
	bits [4]bits8
}{
	[...]floats8{
		f8(logC10), f8(logC9), f8(logC8), f8(logC7), f8(logC6), f8(logC5), f8(logC4), f8(logC3), f8(-0.5), f8(1),
		f8(ln2Hi32), f8(ln2Lo32), f8(0x1p-126), f8(0x1p23), f8(23), f8(0.75),
	},
	[...]bits8{
		u8(0x7f800000), u8(0xff800000), // +Inf, -Inf
		// VFIXUPIMMPS: a nibble per class of x, from the lowest: quiet NaN, signalling NaN: quiet x (2); 0: -Inf (4);
		// 1: result (0); -Inf: NaN (3); +Inf: +Inf (5); negative: NaN (3); positive: result (0).
		u8(0x03530422),
		u8(0x7f7fffff - 0x00800000), // AVX2: bits of the largest number, less those of the smallest normal
	},
}

// activationTail[16-n:] begins with n lanes that are switched on.
var activationTail = [32]int32{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}

// activationTail32[32-n:] begins with n lanes that are switched on.
var activationTail32 = [64]int32{
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
}
