//go:build !purego && !noasm

#include "textflag.h"
#include "activation_f64.h"
#include "activation_f64_avx512_amd64.h"

// The float64 activations eight at a time: one vector a turn, the last one under a mask. A vector is a chain of some 20
// dependent steps of 4 cycles; out-of-order execution runs the next vectors beside it (a hand-interleaved version of
// two vectors measured the same). Every step stands in activation_f64.go.
//
// All: DI dst, SI x, CX elements left, AX scratch, K1 lanes of this turn.
// Constants of e^x: Z16 log2 e, Z17 1.5*2^52, Z18, Z19 ln 2, Z20-Z29 polynomial, Z30 1.

#define LOAD_EXP_CONSTANTS \
	VBROADCASTSD actf64<>+0(SB), Z16   \
	VBROADCASTSD actf64<>+8(SB), Z17   \
	VBROADCASTSD actf64<>+16(SB), Z18  \
	VBROADCASTSD actf64<>+24(SB), Z19  \
	VBROADCASTSD actf64<>+32(SB), Z20  \
	VBROADCASTSD actf64<>+40(SB), Z21  \
	VBROADCASTSD actf64<>+48(SB), Z22  \
	VBROADCASTSD actf64<>+56(SB), Z23  \
	VBROADCASTSD actf64<>+64(SB), Z24  \
	VBROADCASTSD actf64<>+72(SB), Z25

#define LOAD_EXP_CONSTANTS_2 \
	VBROADCASTSD actf64<>+80(SB), Z26  \
	VBROADCASTSD actf64<>+88(SB), Z27  \
	VBROADCASTSD actf64<>+96(SB), Z28  \
	VBROADCASTSD actf64<>+104(SB), Z29 \
	VBROADCASTSD actf64<>+112(SB), Z30

// expReduce64's first half: n = round(x/ln 2), m = n + 1.5*2^52, x becomes r = x - n ln 2.
#define EXP_REDUCE(x, m, n) \
	VMOVAPD       Z17, m       \
	VFMADD231PD   Z16, x, m    \
	VSUBPD        Z17, m, n    \
	VFNMADD231PD  Z18, n, x    \
	VFNMADD231PD  Z19, n, x

// Its second half: q = e^r - 1 = fma(r*r, P(r), r); p is scratch.
#define EXP_POLY(r, p, q) \
	VMULPD      r, r, q       \
	VMOVAPD     Z20, p        \
	VFMADD213PD Z21, r, p     \
	VFMADD213PD Z22, r, p     \
	VFMADD213PD Z23, r, p     \
	VFMADD213PD Z24, r, p     \
	VFMADD213PD Z25, r, p     \
	VFMADD213PD Z26, r, p     \
	VFMADD213PD Z27, r, p     \
	VFMADD213PD Z28, r, p     \
	VFMADD213PD Z29, r, p     \
	VFMADD213PD r, p, q

// func expF64AVX512(dst, x *float64, n int)
// dst[i] = exp64(x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 x, then r; Z1 m; Z2 n; Z3 P; Z4 q. Z14 710, Z15 -746. VMAXPD and VMINPD return their second source (x, named first in
// Go) where it is NaN, and NaN then runs through every step. VSCALEFPD rounds once, as scale64 does.
TEXT ·expF64AVX512(SB), NOSPLIT, $0-24
	ENTRY(done)
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	VBROADCASTSD actf64<>+120(SB), Z14
	VBROADCASTSD actf64<>+128(SB), Z15

loop:
	LANES(body)

body:
	VMOVUPD.Z (SI), K1, Z0
	VMAXPD    Z0, Z15, Z0
	VMINPD    Z0, Z14, Z0
	EXP_REDUCE(Z0, Z1, Z2)
	EXP_POLY(Z0, Z3, Z4)
	VADDPD    Z30, Z4, Z4
	VSCALEFPD Z2, Z4, Z4
	VMOVUPD   Z4, K1, (DI)
	NEXT(loop)

done:
	VZEROUPPER
	RET

// One step of two Horner chains.
#define HORNER2(c) \
	VFMADD213PD c, Z1, Z4 \
	VFMADD213PD c, Z6, Z9

// From q = e^r - 1, m and s: t = 2^n (1+q) - 1 in t, its low word in s1.
#define TANH_EXPM1(m, q, s1, t) \
	VPSLLQ      $52, m, m \
	VPADDQ      Z30, m, m \
	VSUBPD      Z30, m, s1 \
	VMOVAPD     s1, t     \
	VFMADD231PD q, m, t   \
	VSUBPD      t, s1, s1 \
	VFMADD231PD q, m, s1

// t/(t+2), with the low word tl of t, in t; d, dl, inv are scratch, and Z12.
#define TANH_QUOTIENT(t, tl, d, dl, inv) \
	VADDPD       Z13, t, d    \
	VDIVPD       d, Z30, inv  \
	VSUBPD       Z13, d, dl   \
	VSUBPD       dl, t, dl    \
	VADDPD       tl, dl, dl   \
	VMULPD       inv, t, Z12  \
	VFNMADD231PD d, Z12, t    \
	VFNMADD231PD dl, Z12, t   \
	VADDPD       tl, t, t     \
	VFMADD213PD  Z12, inv, t

// func tanhF64AVX512(dst, x *float64, n int)
// dst[i] = tanh64(x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 x; Z1 2|x|, then r; Z2 m, then 2^n (n in the low bits of m, shifted onto the exponent of 1); Z3 n, then tl; Z4 P, then t;
// Z5 q, then scratch. Z6-Z10 the same of a second vector, whose Horner chain runs beside the first one's. Z13 2, Z14 44, Z15 the
// mask of |x|.
TEXT ·tanhF64AVX512(SB), NOSPLIT, $0-24
	ENTRY(done)
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	VBROADCASTSD actf64<>+256(SB), Z13
	VBROADCASTSD actf64<>+264(SB), Z14
	VBROADCASTSD actf64<>+272(SB), Z15
	SUBQ         $16, CX
	JLT          ones

pair:
	VPANDQ      (SI), Z15, Z1
	VPANDQ      64(SI), Z15, Z6
	VADDPD      Z1, Z1, Z1
	VADDPD      Z6, Z6, Z6
	VMINPD      Z1, Z14, Z1
	VMINPD      Z6, Z14, Z6
	EXP_REDUCE(Z1, Z2, Z3)
	EXP_REDUCE(Z6, Z7, Z8)
	VMULPD      Z1, Z1, Z5
	VMULPD      Z6, Z6, Z10
	VMOVAPD     Z20, Z4
	VMOVAPD     Z20, Z9
	HORNER2(Z21)
	HORNER2(Z22)
	HORNER2(Z23)
	HORNER2(Z24)
	HORNER2(Z25)
	HORNER2(Z26)
	HORNER2(Z27)
	HORNER2(Z28)
	HORNER2(Z29)
	VFMADD213PD Z1, Z4, Z5  // q
	VFMADD213PD Z6, Z9, Z10
	TANH_EXPM1(Z2, Z5, Z3, Z4)
	TANH_EXPM1(Z7, Z10, Z8, Z9)
	TANH_QUOTIENT(Z4, Z3, Z1, Z2, Z5)
	TANH_QUOTIENT(Z9, Z8, Z6, Z7, Z10)
	VPTERNLOGQ  $0xe2, (SI), Z15, Z4   // the sign of x
	VPTERNLOGQ  $0xe2, 64(SI), Z15, Z9
	VMOVUPD     Z4, (DI)
	VMOVUPD     Z9, 64(DI)
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         pair

ones:
	ADDQ $16, CX
	JEQ  done

loop:
	LANES(body)

body:
	VMOVUPD.Z (SI), K1, Z0
	VPANDQ    Z15, Z0, Z1
	VADDPD    Z1, Z1, Z1
	VMINPD    Z1, Z14, Z1
	EXP_REDUCE(Z1, Z2, Z3)
	EXP_POLY(Z1, Z4, Z5)
	TANH_EXPM1(Z2, Z5, Z3, Z4)
	TANH_QUOTIENT(Z4, Z3, Z1, Z2, Z5)
	VPTERNLOGQ $0xe2, Z0, Z15, Z4
	VMOVUPD   Z4, K1, (DI)
	NEXT(loop)

done:
	VZEROUPPER
	RET

// func sigmoidF64AVX512(dst, x *float64, n int)
// dst[i] = sigmoid64(x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// Z0 x; Z1 -|x|, then r; Z2 m; Z3 n; Z4 P; Z5 q, then z; Z6 n; Z7 t. Z13 sign bit, Z14 2^-100, Z15 -746; K2 sign of x.
TEXT ·sigmoidF64AVX512(SB), NOSPLIT, $0-24
	ENTRY(done)
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	VBROADCASTSD actf64<>+304(SB), Z13
	VBROADCASTSD actf64<>+296(SB), Z14
	VBROADCASTSD actf64<>+128(SB), Z15

loop:
	LANES(body)

body:
	VMOVUPD.Z (SI), K1, Z0
	VPORQ     Z13, Z0, Z1     // -|x|
	VMAXPD    Z1, Z15, Z1
	EXP_REDUCE(Z1, Z2, Z3)
	EXP_POLY(Z1, Z4, Z5)
	VADDPD    Z30, Z5, Z5
	VSCALEFPD Z3, Z5, Z5      // z
	VPMOVQ2M  Z0, K2
	VBLENDMPD Z5, Z30, K2, Z6 // n; e^-0 = 1, so the sign will do
	VADDPD    Z30, Z5, Z7
	VMAXPD    Z5, Z14, Z5     // below 2^-100 t no longer counts, and dividing subnormals is slow
	VDIVPD    Z7, Z5, Z7      // t
	VFNMADD213PD Z6, Z6, Z7   // n - n*t
	VMOVUPD   Z7, K1, (DI)
	NEXT(loop)

done:
	VZEROUPPER
	RET

// func logF64AVX512(dst, x *float64, n int)
// dst[i] = log64(x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// A vector whose lanes are all positive and normal takes the short way, 27 instructions; one VFPCLASSPD finds the
// others (zeros, subnormals, negative, infinite, NaN), which are scaled before and replaced after the same steps.
// Z0 x; Z1 x scaled to normal, then b; Z2 k; Z3 f; Z4 s; Z5 z; Z6 P; Z7 h; Z8 lo; K2 any special, then subnormal; K3 +Inf or NaN, K4
// zero, K5 negative. Constants: Z16 bits of sqrt(1/2), Z17 mantissa mask, Z18 ln2Hi, Z19 ln2Lo, Z20-Z26 polynomial, Z27 smallest
// normal, Z28 2^54, Z29 -54, Z30 1, Z31 2, Z15 1/2, Z14 +Inf, Z13 -Inf, Z12 NaN, Z11 0.

// From b in Z1, k in Z2: f, s, z, h.
#define REG_LOG_REDUCE \
	VPANDQ Z17, Z1, Z3 \
	VPADDQ Z16, Z3, Z3 \
	VSUBPD Z30, Z3, Z3 \
	VADDPD Z31, Z3, Z4 \
	VDIVPD Z4, Z3, Z4  \
	VMULPD Z3, Z3, Z7  \
	VMULPD Z15, Z7, Z7 \
	VMULPD Z4, Z4, Z5

// h + z*P in Z6.
#define REG_LOG_POLY \
	VMOVAPD     Z20, Z6     \
	VFMADD213PD Z21, Z5, Z6 \
	VFMADD213PD Z22, Z5, Z6 \
	VFMADD213PD Z23, Z5, Z6 \
	VFMADD213PD Z24, Z5, Z6 \
	VFMADD213PD Z25, Z5, Z6 \
	VFMADD213PD Z26, Z5, Z6 \
	VFMADD213PD Z7, Z5, Z6

// k ln2Hi + (f - (h - lo)) in Z3.
#define REG_LOG_SUM \
	VMULPD      Z19, Z2, Z8 \
	VFMADD231PD Z6, Z4, Z8  \
	VSUBPD      Z8, Z7, Z7  \
	VSUBPD      Z7, Z3, Z3  \
	VFMADD231PD Z18, Z2, Z3

TEXT ·logF64AVX512(SB), NOSPLIT, $0-24
	ENTRY(done)
	VBROADCASTSD actf64<>+192(SB), Z16
	VBROADCASTSD actf64<>+200(SB), Z17
	VBROADCASTSD actf64<>+16(SB), Z18
	VBROADCASTSD actf64<>+24(SB), Z19
	VBROADCASTSD actf64<>+136(SB), Z20
	VBROADCASTSD actf64<>+144(SB), Z21
	VBROADCASTSD actf64<>+152(SB), Z22
	VBROADCASTSD actf64<>+160(SB), Z23
	VBROADCASTSD actf64<>+168(SB), Z24
	VBROADCASTSD actf64<>+176(SB), Z25
	VBROADCASTSD actf64<>+184(SB), Z26
	VBROADCASTSD actf64<>+208(SB), Z27
	VBROADCASTSD actf64<>+216(SB), Z28
	VBROADCASTSD actf64<>+224(SB), Z29
	VBROADCASTSD actf64<>+112(SB), Z30
	VBROADCASTSD actf64<>+256(SB), Z31
	VBROADCASTSD actf64<>+104(SB), Z15
	VBROADCASTSD actf64<>+232(SB), Z14
	VBROADCASTSD actf64<>+240(SB), Z13
	VBROADCASTSD actf64<>+248(SB), Z12
	VPXORQ       Z11, Z11, Z11


loop:
	LANES(body)

body:
	VMOVUPD.Z   (SI), K1, Z0
	VFPCLASSPDZ $0xff, Z0, K2
	KORTESTB    K2, K2
	JNE         special
	VPSUBQ      Z16, Z0, Z1
	VPSRAQ      $52, Z1, Z2
	VCVTQQ2PD   Z2, Z2
	REG_LOG_REDUCE
	REG_LOG_POLY
	REG_LOG_SUM
	VMOVUPD     Z3, K1, (DI)
	NEXT(loop)

done:
	VZEROUPPER
	RET

special:
	VCMPPD      $0x11, Z27, Z0, K2 // x < 2^-1022
	VMOVAPD     Z0, Z1
	VMULPD      Z28, Z0, K2, Z1
	VPSUBQ      Z16, Z1, Z1        // b
	VPSRAQ      $52, Z1, Z2
	VCVTQQ2PD   Z2, Z2             // k
	VADDPD      Z29, Z2, K2, Z2
	REG_LOG_REDUCE
	REG_LOG_POLY
	REG_LOG_SUM
	VCMPPD      $0x15, Z14, Z0, K3 // not x < Inf: +Inf or NaN
	VCMPPD      $0, Z11, Z0, K4    // x == 0
	VCMPPD      $0x11, Z11, Z0, K5 // x < 0
	VMOVAPD     Z0, K3, Z3
	VMOVAPD     Z13, K4, Z3
	VMOVAPD     Z12, K5, Z3
	VMOVUPD     Z3, K1, (DI)
	NEXT(loop)
	VZEROUPPER
	RET
