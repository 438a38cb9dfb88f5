//go:build !purego && !noasm

#include "textflag.h"
#include "activation_f64.h"
#include "activation_f64_avx2_amd64.h"

// The float64 activations four at a time, one vector a turn; the polynomials' coefficients are broadcast from memory as
// they are needed (16 registers do not hold them, and the load ports are idle). The last, partial vector goes through a
// masked load and store. Every step stands in activation_f64.go.
//
// All: DI dst, SI x, CX elements left after this turn, or -1 in the partial one, AX scratch; Y9 its mask, Y15 scratch.
// Constants of e^x: Y14 log2 e, Y13 1.5*2^52, Y12, Y11 ln 2, Y10 1.

#define LOAD_EXP_CONSTANTS \
	VBROADCASTSD actf64<>+0(SB), Y14   \
	VBROADCASTSD actf64<>+8(SB), Y13   \
	VBROADCASTSD actf64<>+16(SB), Y12  \
	VBROADCASTSD actf64<>+24(SB), Y11  \
	VBROADCASTSD actf64<>+112(SB), Y10

// expReduce64's first half: n = round(x/ln 2), m = n + 1.5*2^52, x becomes r = x - n ln 2.
#define EXP_REDUCE(x, m, n) \
	VMOVAPD      Y13, m    \
	VFMADD231PD  Y14, x, m \
	VSUBPD       Y13, m, n \
	VFNMADD231PD Y12, n, x \
	VFNMADD231PD Y11, n, x

// Its second half: q = e^r - 1 = fma(r*r, P(r), r); p is scratch.
#define EXP_POLY(r, p, q) \
	VBROADCASTSD actf64<>+32(SB), p \
	HORNER(40, r, p)     \
	HORNER(48, r, p)     \
	HORNER(56, r, p)     \
	HORNER(64, r, p)     \
	HORNER(72, r, p)     \
	HORNER(80, r, p)     \
	HORNER(88, r, p)     \
	HORNER(96, r, p)     \
	HORNER(104, r, p)    \
	VMULPD      r, r, q  \
	VFMADD213PD r, p, q

// func expF64AVX2(dst, x *float64, n int)
// dst[i] = exp64(x[i]). Requires AVX2, FMA.
//
// Y0 x, then r; Y1 m; Y2 n; Y3 P; Y4 q; Y5 710, Y6 -746. VMAXPD and VMINPD return their second source (x, named first in Go)
// where it is NaN, and NaN then runs through every step.
TEXT ·expF64AVX2(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	VBROADCASTSD actf64<>+120(SB), Y5
	VBROADCASTSD actf64<>+128(SB), Y6

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	VMAXPD  Y0, Y6, Y0
	VMINPD  Y0, Y5, Y0
	EXP_REDUCE(Y0, Y1, Y2)
	EXP_POLY(Y0, Y3, Y4)
	VADDPD  Y10, Y4, Y4
	SCALE(Y4, Y1, Y2, Y3)
	TESTQ   CX, CX
	JLT     last
	VMOVUPD Y4, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	JMP     loop

last:
	VMASKMOVPD Y4, Y9, (DI)
	JMP        done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET

// func tanhF64AVX2(dst, x *float64, n int)
// dst[i] = tanh64(x[i]). Requires AVX2, FMA.
//
// Y0 x; Y1 2|x|, then r, then y; Y2 m, then s = 2^n; Y3 n, then s-1, then tl; Y4 P, then t; Y5 q, then 1/d; Y6 d; Y7 dl; Y8 2.
TEXT ·tanhF64AVX2(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	VBROADCASTSD actf64<>+256(SB), Y8

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	VBROADCASTSD actf64<>+272(SB), Y15
	VANDPD       Y15, Y0, Y1
	VADDPD       Y1, Y1, Y1
	VBROADCASTSD actf64<>+264(SB), Y15
	VMINPD       Y1, Y15, Y1
	EXP_REDUCE(Y1, Y2, Y3)
	EXP_POLY(Y1, Y4, Y5)
	VPSLLQ       $52, Y2, Y2
	VPADDQ       Y10, Y2, Y2
	VSUBPD       Y10, Y2, Y3
	VMOVAPD      Y3, Y4
	VFMADD231PD  Y5, Y2, Y4  // t = s*q + (s-1)
	VSUBPD       Y4, Y3, Y3
	VFMADD231PD  Y5, Y2, Y3  // tl = s*q + ((s-1) - t)
	VADDPD       Y8, Y4, Y6  // d = t + 2
	VDIVPD       Y6, Y10, Y5 // 1/d
	VSUBPD       Y8, Y6, Y7
	VSUBPD       Y7, Y4, Y7
	VADDPD       Y3, Y7, Y7  // dl = (t - (d-2)) + tl
	VMULPD       Y5, Y4, Y1  // y
	VFNMADD231PD Y6, Y1, Y4
	VFNMADD231PD Y7, Y1, Y4
	VADDPD       Y3, Y4, Y4  // e = t - y*d - y*dl + tl
	VFMADD213PD  Y1, Y5, Y4  // y + e/d
	VBROADCASTSD actf64<>+272(SB), Y15
	VANDNPD      Y0, Y15, Y0 // the sign of x
	VORPD        Y0, Y4, Y4
	TESTQ   CX, CX
	JLT     last
	VMOVUPD Y4, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	JMP     loop

last:
	VMASKMOVPD Y4, Y9, (DI)
	JMP        done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET

// func sigmoidF64AVX2(dst, x *float64, n int)
// dst[i] = sigmoid64(x[i]). Requires AVX2, FMA.
//
// Y0 x; Y1 -|x|, then r; Y2 m; Y3 n; Y4 P; Y5 q, then z; Y6 x > 0, then n; Y7 -746; Y8 0.
TEXT ·sigmoidF64AVX2(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	VBROADCASTSD actf64<>+128(SB), Y7
	VXORPD       Y8, Y8, Y8

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	VBROADCASTSD actf64<>+272(SB), Y15
	VANDPD       Y15, Y0, Y1
	VSUBPD       Y1, Y8, Y1
	VMAXPD       Y1, Y7, Y1
	EXP_REDUCE(Y1, Y2, Y3)
	EXP_POLY(Y1, Y4, Y5)
	VADDPD       Y10, Y5, Y5
	SCALE(Y5, Y2, Y3, Y4)
	VCMPPD       $0x1e, Y8, Y0, Y6
	VBLENDVPD    Y6, Y10, Y5, Y6
	VADDPD       Y10, Y5, Y4
	VBROADCASTSD actf64<>+296(SB), Y15
	VMAXPD       Y5, Y15, Y5 // below 2^-100 t does not count, and dividing subnormals is slow
	VDIVPD       Y4, Y5, Y4  // t
	VFNMADD213PD Y6, Y6, Y4  // n - n*t
	TESTQ   CX, CX
	JLT     last
	VMOVUPD Y4, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	JMP     loop

last:
	VMASKMOVPD Y4, Y9, (DI)
	JMP        done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET

// func logF64AVX2(dst, x *float64, n int)
// dst[i] = log64(x[i]). Requires AVX2, FMA.
//
// Y0 x; Y1 x scaled to normal, then b, then m, then f; Y2 subnormal lanes; Y3 k; Y4 s; Y5 z; Y6 P; Y7 h; Y8 lo. Y14 bits of
// sqrt(1/2), Y13 0, Y12 ln2Hi, Y11 ln2Lo, Y10 1.
TEXT ·logF64AVX2(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	VBROADCASTSD actf64<>+192(SB), Y14
	VXORPD       Y13, Y13, Y13

loop:
	SUBQ    $4, CX
	JLT     partial
	VMOVUPD (SI), Y0

body:
	VBROADCASTSD actf64<>+208(SB), Y15
	VCMPPD       $0x11, Y15, Y0, Y2 // x < 2^-1022
	VBROADCASTSD actf64<>+216(SB), Y15
	VMULPD       Y15, Y0, Y1
	VBLENDVPD    Y2, Y1, Y0, Y1
	VPSUBQ       Y14, Y1, Y1        // b
	VBROADCASTSD actf64<>+256(SB), Y15 // 1024<<52: k + 1024 is not negative
	VPADDQ       Y15, Y1, Y3
	VPSRLQ       $52, Y3, Y3
	VBROADCASTSD actf64<>+288(SB), Y15
	VPOR         Y15, Y3, Y3        // 2^52 + 1024 + k
	VBROADCASTSD actf64<>+280(SB), Y15
	VSUBPD       Y15, Y3, Y3        // k
	VBROADCASTSD actf64<>+224(SB), Y15
	VANDPD       Y15, Y2, Y2
	VADDPD       Y2, Y3, Y3
	VBROADCASTSD actf64<>+200(SB), Y15
	VPAND        Y15, Y1, Y1
	VPADDQ       Y14, Y1, Y1        // m
	VSUBPD       Y10, Y1, Y1        // f
	VBROADCASTSD actf64<>+256(SB), Y15
	VADDPD       Y15, Y1, Y4
	VDIVPD       Y4, Y1, Y4         // s = f/(2+f)
	VMULPD       Y1, Y1, Y7
	VBROADCASTSD actf64<>+104(SB), Y15
	VMULPD       Y15, Y7, Y7        // h = f*f/2
	VMULPD       Y4, Y4, Y5         // z
	VBROADCASTSD actf64<>+136(SB), Y6
	HORNER(144, Y5, Y6)
	HORNER(152, Y5, Y6)
	HORNER(160, Y5, Y6)
	HORNER(168, Y5, Y6)
	HORNER(176, Y5, Y6)
	HORNER(184, Y5, Y6)
	VFMADD213PD  Y7, Y5, Y6         // h + z*P
	VMULPD       Y11, Y3, Y8
	VFMADD231PD  Y6, Y4, Y8         // lo
	VSUBPD       Y8, Y7, Y7
	VSUBPD       Y7, Y1, Y1         // f - (h - lo)
	VFMADD231PD  Y12, Y3, Y1
	VBROADCASTSD actf64<>+232(SB), Y15
	VCMPPD       $0x15, Y15, Y0, Y2 // not x < Inf: +Inf or NaN
	VBLENDVPD    Y2, Y0, Y1, Y1
	VCMPPD       $0, Y13, Y0, Y2    // x == 0
	VBROADCASTSD actf64<>+240(SB), Y15
	VBLENDVPD    Y2, Y15, Y1, Y1
	VCMPPD       $0x11, Y13, Y0, Y2 // x < 0
	VBROADCASTSD actf64<>+248(SB), Y15
	VBLENDVPD    Y2, Y15, Y1, Y1
	TESTQ   CX, CX
	JLT     last
	VMOVUPD Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	JMP     loop

last:
	VMASKMOVPD Y1, Y9, (DI)
	JMP        done

partial:
	PARTIAL(Y0, body, done)

done:
	VZEROUPPER
	RET
