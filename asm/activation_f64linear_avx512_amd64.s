//go:build !purego && !noasm

#include "textflag.h"
#include "activation_f64.h"
#include "activation_f64_avx512_amd64.h"

// SiLU and the GELUs in float64 and their gradients, eight at a time: one vector a turn, the last one under a mask.
// Out-of-order execution runs the next vectors beside it. Every step stands in activation_f64.go and activation_f64grad.go.
// VMAXPD and VMINPD return their second source (named first in Go) where it is NaN, and NaN then runs through every step.

// logistic64, first half: from v in Z8: n in Z3, y = 1 + q in Z5, 1 + z in Z6, K2 where not v > 0. Z30 sign, Z31 -1090.
#define LOGISTIC \
	VPORQ       Z30, Z8, Z1                   \
	VMAXPD      Z1, Z31, Z1                   \
	REDUCE(Z1, Z2, Z3)                        \
	POLY(Z1, Z4, Z5)                          \
	VADDPD.BCST actf64<>+112(SB), Z5, Z5      \
	VSCALEFPD   Z3, Z5, Z6                    \
	VADDPD.BCST actf64<>+112(SB), Z6, Z6      \
	VCMPPD.BCST $0x1a, actf64<>+632(SB), Z8, K2

// func siluF64AVX512(dst, x *float64, n int)
// dst[i] = silu64(x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z8 x; Z7 max(x, -1090), then the numerator, then the result; Z1-Z6 as LOGISTIC has them.
TEXT ·siluF64AVX512(SB), NOSPLIT, $0-24
	ENTRY(done)
	VBROADCASTSD actf64<>+304(SB), Z30
	VBROADCASTSD actf64<>+336(SB), Z31

loop:
	LANES(body)

body:
	VMOVUPD.Z (SI), K1, Z8
	VMAXPD    Z8, Z31, Z7
	LOGISTIC
	VMULPD    Z5, Z7, K2, Z7
	VDIVPD    Z6, Z7, Z7
	VSCALEFPD Z3, Z7, K2, Z7
	VMOVUPD   Z7, K1, (DI)
	NEXT(loop)

done:
	VZEROUPPER
	RET

// 2u = x(a + b x^2) of geluTanh64 in two words, from c in Z7: v in Z8, vl in Z9. Z1-Z6 are scratch.
#define GELU_CUBIC_1 \
	VMULPD       Z7, Z7, Z1               \
	VMOVAPD      Z7, Z2                   \
	VFMSUB213PD  Z1, Z7, Z2               \
	VBROADCASTSD actf64<>+376(SB), Z4     \
	VMULPD       Z4, Z1, Z3               \
	VMULPD.BCST  actf64<>+384(SB), Z1, Z5 \
	VFMADD231PD  Z4, Z2, Z5               \
	VFMSUB213PD  Z3, Z1, Z4               \
	VADDPD       Z5, Z4, Z4

#define GELU_CUBIC_2 \
	VBROADCASTSD actf64<>+360(SB), Z6     \
	VADDPD       Z6, Z3, Z1               \
	VSUBPD       Z6, Z1, Z2               \
	VSUBPD       Z2, Z1, Z5               \
	VSUBPD       Z5, Z6, Z5               \
	VSUBPD       Z2, Z3, Z3               \
	VADDPD       Z3, Z5, Z5               \
	VADDPD.BCST  actf64<>+368(SB), Z4, Z4 \
	VADDPD       Z4, Z5, Z5

#define GELU_CUBIC_3 \
	VMULPD      Z1, Z7, Z8 \
	VMOVAPD     Z1, Z9     \
	VFMSUB213PD Z8, Z7, Z9 \
	VMULPD      Z5, Z7, Z5 \
	VADDPD      Z5, Z9, Z9

// func geluTanhF64AVX512(dst, x *float64, n int)
// dst[i] = geluTanh64(x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 x; Z7 c, then the numerator, then the result; Z8 v; Z9 vl; Z1-Z6 scratch. Z29 -40; K3 x > 40.
TEXT ·geluTanhF64AVX512(SB), NOSPLIT, $0-24
	ENTRY(done)
	VBROADCASTSD actf64<>+344(SB), Z29
	VBROADCASTSD actf64<>+304(SB), Z30
	VBROADCASTSD actf64<>+336(SB), Z31

loop:
	LANES(body)

body:
	VMOVUPD.Z   (SI), K1, Z0
	VMAXPD      Z0, Z29, Z7
	GELU_CUBIC_1
	GELU_CUBIC_2
	GELU_CUBIC_3
	LOGISTIC
	VFMADD213PD Z5, Z5, Z9     // y*vl + y
	VMULPD      Z9, Z7, K2, Z7
	VDIVPD      Z6, Z7, Z7
	VSCALEFPD   Z3, Z7, K2, Z7
	VCMPPD.BCST $0x1e, actf64<>+352(SB), Z0, K3
	VMOVAPD     Z0, K3, Z7
	VMOVUPD     Z7, K1, (DI)
	NEXT(loop)

done:
	VZEROUPPER
	RET

// func geluF64AVX512(dst, x *float64, n int)
// dst[i] = gelu64(x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 x; Z1 a = |x| up to 40; Z2 s, then m; Z3 sl; Z4 -s/2, then r; Z5 n; Z6 P; Z10 q, then y, then the result; Z7-Z9 as MILLS; Z11
// max(x, -40); K2 where not x > 0, K3 x > 0, K4 x > 40. Z29 -40, Z30 40.
TEXT ·geluF64AVX512(SB), NOSPLIT, $0-24
	ENTRY(done)
	VBROADCASTSD actf64<>+344(SB), Z29
	VBROADCASTSD actf64<>+352(SB), Z30

loop:
	LANES(body)

body:
	VMOVUPD.Z    (SI), K1, Z0
	VPANDQ.BCST  actf64<>+272(SB), Z0, Z1
	VMINPD       Z1, Z30, Z1
	MILLS_T
	VMULPD       Z1, Z1, Z2                  // s
	VMOVAPD      Z1, Z3
	VFMSUB213PD  Z2, Z1, Z3                  // sl
	VMULPD.BCST  actf64<>+592(SB), Z2, Z4
	VMULPD.BCST  actf64<>+592(SB), Z3, Z3
	REDUCE(Z4, Z2, Z5)
	POLY(Z4, Z6, Z10)
	VADDPD.BCST  actf64<>+112(SB), Z10, Z10  // y
	VFMADD213PD  Z10, Z10, Z3                // y*(-sl/2) + y
	MILLS_1
	MILLS_2
	VMULPD       Z7, Z3, Z3
	VBROADCASTSD actf64<>+112(SB), Z10
	VFMADD231PD.BCST actf64<>+400(SB), Z1, Z10 // 1 + sqrt(2) a
	VDIVPD       Z10, Z3, Z10
	VCMPPD.BCST  $0x1a, actf64<>+632(SB), Z0, K2
	KNOTB        K2, K3
	VMAXPD       Z0, Z29, Z11
	VMULPD       Z10, Z11, K2, Z10
	VSCALEFPD    Z5, Z10, Z10
	VFNMADD213PD Z0, Z0, K3, Z10             // x - x*h
	VCMPPD.BCST  $0x1e, actf64<>+352(SB), Z0, K4
	VMOVAPD      Z0, K4, Z10
	VMOVUPD      Z10, K1, (DI)
	NEXT(loop)

done:
	VZEROUPPER
	RET

// s(z)(1 + d s(-z)) in Z2 (logisticGrad64) from z in Z8, d in Z9: e = e^-|z|, t = e/(1+e), both sigmoids n - n*t with n = e or 1.
// Z29 2^-100 (below it t does not count, and dividing subnormals is slow), Z30 sign, Z31 -746.
#define LOGISTIC_GRAD_1 \
	VPORQ       Z30, Z8, Z1              \
	VMAXPD      Z1, Z31, Z1              \
	REDUCE(Z1, Z2, Z3)                   \
	POLY(Z1, Z4, Z5)                     \
	VADDPD.BCST actf64<>+112(SB), Z5, Z5 \
	VSCALEFPD   Z3, Z5, Z5               \
	VADDPD.BCST actf64<>+112(SB), Z5, Z4 \
	VMAXPD      Z5, Z29, Z6              \
	VDIVPD      Z4, Z6, Z4

#define LOGISTIC_GRAD_2 \
	VPMOVQ2M         Z8, K2                   \
	VBROADCASTSD     actf64<>+112(SB), Z3     \
	VBLENDMPD        Z5, Z3, K2, Z2           \
	VBLENDMPD        Z3, Z5, K2, Z3           \
	VMOVAPD          Z4, Z6                   \
	VFNMADD213PD     Z2, Z2, Z4               \
	VFNMADD213PD     Z3, Z3, Z6               \
	VFMADD213PD.BCST actf64<>+112(SB), Z9, Z6 \
	VMULPD           Z6, Z4, Z2

// func siluGradF64AVX512(dst, x, dy *float64, n int)
// dst[i] = siluGrad64(x[i], dy[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z8, Z9 x cut at +-800; Z1-Z6 scratch; Z2 the derivative. Z27 -800, Z28 800.
TEXT ·siluGradF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         x+8(FP), SI
	GRAD_ENTRY(done)
	VBROADCASTSD actf64<>+600(SB), Z27
	VBROADCASTSD actf64<>+608(SB), Z28
	VBROADCASTSD actf64<>+296(SB), Z29
	VBROADCASTSD actf64<>+304(SB), Z30
	VBROADCASTSD actf64<>+128(SB), Z31

loop:
	LANES(body)

body:
	VMOVUPD.Z (SI), K1, Z8
	VMAXPD    Z8, Z27, Z8
	VMINPD    Z8, Z28, Z8
	VMOVAPD   Z8, Z9
	LOGISTIC_GRAD_1
	LOGISTIC_GRAD_2
	VMULPD    (DX), Z2, K1, Z2
	VMOVUPD   Z2, K1, (DI)
	GRAD_NEXT(loop)

done:
	VZEROUPPER
	RET

// func geluTanhGradF64AVX512(dst, x, dy *float64, n int)
// dst[i] = geluTanhGrad64(x[i], dy[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 x cut at +-40; Z7 x^2; Z8 z; Z9 d = x z'(x); Z1-Z6 scratch; Z2 the derivative. Z27 -40, Z28 40.
TEXT ·geluTanhGradF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         x+8(FP), SI
	GRAD_ENTRY(done)
	VBROADCASTSD actf64<>+344(SB), Z27
	VBROADCASTSD actf64<>+352(SB), Z28
	VBROADCASTSD actf64<>+296(SB), Z29
	VBROADCASTSD actf64<>+304(SB), Z30
	VBROADCASTSD actf64<>+128(SB), Z31

loop:
	LANES(body)

body:
	VMOVUPD.Z        (SI), K1, Z0
	VMAXPD           Z0, Z27, Z0
	VMINPD           Z0, Z28, Z0
	VMULPD           Z0, Z0, Z7
	VBROADCASTSD     actf64<>+360(SB), Z8
	VMOVAPD          Z8, Z9
	VFMADD231PD.BCST actf64<>+376(SB), Z7, Z8
	VFMADD231PD.BCST actf64<>+616(SB), Z7, Z9
	VMULPD           Z0, Z8, Z8
	VMULPD           Z0, Z9, Z9
	LOGISTIC_GRAD_1
	LOGISTIC_GRAD_2
	VMULPD           (DX), Z2, K1, Z2
	VMOVUPD          Z2, K1, (DI)
	GRAD_NEXT(loop)

done:
	VZEROUPPER
	RET

// func geluGradF64AVX512(dst, x, dy *float64, n int)
// dst[i] = geluGrad64(x[i], dy[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 x cut at +-40; Z1 a = |x|; Z2 m; Z4 -a^2/2, then r; Z5 n; Z6 P; Z10 q, then e; Z7-Z9 as MILLS; Z3 Phi(-a), then Phi(x), then the
// derivative; K3 x > 0. Z28 1, Z29 -40, Z30 40, Z31 -746.
TEXT ·geluGradF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         x+8(FP), SI
	GRAD_ENTRY(done)
	VBROADCASTSD actf64<>+112(SB), Z28
	VBROADCASTSD actf64<>+344(SB), Z29
	VBROADCASTSD actf64<>+352(SB), Z30
	VBROADCASTSD actf64<>+128(SB), Z31

loop:
	LANES(body)

body:
	VMOVUPD.Z        (SI), K1, Z0
	VMAXPD           Z0, Z29, Z0
	VMINPD           Z0, Z30, Z0
	VPANDQ.BCST      actf64<>+272(SB), Z0, Z1
	MILLS_T
	VMULPD           Z1, Z1, Z4
	VMULPD.BCST      actf64<>+592(SB), Z4, Z4
	VMAXPD           Z4, Z31, Z4
	REDUCE(Z4, Z2, Z5)
	POLY(Z4, Z6, Z10)
	VADDPD           Z28, Z10, Z10
	VSCALEFPD        Z5, Z10, Z10             // e
	MILLS_1
	MILLS_2
	VMULPD           Z7, Z10, Z3
	VMOVAPD          Z28, Z4
	VFMADD231PD.BCST actf64<>+400(SB), Z1, Z4
	VDIVPD           Z4, Z3, Z3               // Phi(-a)
	VCMPPD.BCST      $0x1e, actf64<>+632(SB), Z0, K3
	VSUBPD           Z3, Z28, K3, Z3          // Phi(x)
	VMULPD           Z0, Z10, Z10
	VFMADD231PD.BCST actf64<>+624(SB), Z10, Z3
	VMULPD           (DX), Z3, K1, Z3
	VMOVUPD          Z3, K1, (DI)
	GRAD_NEXT(loop)

done:
	VZEROUPPER
	RET
