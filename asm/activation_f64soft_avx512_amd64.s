//go:build !purego && !noasm

#include "textflag.h"
#include "activation_f64.h"
#include "activation_f64_avx512_amd64.h"

// Expm1, Log1p, Softplus and its gradient in float64, eight at a time: one vector a turn, the last one under a mask.
// Out-of-order execution runs the next vectors beside it. Every step stands in activation_f64.go. VMAXPD and VMINPD return
// their second source (named first in Go) where it is NaN, and NaN then runs through every step.

// func expm1F64AVX512(dst, x *float64, n int)
// dst[i] = expm1of64(x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 x; Z1 clamped, then r; Z2 m, then s, then the result; Z3 n; Z4 P, then |x|; Z5 q; Z30 710, Z31 -50; K2 tiny.
TEXT ·expm1F64AVX512(SB), NOSPLIT, $0-24
	ENTRY(done)
	VBROADCASTSD actf64<>+120(SB), Z30
	VBROADCASTSD actf64<>+312(SB), Z31

loop:
	LANES(body)

body:
	VMOVUPD.Z   (SI), K1, Z0
	VMAXPD      Z0, Z31, Z1
	VMINPD      Z1, Z30, Z1
	REDUCE(Z1, Z2, Z3)
	POLY(Z1, Z4, Z5)
	EXPM1
	VPANDQ.BCST actf64<>+272(SB), Z0, Z4
	VCMPPD.BCST $0x11, actf64<>+320(SB), Z4, K2 // |x| < 2^-54: x
	VMOVAPD     Z0, K2, Z2
	VMOVUPD     Z2, K1, (DI)
	NEXT(loop)

done:
	VZEROUPPER
	RET

// func log1pF64AVX512(dst, x *float64, n int)
// dst[i] = log1pOf64(x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 x; Z1 u, then b, then f, then the result; Z2 c/u, then lo; Z3 k; Z4 s; Z5 h; Z6 z; Z7 P; Z30 -Inf, Z31 NaN; K2 special lanes.
TEXT ·log1pF64AVX512(SB), NOSPLIT, $0-24
	ENTRY(done)
	VBROADCASTSD actf64<>+240(SB), Z30
	VBROADCASTSD actf64<>+248(SB), Z31

loop:
	LANES(body)

body:
	VMOVUPD.Z   (SI), K1, Z0
	ONE_PLUS(Z0)
	LOG_REDUCE
	LOG_POLY
	LOG_SUM
	VPANDQ.BCST actf64<>+272(SB), Z0, Z4
	VCMPPD.BCST $0x11, actf64<>+320(SB), Z4, K2 // |x| < 2^-54: x
	VMOVAPD     Z0, K2, Z1
	VCMPPD.BCST $0, actf64<>+232(SB), Z0, K2    // +Inf: x
	VMOVAPD     Z0, K2, Z1
	VCMPPD.BCST $0, actf64<>+328(SB), Z0, K2    // -1: -Inf
	VMOVAPD     Z30, K2, Z1
	VCMPPD.BCST $0x11, actf64<>+328(SB), Z0, K2 // below: NaN
	VMOVAPD     Z31, K2, Z1
	VMOVUPD     Z1, K1, (DI)
	NEXT(loop)

done:
	VZEROUPPER
	RET

// func softplusF64AVX512(dst, x *float64, n int)
// dst[i] = softplus64(x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 x; Z8 v = e^-|x|; Z9 v, not below 2^-100; the rest as in the exponential and the logarithm. Z28 2^-100, Z29 0, Z30 sign, Z31 -746; K2 tiny v.
TEXT ·softplusF64AVX512(SB), NOSPLIT, $0-24
	ENTRY(done)
	VBROADCASTSD actf64<>+296(SB), Z28
	VPXORQ       Z29, Z29, Z29
	VBROADCASTSD actf64<>+304(SB), Z30
	VBROADCASTSD actf64<>+128(SB), Z31

loop:
	LANES(body)

body:
	VMOVUPD.Z   (SI), K1, Z0
	VPORQ       Z30, Z0, Z1
	VMAXPD      Z1, Z31, Z1
	REDUCE(Z1, Z2, Z3)
	POLY(Z1, Z4, Z5)
	VADDPD.BCST actf64<>+112(SB), Z5, Z5
	VSCALEFPD   Z3, Z5, Z8
	VMAXPD      Z8, Z28, Z9 // the logarithm sees nothing below 2^-100: dividing subnormals is slow
	ONE_PLUS(Z9)
	LOG_REDUCE
	LOG_POLY
	LOG_SUM
	VCMPPD.BCST $0x11, actf64<>+320(SB), Z8, K2
	VCMPPD      $0x12, Z29, Z0, K2, K2 // v < 2^-54 and x <= 0: v, without adding subnormals to 0
	VMAXPD      Z29, Z0, Z0            // max(x, 0); 0 for NaN, which is in Z1 too
	VADDPD      Z0, Z1, Z1
	VMOVAPD     Z8, K2, Z1
	VMOVUPD     Z1, K1, (DI)
	NEXT(loop)

done:
	VZEROUPPER
	RET

// func softplusGradF64AVX512(dst, y, dy *float64, n int)
// dst[i] = softplusGrad64(y[i], dy[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 -y; as expm1F64AVX512; Z29 sign.
TEXT ·softplusGradF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         y+8(FP), SI
	GRAD_ENTRY(done)
	VBROADCASTSD actf64<>+304(SB), Z29
	VBROADCASTSD actf64<>+120(SB), Z30
	VBROADCASTSD actf64<>+312(SB), Z31

loop:
	LANES(body)

body:
	VMOVUPD.Z   (SI), K1, Z0
	VPXORQ      Z29, Z0, Z0
	VMAXPD      Z0, Z31, Z1
	VMINPD      Z1, Z30, Z1
	REDUCE(Z1, Z2, Z3)
	POLY(Z1, Z4, Z5)
	EXPM1
	VPANDQ.BCST actf64<>+272(SB), Z0, Z4
	VCMPPD.BCST $0x11, actf64<>+320(SB), Z4, K2
	VMOVAPD     Z0, K2, Z2
	VPXORQ      Z29, Z2, Z2
	VMULPD      (DX), Z2, K1, Z2
	VMOVUPD     Z2, K1, (DI)
	GRAD_NEXT(loop)

done:
	VZEROUPPER
	RET
