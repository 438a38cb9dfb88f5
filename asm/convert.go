package asm

import "math"

// Conversions between formats, rounded to nearest even. Overflow gives Inf, NaN stays NaN. Half precision (IEEE 754
// binary16) and bfloat16 are storage formats in uint16.

// widenGeneric: dst[i] = float64(x[i]), exact.
func widenGeneric(dst []float64, x []float32) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = float64(x[i])
	}
}

// narrowGeneric: dst[i] = float32(x[i]).
func narrowGeneric(dst []float32, x []float64) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = float32(x[i])
	}
}

// fromHalfGeneric: dst[i] = x[i] in half precision, exact.
func fromHalfGeneric(dst []float32, x []uint16) {
	x = x[:len(dst)]
	for i := range dst {
		h := uint32(x[i])
		sign := h & 0x8000 << 16
		// Exponent and fraction at their places in float32, as a number 2^-112 times too small; the product is exact,
		// for half-precision subnormals too.
		f := math.Float32frombits(h&0x7fff<<13) * 0x1p112
		if h&0x7c00 == 0x7c00 {
			f = math.Float32frombits(0x7f800000 | h&0x3ff<<13)
		}
		dst[i] = math.Float32frombits(sign | math.Float32bits(f))
	}
}

// toHalfGeneric: dst[i] = x[i] rounded to half precision.
func toHalfGeneric(dst []uint16, x []float32) {
	x = x[:len(dst)]
	for i := range dst {
		u := math.Float32bits(x[i])
		sign, a := uint16(u>>16&0x8000), u&0x7fffffff
		var h uint32
		switch {
		case a > 0x7f800000: // NaN, made quiet
			h = 0x7e00 | a>>13&0x3ff
		case a >= 0x477ff000: // 65520 and more
			h = 0x7c00
		case a < 0x38800000: // below 2^-14: the addition rounds at 2^-24, the last place of a subnormal
			h = math.Float32bits(math.Float32frombits(a)+0.5) - math.Float32bits(0.5)
		default: // rebias, add half a unit less one plus the last bit kept: nearest even
			h = (a - 112<<23 + 0xfff + a>>13&1) >> 13
		}
		dst[i] = sign | uint16(h)
	}
}

// fromBFloat16Generic: dst[i] = x[i] in bfloat16, exact.
func fromBFloat16Generic(dst []float32, x []uint16) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = math.Float32frombits(uint32(x[i]) << 16)
	}
}

// toBFloat16Generic: dst[i] = x[i] rounded to bfloat16.
func toBFloat16Generic(dst []uint16, x []float32) {
	x = x[:len(dst)]
	for i := range dst {
		u := math.Float32bits(x[i])
		r := (u + 0x7fff + u>>16&1) >> 16
		if u&0x7fffffff > 0x7f800000 {
			r = u>>16 | 0x40 // quiet
		}
		dst[i] = uint16(r)
	}
}
