//go:build !purego && !noasm

#include "textflag.h"

// The float32 activations that are evaluated in float64 (activation_wide.go): eight elements a turn, as two chains
// of four float64. By pairs of registers: Y0-Y1 x, the pairs up to 12-13 scratch in the order of the comments.
// DI dst, SI x, DX dy, CX elements left, R8 wideLanes. Tail: one more turn under a mask.

// func expm1F32AVX2(dst, x *float32, n int)
// dst[i] = e^x[i] - 1. Requires AVX2, FMA.
TEXT ·expm1F32AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ ·wideLanes(SB), R8
	XORL R9, R9
	SUBQ $8, CX
	JLT  tail

loop:
	VMOVUPS (SI), Y2

body:
	VEXTRACTF128 $1, Y2, X3
	VCVTPS2PD    X2, Y0
	VCVTPS2PD    X3, Y1
	VMOVUPD      832(R8), Y12 // NaN stays
	VMOVUPD      832(R8), Y13
	VMINPD       Y0, Y12, Y2
	VMINPD       Y1, Y13, Y3
	VMOVUPD      800(R8), Y12
	VMOVUPD      800(R8), Y13
	VMAXPD       Y2, Y12, Y2
	VMAXPD       Y3, Y13, Y3
	VMOVUPD      32(R8), Y4 // t = round + v log2(e)
	VMOVUPD      32(R8), Y5
	VFMADD231PD  (R8), Y2, Y4
	VFMADD231PD  (R8), Y3, Y5
	VSUBPD       32(R8), Y4, Y8 // k
	VSUBPD       32(R8), Y5, Y9
	VFNMADD231PD 64(R8), Y8, Y2 // r = v - k log 2
	VFNMADD231PD 64(R8), Y9, Y3
	VPSLLQ       $52, Y4, Y4 // 2^k
	VPSLLQ       $52, Y5, Y5
	VMOVUPD      96(R8), Y6 // e^r - 1 = r q
	VMOVUPD      96(R8), Y7
	VFMADD213PD  128(R8), Y2, Y6
	VFMADD213PD  128(R8), Y3, Y7
	VFMADD213PD  160(R8), Y2, Y6
	VFMADD213PD  160(R8), Y3, Y7
	VFMADD213PD  192(R8), Y2, Y6
	VFMADD213PD  192(R8), Y3, Y7
	VFMADD213PD  224(R8), Y2, Y6
	VFMADD213PD  224(R8), Y3, Y7
	VFMADD213PD  256(R8), Y2, Y6
	VFMADD213PD  256(R8), Y3, Y7
	VFMADD213PD  288(R8), Y2, Y6
	VFMADD213PD  288(R8), Y3, Y7
	VMULPD       Y2, Y6, Y6
	VMULPD       Y3, Y7, Y7
	VSUBPD       288(R8), Y4, Y8 // 2^k s + (2^k - 1)
	VSUBPD       288(R8), Y5, Y9
	VFMADD213PD  Y8, Y4, Y6
	VFMADD213PD  Y9, Y5, Y7
	VANDPD       928(R8), Y0, Y0 // the sign of x
	VANDPD       928(R8), Y1, Y1
	VORPD        Y0, Y6, Y6
	VORPD        Y1, Y7, Y7
	VCVTPD2PSY   Y6, X12
	VCVTPD2PSY   Y7, X13
	VINSERTF128  $1, X13, Y12, Y12
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y12, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DI
	SUBQ         $8, CX
	JGE          loop

tail:
	ADDQ       $8, CX // elements left, 0 .. 7
	JEQ        done
	LEAQ       ·activationTail+64(SB), R9
	SHLQ       $2, CX
	SUBQ       CX, R9
	VMOVDQU    (R9), Y3
	VMASKMOVPS (SI), Y3, Y2
	JMP        body

last:
	VMOVDQU    (R9), Y13
	VMASKMOVPS Y12, Y13, (DI)

done:
	VZEROUPPER
	RET

// func log1pF32AVX2(dst, x *float32, n int)
// dst[i] = log(1 + x[i]). Requires AVX2, FMA.
TEXT ·log1pF32AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ ·wideLanes(SB), R8
	XORL R9, R9
	SUBQ $8, CX
	JLT  tail

loop:
	VMOVUPS (SI), Y2

body:
	VEXTRACTF128 $1, Y2, X3
	VCVTPS2PD    X2, Y0
	VCVTPS2PD    X3, Y1
	VADDPD       288(R8), Y0, Y2 // u = 1 + v = m 2^e, m in [3/4, 3/2)
	VADDPD       288(R8), Y1, Y3
	VPADDQ       672(R8), Y2, Y4
	VPADDQ       672(R8), Y3, Y5
	VPSRLQ       $52, Y4, Y4 // e + 1023
	VPSRLQ       $52, Y5, Y5
	VPSLLQ       $52, Y4, Y8
	VPSLLQ       $52, Y5, Y9
	VPSUBQ       Y8, Y2, Y2
	VPSUBQ       Y9, Y3, Y3
	VPADDQ       1728(R8), Y2, Y2
	VPADDQ       1728(R8), Y3, Y3
	VPOR         704(R8), Y4, Y4
	VPOR         704(R8), Y5, Y5
	VSUBPD       736(R8), Y4, Y4 // e
	VSUBPD       736(R8), Y5, Y5
	VSUBPD       288(R8), Y2, Y2 // r = e == 0 ? v : m - 1
	VSUBPD       288(R8), Y3, Y3
	VXORPD       Y8, Y8, Y8
	VXORPD       Y9, Y9, Y9
	VCMPPD       $0, Y8, Y4, Y8
	VCMPPD       $0, Y9, Y5, Y9
	VBLENDVPD    Y8, Y0, Y2, Y2
	VBLENDVPD    Y9, Y1, Y3, Y3
	VMOVUPD      320(R8), Y6 // P(r)
	VMOVUPD      320(R8), Y7
	VFMADD213PD  352(R8), Y2, Y6
	VFMADD213PD  352(R8), Y3, Y7
	VFMADD213PD  384(R8), Y2, Y6
	VFMADD213PD  384(R8), Y3, Y7
	VFMADD213PD  416(R8), Y2, Y6
	VFMADD213PD  416(R8), Y3, Y7
	VFMADD213PD  448(R8), Y2, Y6
	VFMADD213PD  448(R8), Y3, Y7
	VFMADD213PD  480(R8), Y2, Y6
	VFMADD213PD  480(R8), Y3, Y7
	VFMADD213PD  512(R8), Y2, Y6
	VFMADD213PD  512(R8), Y3, Y7
	VFMADD213PD  544(R8), Y2, Y6
	VFMADD213PD  544(R8), Y3, Y7
	VFMADD213PD  576(R8), Y2, Y6
	VFMADD213PD  576(R8), Y3, Y7
	VFMADD213PD  608(R8), Y2, Y6
	VFMADD213PD  608(R8), Y3, Y7
	VFMADD213PD  640(R8), Y2, Y6
	VFMADD213PD  640(R8), Y3, Y7
	VMULPD       Y2, Y2, Y8 // r + r^2 P
	VMULPD       Y3, Y3, Y9
	VFMADD231PD  Y6, Y8, Y2
	VFMADD231PD  Y7, Y9, Y3
	VFMADD231PD  64(R8), Y4, Y2 // + e log 2
	VFMADD231PD  64(R8), Y5, Y3
	VANDPD       928(R8), Y0, Y4 // the sign of x
	VANDPD       928(R8), Y1, Y5
	VORPD        Y4, Y2, Y2
	VORPD        Y5, Y3, Y3
	VCMPPD       $5, 1600(R8), Y0, Y4 // not below +Inf: x
	VCMPPD       $5, 1600(R8), Y1, Y5
	VBLENDVPD    Y4, Y0, Y2, Y2
	VBLENDVPD    Y5, Y1, Y3, Y3
	VCMPPD       $0, 1664(R8), Y0, Y4 // -1: -Inf
	VCMPPD       $0, 1664(R8), Y1, Y5
	VMOVUPD      1632(R8), Y6
	VMOVUPD      1632(R8), Y7
	VBLENDVPD    Y4, Y6, Y2, Y2
	VBLENDVPD    Y5, Y7, Y3, Y3
	VCMPPD       $1, 1664(R8), Y0, Y4 // below: NaN
	VCMPPD       $1, 1664(R8), Y1, Y5
	VORPD        Y4, Y2, Y2
	VORPD        Y5, Y3, Y3
	VCVTPD2PSY   Y2, X12
	VCVTPD2PSY   Y3, X13
	VINSERTF128  $1, X13, Y12, Y12
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y12, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DI
	SUBQ         $8, CX
	JGE          loop

tail:
	ADDQ       $8, CX // elements left, 0 .. 7
	JEQ        done
	LEAQ       ·activationTail+64(SB), R9
	SHLQ       $2, CX
	SUBQ       CX, R9
	VMOVDQU    (R9), Y3
	VMASKMOVPS (SI), Y3, Y2
	JMP        body

last:
	VMOVDQU    (R9), Y13
	VMASKMOVPS Y12, Y13, (DI)

done:
	VZEROUPPER
	RET

// func softplusF32AVX2(dst, x *float32, n int)
// dst[i] = log(1 + e^x[i]). Requires AVX2, FMA.
TEXT ·softplusF32AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ ·wideLanes(SB), R8
	XORL R9, R9
	SUBQ $8, CX
	JLT  tail

loop:
	VMOVUPS (SI), Y2

body:
	VEXTRACTF128 $1, Y2, X3
	VCVTPS2PD    X2, Y0
	VCVTPS2PD    X3, Y1
	VORPD        928(R8), Y0, Y2 // -|x|
	VORPD        928(R8), Y1, Y3
	VMOVUPD      800(R8), Y12 // NaN stays
	VMOVUPD      800(R8), Y13
	VMAXPD       Y2, Y12, Y2
	VMAXPD       Y3, Y13, Y3
	VMOVUPD      32(R8), Y4 // t = round + v log2(e)
	VMOVUPD      32(R8), Y5
	VFMADD231PD  (R8), Y2, Y4
	VFMADD231PD  (R8), Y3, Y5
	VSUBPD       32(R8), Y4, Y8 // k
	VSUBPD       32(R8), Y5, Y9
	VFNMADD231PD 64(R8), Y8, Y2 // r = v - k log 2
	VFNMADD231PD 64(R8), Y9, Y3
	VPSLLQ       $52, Y4, Y4 // 2^k
	VPSLLQ       $52, Y5, Y5
	VMOVUPD      96(R8), Y6 // e^r - 1 = r q
	VMOVUPD      96(R8), Y7
	VFMADD213PD  128(R8), Y2, Y6
	VFMADD213PD  128(R8), Y3, Y7
	VFMADD213PD  160(R8), Y2, Y6
	VFMADD213PD  160(R8), Y3, Y7
	VFMADD213PD  192(R8), Y2, Y6
	VFMADD213PD  192(R8), Y3, Y7
	VFMADD213PD  224(R8), Y2, Y6
	VFMADD213PD  224(R8), Y3, Y7
	VFMADD213PD  256(R8), Y2, Y6
	VFMADD213PD  256(R8), Y3, Y7
	VFMADD213PD  288(R8), Y2, Y6
	VFMADD213PD  288(R8), Y3, Y7
	VMULPD       Y2, Y6, Y6
	VMULPD       Y3, Y7, Y7
	VFMADD213PD  Y4, Y4, Y6 // e^v
	VFMADD213PD  Y5, Y5, Y7
	VADDPD       288(R8), Y6, Y2 // u = 1 + v = m 2^e, m in [3/4, 3/2)
	VADDPD       288(R8), Y7, Y3
	VPADDQ       672(R8), Y2, Y4
	VPADDQ       672(R8), Y3, Y5
	VPSRLQ       $52, Y4, Y4 // e + 1023
	VPSRLQ       $52, Y5, Y5
	VPSLLQ       $52, Y4, Y10
	VPSLLQ       $52, Y5, Y11
	VPSUBQ       Y10, Y2, Y2
	VPSUBQ       Y11, Y3, Y3
	VPADDQ       1728(R8), Y2, Y2
	VPADDQ       1728(R8), Y3, Y3
	VPOR         704(R8), Y4, Y4
	VPOR         704(R8), Y5, Y5
	VSUBPD       736(R8), Y4, Y4 // e
	VSUBPD       736(R8), Y5, Y5
	VSUBPD       288(R8), Y2, Y2 // r = e == 0 ? v : m - 1
	VSUBPD       288(R8), Y3, Y3
	VXORPD       Y10, Y10, Y10
	VXORPD       Y11, Y11, Y11
	VCMPPD       $0, Y10, Y4, Y10
	VCMPPD       $0, Y11, Y5, Y11
	VBLENDVPD    Y10, Y6, Y2, Y2
	VBLENDVPD    Y11, Y7, Y3, Y3
	VMOVUPD      320(R8), Y8 // P(r)
	VMOVUPD      320(R8), Y9
	VFMADD213PD  352(R8), Y2, Y8
	VFMADD213PD  352(R8), Y3, Y9
	VFMADD213PD  384(R8), Y2, Y8
	VFMADD213PD  384(R8), Y3, Y9
	VFMADD213PD  416(R8), Y2, Y8
	VFMADD213PD  416(R8), Y3, Y9
	VFMADD213PD  448(R8), Y2, Y8
	VFMADD213PD  448(R8), Y3, Y9
	VFMADD213PD  480(R8), Y2, Y8
	VFMADD213PD  480(R8), Y3, Y9
	VFMADD213PD  512(R8), Y2, Y8
	VFMADD213PD  512(R8), Y3, Y9
	VFMADD213PD  544(R8), Y2, Y8
	VFMADD213PD  544(R8), Y3, Y9
	VFMADD213PD  576(R8), Y2, Y8
	VFMADD213PD  576(R8), Y3, Y9
	VFMADD213PD  608(R8), Y2, Y8
	VFMADD213PD  608(R8), Y3, Y9
	VFMADD213PD  640(R8), Y2, Y8
	VFMADD213PD  640(R8), Y3, Y9
	VMULPD       Y2, Y2, Y10 // r + r^2 P
	VMULPD       Y3, Y3, Y11
	VFMADD231PD  Y8, Y10, Y2
	VFMADD231PD  Y9, Y11, Y3
	VFMADD231PD  64(R8), Y4, Y2 // + e log 2
	VFMADD231PD  64(R8), Y5, Y3
	VMOVUPD      1696(R8), Y12 // max(x, 0)
	VMOVUPD      1696(R8), Y13
	VMAXPD       Y0, Y12, Y0
	VMAXPD       Y1, Y13, Y1
	VADDPD       Y0, Y2, Y2
	VADDPD       Y1, Y3, Y3
	VCVTPD2PSY   Y2, X12
	VCVTPD2PSY   Y3, X13
	VINSERTF128  $1, X13, Y12, Y12
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y12, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DI
	SUBQ         $8, CX
	JGE          loop

tail:
	ADDQ       $8, CX // elements left, 0 .. 7
	JEQ        done
	LEAQ       ·activationTail+64(SB), R9
	SHLQ       $2, CX
	SUBQ       CX, R9
	VMOVDQU    (R9), Y3
	VMASKMOVPS (SI), Y3, Y2
	JMP        body

last:
	VMOVDQU    (R9), Y13
	VMASKMOVPS Y12, Y13, (DI)

done:
	VZEROUPPER
	RET
