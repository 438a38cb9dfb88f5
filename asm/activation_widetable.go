//go:build !purego && !noasm

package asm

import "math"

// lanes4 is a float64 constant repeated to fill four lanes, as lanes8 is for float32.
type lanes4 [4]uint64

func f4(x float64) lanes4 { return u4(math.Float64bits(x)) }
func u4(x uint64) lanes4  { return lanes4{x, x, x, x} }

// wideLanes holds the constants of the kernels that evaluate in float64. Its order is the kernels' (32 bytes a row).
var wideLanes = [...]lanes4{
	f4(wideLog2E), f4(wideRound), f4(wideLn2),
	f4(expm1D7), f4(expm1D6), f4(expm1D5), f4(expm1D4), f4(expm1D3), f4(expm1D2), f4(1),
	f4(log1pD12), f4(log1pD11), f4(log1pD10), f4(log1pD9), f4(log1pD8), f4(log1pD7), f4(log1pD6), f4(log1pD5), f4(log1pD4), f4(log1pD3), f4(-0.5),
	u4((0x3ff0 - 0x3fe8) << 48), u4(0x4330 << 48), f4(1<<52 + 1023), u4(1<<63 - 1),
	f4(expMin32), f4(expMax32), f4(logisticMin), f4(-logisticMin), u4(1 << 63),
	f4(geluT1), f4(geluT3), f4(geluG3), f4(-geluMax), f4(geluMax),
	f4(millsK), f4(millsD10), f4(millsD9), f4(millsD8), f4(millsD7), f4(millsD6), f4(millsD5), f4(millsD4), f4(millsD3), f4(millsD2), f4(millsD1), f4(millsD0),
	f4(-phiMax), f4(phiMax), f4(phiNorm),
	f4(math.Inf(1)), f4(math.Inf(-1)), f4(-1), f4(0), u4(0x3ff0 << 48),
}
