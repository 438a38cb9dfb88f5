//go:build !purego && !noasm

package asm

// A float64 constant repeated to fill four lanes, as floats8 is for float32.
type (
	floats4 [4]float64
	bits4   [4]uint64
)

func f4(x float64) floats4 { return floats4{x, x, x, x} }
func u4(x uint64) bits4    { return bits4{x, x, x, x} }

// wideLanes holds the constants of the kernels that evaluate in float64. Its order is the kernels' (32 bytes a row).
var wideLanes = struct {
	polynomials [21]floats4
	log1p       [2]bits4
	shift       floats4
	abs         bits4
	bounds      [4]floats4
	sign        bits4
	normal      [20]floats4
	infinities  [2]bits4
	last        [2]floats4
	half        bits4
}{
	[...]floats4{
		f4(wideLog2E), f4(wideRound), f4(wideLn2),
		f4(expm1D7), f4(expm1D6), f4(expm1D5), f4(expm1D4), f4(expm1D3), f4(expm1D2), f4(1),
		f4(log1pD12), f4(log1pD11), f4(log1pD10), f4(log1pD9), f4(log1pD8), f4(log1pD7), f4(log1pD6), f4(log1pD5), f4(log1pD4), f4(log1pD3), f4(-0.5),
	},
	[...]bits4{u4((0x3ff0 - 0x3fe8) << 48), u4(0x4330 << 48)}, f4(1<<52 + 1023), u4(1<<63 - 1),
	[...]floats4{f4(expMin32), f4(expMax32), f4(logisticMin), f4(-logisticMin)}, u4(1 << 63),
	[...]floats4{
		f4(geluT1), f4(geluT3), f4(geluG3), f4(-geluMax), f4(geluMax),
		f4(millsK), f4(millsD10), f4(millsD9), f4(millsD8), f4(millsD7), f4(millsD6), f4(millsD5), f4(millsD4), f4(millsD3), f4(millsD2), f4(millsD1), f4(millsD0),
		f4(-phiMax), f4(phiMax), f4(phiNorm),
	},
	[...]bits4{u4(0x7ff0 << 48), u4(0xfff0 << 48)}, [...]floats4{f4(-1), f4(0)}, u4(0x3ff0 << 48),
}
