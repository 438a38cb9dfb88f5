//go:build !purego && !noasm

#include "textflag.h"
#include "activation_f64.h"
#include "activation_f64_avx2_amd64.h"

// Expm1, Log1p, Softplus and its gradient in float64, four at a time, one vector a turn. Every step stands in
// activation_f64.go. VMAXPD and VMINPD return their second source (named first in Go) where it is NaN, and NaN then runs
// through every step.

// func expm1F64AVX2(dst, x *float64, n int)
// dst[i] = expm1of64(x[i]). Requires AVX2, FMA.
//
// Y0 x; Y1 clamped, then r; Y2 m, then s, then the result; Y3 n; Y4 P, then |x|; Y5 q.
TEXT ·expm1F64AVX2(SB), NOSPLIT, $0-24
	ENTRY

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	CONSTANT(312)
	VMAXPD    Y0, Y15, Y1
	CONSTANT(120)
	VMINPD    Y1, Y15, Y1
	REDUCE(Y1, Y2, Y3)
	POLY(Y1, Y4, Y5)
	EXPM1
	CONSTANT(272)
	VANDPD    Y15, Y0, Y4
	CONSTANT(320)
	VCMPPD    $0x11, Y15, Y4, Y4 // |x| < 2^-54: x
	VBLENDVPD Y4, Y0, Y2, Y2
	STORE(Y2, last)
	JMP  loop

last:
	VMASKMOVPD Y2, Y9, (DI)
	JMP  done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET

// func log1pF64AVX2(dst, x *float64, n int)
// dst[i] = log1pOf64(x[i]). Requires AVX2, FMA.
//
// Y0 x; Y1 u, then b, then f, then the result; Y2 c/u, then lo; Y3 k; Y4 s; Y5 h; Y6 z; Y7 P.
TEXT ·log1pF64AVX2(SB), NOSPLIT, $0-24
	ENTRY

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	ONE_PLUS(Y0)
	LOG_REDUCE_1
	LOG_REDUCE_2
	LOG_POLY
	LOG_SUM
	CONSTANT(272)
	VANDPD    Y15, Y0, Y4
	CONSTANT(320)
	VCMPPD    $0x11, Y15, Y4, Y4 // |x| < 2^-54: x
	CONSTANT(232)
	VCMPPD    $0, Y15, Y0, Y5    // +Inf: x
	VORPD     Y5, Y4, Y4
	VBLENDVPD Y4, Y0, Y1, Y1
	CONSTANT(328)
	VCMPPD    $0, Y15, Y0, Y4    // -1: -Inf
	VCMPPD    $0x11, Y15, Y0, Y5 // below: NaN
	CONSTANT(240)
	VBLENDVPD Y4, Y15, Y1, Y1
	VORPD     Y5, Y1, Y1         // all ones is NaN
	STORE(Y1, last)
	JMP  loop

last:
	VMASKMOVPD Y1, Y9, (DI)
	JMP  done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET

// func softplusF64AVX2(dst, x *float64, n int)
// dst[i] = softplus64(x[i]). Requires AVX2, FMA.
//
// Y0 x; Y8 v = e^-|x|; Y10 v, not below 2^-100; the rest as in the exponential and the logarithm.
TEXT ·softplusF64AVX2(SB), NOSPLIT, $0-24
	ENTRY

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	CONSTANT(304)
	VORPD     Y15, Y0, Y1
	CONSTANT(128)
	VMAXPD    Y1, Y15, Y1
	REDUCE(Y1, Y2, Y3)
	POLY(Y1, Y4, Y8)
	CONSTANT(112)
	VADDPD    Y15, Y8, Y8
	SCALE(Y8, Y2, Y3, Y4)
	CONSTANT(296)
	VMAXPD    Y8, Y15, Y10       // the logarithm sees nothing below 2^-100: dividing subnormals is slow
	ONE_PLUS(Y10)
	LOG_REDUCE_1
	LOG_REDUCE_2
	LOG_POLY
	LOG_SUM
	CONSTANT(320)
	VCMPPD    $0x11, Y15, Y8, Y4 // v < 2^-54 and x <= 0: v, without adding subnormals to 0
	VXORPD    Y15, Y15, Y15
	VCMPPD    $0x12, Y15, Y0, Y5
	VANDPD    Y5, Y4, Y4
	VMAXPD    Y15, Y0, Y0        // max(x, 0); 0 for NaN, which is in Y1 too
	VADDPD    Y0, Y1, Y1
	VBLENDVPD Y4, Y8, Y1, Y1
	STORE(Y1, last)
	JMP  loop

last:
	VMASKMOVPD Y1, Y9, (DI)
	JMP  done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET

// func softplusGradF64AVX2(dst, y, dy *float64, n int)
// dst[i] = softplusGrad64(y[i], dy[i]). Requires AVX2, FMA.
//
// Y0 -y; as expm1F64AVX2.
TEXT ·softplusGradF64AVX2(SB), NOSPLIT, $0-32
	MOVQ y+8(FP), SI
	GRAD_ENTRY

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	CONSTANT(304)
	VXORPD    Y15, Y0, Y0
	CONSTANT(312)
	VMAXPD    Y0, Y15, Y1
	CONSTANT(120)
	VMINPD    Y1, Y15, Y1
	REDUCE(Y1, Y2, Y3)
	POLY(Y1, Y4, Y5)
	EXPM1
	CONSTANT(272)
	VANDPD    Y15, Y0, Y4
	CONSTANT(320)
	VCMPPD    $0x11, Y15, Y4, Y4
	VBLENDVPD Y4, Y0, Y2, Y2
	CONSTANT(304)
	VXORPD    Y15, Y2, Y2
	GRAD_STORE(Y2, last)
	JMP  loop

last:
	GRAD_LAST(Y2)
	JMP  done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET
