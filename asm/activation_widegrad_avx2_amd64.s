//go:build !purego && !noasm

#include "textflag.h"

// The float32 activations that are evaluated in float64 (activation_wide.go): eight elements a turn, as two chains
// of four float64. By pairs of registers: Y0-Y1 x, the pairs up to 12-13 scratch in the order of the comments.
// DI dst, SI x, DX dy, CX elements left, R8 wideLanes. Tail: one more turn under a mask.

// func softplusGradF32AVX2(dst, y, dy *float32, n int)
// dst[i] = dy[i] (1 - e^-y[i]). Requires AVX2, FMA.
TEXT ·softplusGradF32AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ y+8(FP), SI
	MOVQ dy+16(FP), DX
	MOVQ n+24(FP), CX
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
	VXORPD       928(R8), Y0, Y0 // -y
	VXORPD       928(R8), Y1, Y1
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
	VMOVUPD      288(R8), Y8 // (1 - 2^k) - 2^k s
	VMOVUPD      288(R8), Y9
	VSUBPD       Y4, Y8, Y8
	VSUBPD       Y5, Y9, Y9
	VFNMADD213PD Y8, Y4, Y6
	VFNMADD213PD Y9, Y5, Y7
	TESTQ        R9, R9
	JNE          lastdy
	VMOVUPS      (DX), Y12

scale:
	VEXTRACTF128 $1, Y12, X13
	VCVTPS2PD    X12, Y12
	VCVTPS2PD    X13, Y13
	VMULPD       Y6, Y12, Y6 // times dy, and rounded once
	VMULPD       Y7, Y13, Y7
	VCVTPD2PSY   Y6, X12
	VCVTPD2PSY   Y7, X13
	VINSERTF128  $1, X13, Y12, Y12
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y12, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DX
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

lastdy:
	VMOVDQU    (R9), Y13
	VMASKMOVPS (DX), Y13, Y12
	JMP        scale

last:
	VMOVDQU    (R9), Y13
	VMASKMOVPS Y12, Y13, (DI)

done:
	VZEROUPPER
	RET

// func siluGradF32AVX2(dst, x, dy *float32, n int)
// dst[i] = dy[i] s(x[i]) (1 + x[i] s(-x[i])). Requires AVX2, FMA.
TEXT ·siluGradF32AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ dy+16(FP), DX
	MOVQ n+24(FP), CX
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
	VMOVUPD      896(R8), Y12 // NaN stays
	VMOVUPD      896(R8), Y13
	VMINPD       Y0, Y12, Y0
	VMINPD       Y1, Y13, Y1
	VMOVUPD      864(R8), Y12
	VMOVUPD      864(R8), Y13
	VMAXPD       Y0, Y12, Y0
	VMAXPD       Y1, Y13, Y1
	VORPD        928(R8), Y0, Y2 // -|z|
	VORPD        928(R8), Y1, Y3
	VMOVUPD      864(R8), Y4
	VMOVUPD      864(R8), Y5
	VMAXPD       Y2, Y4, Y2
	VMAXPD       Y3, Y5, Y3
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
	VADDPD       288(R8), Y6, Y4 // q = 1/(1 + t)
	VADDPD       288(R8), Y7, Y5
	VMOVUPD      288(R8), Y2
	VMOVUPD      288(R8), Y3
	VDIVPD       Y4, Y2, Y2
	VDIVPD       Y5, Y3, Y3
	VMULPD       Y2, Y6, Y6
	VMULPD       Y3, Y7, Y7
	VBLENDVPD    Y0, Y6, Y2, Y4 // s(x) and s(-x)
	VBLENDVPD    Y1, Y7, Y3, Y5
	VBLENDVPD    Y0, Y2, Y6, Y6
	VBLENDVPD    Y1, Y3, Y7, Y7
	VFMADD213PD  288(R8), Y0, Y6 // s(x) (1 + x s(-x))
	VFMADD213PD  288(R8), Y1, Y7
	VMULPD       Y6, Y4, Y4
	VMULPD       Y7, Y5, Y5
	TESTQ        R9, R9
	JNE          lastdy
	VMOVUPS      (DX), Y12

scale:
	VEXTRACTF128 $1, Y12, X13
	VCVTPS2PD    X12, Y12
	VCVTPS2PD    X13, Y13
	VMULPD       Y4, Y12, Y4 // times dy, and rounded once
	VMULPD       Y5, Y13, Y5
	VCVTPD2PSY   Y4, X12
	VCVTPD2PSY   Y5, X13
	VINSERTF128  $1, X13, Y12, Y12
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y12, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DX
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

lastdy:
	VMOVDQU    (R9), Y13
	VMASKMOVPS (DX), Y13, Y12
	JMP        scale

last:
	VMOVDQU    (R9), Y13
	VMASKMOVPS Y12, Y13, (DI)

done:
	VZEROUPPER
	RET

// func geluGradF32AVX2(dst, x, dy *float32, n int)
// dst[i] = dy[i] (Phi(x[i]) + x[i] phi(x[i])). Requires AVX2, FMA.
TEXT ·geluGradF32AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ dy+16(FP), DX
	MOVQ n+24(FP), CX
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
	VMOVUPD      1536(R8), Y12 // NaN stays
	VMOVUPD      1536(R8), Y13
	VMINPD       Y0, Y12, Y0
	VMINPD       Y1, Y13, Y1
	VMOVUPD      1504(R8), Y12
	VMOVUPD      1504(R8), Y13
	VMAXPD       Y0, Y12, Y0
	VMAXPD       Y1, Y13, Y1
	VMULPD       Y0, Y0, Y2 // t = e^(-x^2/2)
	VMULPD       Y1, Y1, Y3
	VMULPD       640(R8), Y2, Y2
	VMULPD       640(R8), Y3, Y3
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
	VANDPD       768(R8), Y0, Y2 // z = (|x| - k)/(|x| + k)
	VANDPD       768(R8), Y1, Y3
	VSUBPD       1120(R8), Y2, Y4
	VSUBPD       1120(R8), Y3, Y5
	VADDPD       1120(R8), Y2, Y2
	VADDPD       1120(R8), Y3, Y3
	VDIVPD       Y2, Y4, Y4
	VDIVPD       Y3, Y5, Y5
	VMOVUPD      1152(R8), Y8 // Phi(-|x|)/t
	VMOVUPD      1152(R8), Y9
	VFMADD213PD  1184(R8), Y4, Y8
	VFMADD213PD  1184(R8), Y5, Y9
	VFMADD213PD  1216(R8), Y4, Y8
	VFMADD213PD  1216(R8), Y5, Y9
	VFMADD213PD  1248(R8), Y4, Y8
	VFMADD213PD  1248(R8), Y5, Y9
	VFMADD213PD  1280(R8), Y4, Y8
	VFMADD213PD  1280(R8), Y5, Y9
	VFMADD213PD  1312(R8), Y4, Y8
	VFMADD213PD  1312(R8), Y5, Y9
	VFMADD213PD  1344(R8), Y4, Y8
	VFMADD213PD  1344(R8), Y5, Y9
	VFMADD213PD  1376(R8), Y4, Y8
	VFMADD213PD  1376(R8), Y5, Y9
	VFMADD213PD  1408(R8), Y4, Y8
	VFMADD213PD  1408(R8), Y5, Y9
	VFMADD213PD  1440(R8), Y4, Y8
	VFMADD213PD  1440(R8), Y5, Y9
	VFMADD213PD  1472(R8), Y4, Y8
	VFMADD213PD  1472(R8), Y5, Y9
	VMOVUPD      288(R8), Y2 // x < 0 ? t m : 1 - t m
	VMOVUPD      288(R8), Y3
	VFNMADD231PD Y8, Y6, Y2
	VFNMADD231PD Y9, Y7, Y3
	VMULPD       Y6, Y8, Y8
	VMULPD       Y7, Y9, Y9
	VXORPD       Y4, Y4, Y4
	VXORPD       Y5, Y5, Y5
	VCMPPD       $1, Y4, Y0, Y4
	VCMPPD       $1, Y5, Y1, Y5
	VBLENDVPD    Y4, Y8, Y2, Y2
	VBLENDVPD    Y5, Y9, Y3, Y3
	VMULPD       Y0, Y6, Y6 // Phi + x t / sqrt(2 pi)
	VMULPD       Y1, Y7, Y7
	VFMADD231PD  1568(R8), Y6, Y2
	VFMADD231PD  1568(R8), Y7, Y3
	TESTQ        R9, R9
	JNE          lastdy
	VMOVUPS      (DX), Y12

scale:
	VEXTRACTF128 $1, Y12, X13
	VCVTPS2PD    X12, Y12
	VCVTPS2PD    X13, Y13
	VMULPD       Y2, Y12, Y2 // times dy, and rounded once
	VMULPD       Y3, Y13, Y3
	VCVTPD2PSY   Y2, X12
	VCVTPD2PSY   Y3, X13
	VINSERTF128  $1, X13, Y12, Y12
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y12, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DX
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

lastdy:
	VMOVDQU    (R9), Y13
	VMASKMOVPS (DX), Y13, Y12
	JMP        scale

last:
	VMOVDQU    (R9), Y13
	VMASKMOVPS Y12, Y13, (DI)

done:
	VZEROUPPER
	RET

// func geluTanhGradF32AVX2(dst, x, dy *float32, n int)
// dst[i] = dy[i] s(z) (1 + x[i] z'(x[i]) s(-z)). Requires AVX2, FMA.
TEXT ·geluTanhGradF32AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ dy+16(FP), DX
	MOVQ n+24(FP), CX
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
	VMOVUPD      1088(R8), Y12 // NaN stays
	VMOVUPD      1088(R8), Y13
	VMINPD       Y0, Y12, Y0
	VMINPD       Y1, Y13, Y1
	VMOVUPD      1056(R8), Y12
	VMOVUPD      1056(R8), Y13
	VMAXPD       Y0, Y12, Y0
	VMAXPD       Y1, Y13, Y1
	VMULPD       Y0, Y0, Y2 // z = x (t1 + t3 x^2)
	VMULPD       Y1, Y1, Y3
	VMOVUPD      960(R8), Y10
	VMOVUPD      960(R8), Y11
	VFMADD231PD  992(R8), Y2, Y10
	VFMADD231PD  992(R8), Y3, Y11
	VMULPD       Y0, Y10, Y10
	VMULPD       Y1, Y11, Y11
	VORPD        928(R8), Y10, Y2 // -|z|
	VORPD        928(R8), Y11, Y3
	VMOVUPD      864(R8), Y4
	VMOVUPD      864(R8), Y5
	VMAXPD       Y2, Y4, Y2
	VMAXPD       Y3, Y5, Y3
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
	VADDPD       288(R8), Y6, Y4 // q = 1/(1 + t)
	VADDPD       288(R8), Y7, Y5
	VMOVUPD      288(R8), Y2
	VMOVUPD      288(R8), Y3
	VDIVPD       Y4, Y2, Y2
	VDIVPD       Y5, Y3, Y3
	VMULPD       Y2, Y6, Y6
	VMULPD       Y3, Y7, Y7
	VBLENDVPD    Y0, Y6, Y2, Y4 // s(z) and s(-z)
	VBLENDVPD    Y1, Y7, Y3, Y5
	VBLENDVPD    Y0, Y2, Y6, Y6
	VBLENDVPD    Y1, Y3, Y7, Y7
	VMULPD       Y0, Y0, Y2 // d = x z'(x)
	VMULPD       Y1, Y1, Y3
	VMOVUPD      960(R8), Y8
	VMOVUPD      960(R8), Y9
	VFMADD231PD  1024(R8), Y2, Y8
	VFMADD231PD  1024(R8), Y3, Y9
	VMULPD       Y0, Y8, Y8
	VMULPD       Y1, Y9, Y9
	VFMADD213PD  288(R8), Y8, Y6 // s(z) (1 + d s(-z))
	VFMADD213PD  288(R8), Y9, Y7
	VMULPD       Y6, Y4, Y4
	VMULPD       Y7, Y5, Y5
	TESTQ        R9, R9
	JNE          lastdy
	VMOVUPS      (DX), Y12

scale:
	VEXTRACTF128 $1, Y12, X13
	VCVTPS2PD    X12, Y12
	VCVTPS2PD    X13, Y13
	VMULPD       Y4, Y12, Y4 // times dy, and rounded once
	VMULPD       Y5, Y13, Y5
	VCVTPD2PSY   Y4, X12
	VCVTPD2PSY   Y5, X13
	VINSERTF128  $1, X13, Y12, Y12
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y12, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DX
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

lastdy:
	VMOVDQU    (R9), Y13
	VMASKMOVPS (DX), Y13, Y12
	JMP        scale

last:
	VMOVDQU    (R9), Y13
	VMASKMOVPS Y12, Y13, (DI)

done:
	VZEROUPPER
	RET
