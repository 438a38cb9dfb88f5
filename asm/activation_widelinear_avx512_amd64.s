//go:build !purego && !noasm

#include "textflag.h"

// The float32 activations that are evaluated in float64 (activation_wide.go): sixteen elements a turn, as two chains
// of eight float64. By pairs of registers: Z0-Z1 x, the pairs up to 12-13 scratch in the order of the comments, Z16-Z31 constants.
// DI dst, SI x, DX dy, CX elements left, R8 wideLanes. Tail: one more turn under a mask.

// func siluF32AVX512(dst, x *float32, n int)
// dst[i] = x[i]/(1 + e^-x[i]). Requires AVX512F, AVX512DQ, BMI2.
TEXT ·siluF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	LEAQ         ·wideLanes(SB), R8
	VBROADCASTSD 864(R8), Z31
	VBROADCASTSD 928(R8), Z30
	VBROADCASTSD 32(R8), Z29
	VBROADCASTSD (R8), Z28
	VBROADCASTSD 64(R8), Z27
	VBROADCASTSD 96(R8), Z26
	VBROADCASTSD 128(R8), Z25
	VBROADCASTSD 160(R8), Z24
	VBROADCASTSD 192(R8), Z23
	VBROADCASTSD 224(R8), Z22
	KXNORW       K1, K1, K1
	SUBQ         $16, CX
	JLT          tail

loop:
	VMOVUPS.Z        (SI), K1, Z2
	VEXTRACTF64X4    $1, Z2, Y3
	VCVTPS2PD        Y2, Z0
	VCVTPS2PD        Y3, Z1
	VMAXPD           Z0, Z31, Z0 // NaN stays
	VMAXPD           Z1, Z31, Z1
	VPORQ            Z30, Z0, Z2 // -|z|
	VPORQ            Z30, Z1, Z3
	VMAXPD           Z2, Z31, Z2
	VMAXPD           Z3, Z31, Z3
	VMOVAPD          Z29, Z4 // t = round + v log2(e)
	VMOVAPD          Z29, Z5
	VFMADD231PD      Z28, Z2, Z4
	VFMADD231PD      Z28, Z3, Z5
	VSUBPD           Z29, Z4, Z8 // k
	VSUBPD           Z29, Z5, Z9
	VFNMADD231PD     Z27, Z8, Z2 // r = v - k log 2
	VFNMADD231PD     Z27, Z9, Z3
	VPSLLQ           $52, Z4, Z4 // 2^k
	VPSLLQ           $52, Z5, Z5
	VMOVAPD          Z26, Z6 // e^r - 1 = r q
	VMOVAPD          Z26, Z7
	VFMADD213PD      Z25, Z2, Z6
	VFMADD213PD      Z25, Z3, Z7
	VFMADD213PD      Z24, Z2, Z6
	VFMADD213PD      Z24, Z3, Z7
	VFMADD213PD      Z23, Z2, Z6
	VFMADD213PD      Z23, Z3, Z7
	VFMADD213PD      Z22, Z2, Z6
	VFMADD213PD      Z22, Z3, Z7
	VFMADD213PD.BCST 256(R8), Z2, Z6
	VFMADD213PD.BCST 256(R8), Z3, Z7
	VFMADD213PD.BCST 288(R8), Z2, Z6
	VFMADD213PD.BCST 288(R8), Z3, Z7
	VMULPD           Z2, Z6, Z6
	VMULPD           Z3, Z7, Z7
	VFMADD213PD      Z4, Z4, Z6 // e^v
	VFMADD213PD      Z5, Z5, Z7
	VADDPD.BCST      288(R8), Z6, Z4 // q = 1/(1 + t)
	VADDPD.BCST      288(R8), Z7, Z5
	VBROADCASTSD     288(R8), Z2
	VBROADCASTSD     288(R8), Z3
	VDIVPD           Z4, Z2, Z2
	VDIVPD           Z5, Z3, Z3
	VMULPD           Z2, Z6, Z6 // x < 0 ? t q : q
	VMULPD           Z3, Z7, Z7
	VPMOVQ2M         Z0, K3
	VPMOVQ2M         Z1, K4
	VBLENDMPD        Z6, Z2, K3, Z2
	VBLENDMPD        Z7, Z3, K4, Z3
	VMULPD           Z0, Z2, Z2
	VMULPD           Z1, Z3, Z3
	VCVTPD2PS        Z2, Y14
	VCVTPD2PS        Z3, Y15
	VINSERTF64X4     $1, Y15, Z14, Z14
	VMOVUPS          Z14, K1, (DI)
	ADDQ             $64, SI
	ADDQ             $64, DI
	SUBQ             $16, CX
	JGE              loop

tail:
	ADDQ  $16, CX // elements left; 0 or less after the masked turn
	JLE   done
	MOVL  $-1, AX
	BZHIL CX, AX, AX
	KMOVW AX, K1
	XORL  CX, CX
	SUBQ  $16, CX
	JMP   loop

done:
	VZEROUPPER
	RET

// func geluF32AVX512(dst, x *float32, n int)
// dst[i] = x[i] Phi(x[i]). Requires AVX512F, AVX512DQ, BMI2.
TEXT ·geluF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	LEAQ         ·wideLanes(SB), R8
	VBROADCASTSD 1504(R8), Z31
	VBROADCASTSD 1536(R8), Z30
	VBROADCASTSD 640(R8), Z29
	VBROADCASTSD 32(R8), Z28
	VBROADCASTSD (R8), Z27
	VBROADCASTSD 64(R8), Z26
	VBROADCASTSD 96(R8), Z25
	VBROADCASTSD 128(R8), Z24
	VBROADCASTSD 160(R8), Z23
	VBROADCASTSD 192(R8), Z22
	VBROADCASTSD 768(R8), Z21
	KXNORW       K1, K1, K1
	SUBQ         $16, CX
	JLT          tail

loop:
	VMOVUPS.Z        (SI), K1, Z2
	VEXTRACTF64X4    $1, Z2, Y3
	VCVTPS2PD        Y2, Z0
	VCVTPS2PD        Y3, Z1
	VMAXPD           Z0, Z31, Z10 // NaN stays
	VMAXPD           Z1, Z31, Z11
	VMINPD           Z10, Z30, Z0
	VMINPD           Z11, Z30, Z1
	VMULPD           Z0, Z0, Z2 // t = e^(-x^2/2)
	VMULPD           Z1, Z1, Z3
	VMULPD           Z29, Z2, Z2
	VMULPD           Z29, Z3, Z3
	VMOVAPD          Z28, Z4 // t = round + v log2(e)
	VMOVAPD          Z28, Z5
	VFMADD231PD      Z27, Z2, Z4
	VFMADD231PD      Z27, Z3, Z5
	VSUBPD           Z28, Z4, Z8 // k
	VSUBPD           Z28, Z5, Z9
	VFNMADD231PD     Z26, Z8, Z2 // r = v - k log 2
	VFNMADD231PD     Z26, Z9, Z3
	VPSLLQ           $52, Z4, Z4 // 2^k
	VPSLLQ           $52, Z5, Z5
	VMOVAPD          Z25, Z6 // e^r - 1 = r q
	VMOVAPD          Z25, Z7
	VFMADD213PD      Z24, Z2, Z6
	VFMADD213PD      Z24, Z3, Z7
	VFMADD213PD      Z23, Z2, Z6
	VFMADD213PD      Z23, Z3, Z7
	VFMADD213PD      Z22, Z2, Z6
	VFMADD213PD      Z22, Z3, Z7
	VFMADD213PD.BCST 224(R8), Z2, Z6
	VFMADD213PD.BCST 224(R8), Z3, Z7
	VFMADD213PD.BCST 256(R8), Z2, Z6
	VFMADD213PD.BCST 256(R8), Z3, Z7
	VFMADD213PD.BCST 288(R8), Z2, Z6
	VFMADD213PD.BCST 288(R8), Z3, Z7
	VMULPD           Z2, Z6, Z6
	VMULPD           Z3, Z7, Z7
	VFMADD213PD      Z4, Z4, Z6 // e^v
	VFMADD213PD      Z5, Z5, Z7
	VPANDQ           Z21, Z0, Z2 // z = (|x| - k)/(|x| + k)
	VPANDQ           Z21, Z1, Z3
	VSUBPD.BCST      1120(R8), Z2, Z4
	VSUBPD.BCST      1120(R8), Z3, Z5
	VADDPD.BCST      1120(R8), Z2, Z2
	VADDPD.BCST      1120(R8), Z3, Z3
	VDIVPD           Z2, Z4, Z4
	VDIVPD           Z3, Z5, Z5
	VBROADCASTSD     1152(R8), Z8 // Phi(-|x|)/t
	VBROADCASTSD     1152(R8), Z9
	VFMADD213PD.BCST 1184(R8), Z4, Z8
	VFMADD213PD.BCST 1184(R8), Z5, Z9
	VFMADD213PD.BCST 1216(R8), Z4, Z8
	VFMADD213PD.BCST 1216(R8), Z5, Z9
	VFMADD213PD.BCST 1248(R8), Z4, Z8
	VFMADD213PD.BCST 1248(R8), Z5, Z9
	VFMADD213PD.BCST 1280(R8), Z4, Z8
	VFMADD213PD.BCST 1280(R8), Z5, Z9
	VFMADD213PD.BCST 1312(R8), Z4, Z8
	VFMADD213PD.BCST 1312(R8), Z5, Z9
	VFMADD213PD.BCST 1344(R8), Z4, Z8
	VFMADD213PD.BCST 1344(R8), Z5, Z9
	VFMADD213PD.BCST 1376(R8), Z4, Z8
	VFMADD213PD.BCST 1376(R8), Z5, Z9
	VFMADD213PD.BCST 1408(R8), Z4, Z8
	VFMADD213PD.BCST 1408(R8), Z5, Z9
	VFMADD213PD.BCST 1440(R8), Z4, Z8
	VFMADD213PD.BCST 1440(R8), Z5, Z9
	VFMADD213PD.BCST 1472(R8), Z4, Z8
	VFMADD213PD.BCST 1472(R8), Z5, Z9
	VBROADCASTSD     288(R8), Z2 // x < 0 ? t m : 1 - t m
	VBROADCASTSD     288(R8), Z3
	VFNMADD231PD     Z8, Z6, Z2
	VFNMADD231PD     Z9, Z7, Z3
	VMULPD           Z6, Z8, Z8
	VMULPD           Z7, Z9, Z9
	VPXORQ           Z4, Z4, Z4
	VPXORQ           Z5, Z5, Z5
	VCMPPD           $1, Z4, Z0, K3
	VCMPPD           $1, Z5, Z1, K4
	VBLENDMPD        Z8, Z2, K3, Z2
	VBLENDMPD        Z9, Z3, K4, Z3
	VMULPD           Z10, Z2, Z2
	VMULPD           Z11, Z3, Z3
	VCVTPD2PS        Z2, Y14
	VCVTPD2PS        Z3, Y15
	VINSERTF64X4     $1, Y15, Z14, Z14
	VMOVUPS          Z14, K1, (DI)
	ADDQ             $64, SI
	ADDQ             $64, DI
	SUBQ             $16, CX
	JGE              loop

tail:
	ADDQ  $16, CX // elements left; 0 or less after the masked turn
	JLE   done
	MOVL  $-1, AX
	BZHIL CX, AX, AX
	KMOVW AX, K1
	XORL  CX, CX
	SUBQ  $16, CX
	JMP   loop

done:
	VZEROUPPER
	RET

// func geluTanhF32AVX512(dst, x *float32, n int)
// dst[i] = x[i] s(z(x[i])). Requires AVX512F, AVX512DQ, BMI2.
TEXT ·geluTanhF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	LEAQ         ·wideLanes(SB), R8
	VBROADCASTSD 1056(R8), Z31
	VBROADCASTSD 960(R8), Z30
	VBROADCASTSD 992(R8), Z29
	VBROADCASTSD 928(R8), Z28
	VBROADCASTSD 864(R8), Z27
	VBROADCASTSD 32(R8), Z26
	VBROADCASTSD (R8), Z25
	VBROADCASTSD 64(R8), Z24
	VBROADCASTSD 96(R8), Z23
	VBROADCASTSD 128(R8), Z22
	KXNORW       K1, K1, K1
	SUBQ         $16, CX
	JLT          tail

loop:
	VMOVUPS.Z        (SI), K1, Z2
	VEXTRACTF64X4    $1, Z2, Y3
	VCVTPS2PD        Y2, Z0
	VCVTPS2PD        Y3, Z1
	VMAXPD           Z0, Z31, Z0 // NaN stays
	VMAXPD           Z1, Z31, Z1
	VMULPD           Z0, Z0, Z2 // z = x (t1 + t3 x^2)
	VMULPD           Z1, Z1, Z3
	VMOVAPD          Z30, Z10
	VMOVAPD          Z30, Z11
	VFMADD231PD      Z29, Z2, Z10
	VFMADD231PD      Z29, Z3, Z11
	VMULPD           Z0, Z10, Z10
	VMULPD           Z1, Z11, Z11
	VPORQ            Z28, Z10, Z2 // -|z|
	VPORQ            Z28, Z11, Z3
	VMAXPD           Z2, Z27, Z2
	VMAXPD           Z3, Z27, Z3
	VMOVAPD          Z26, Z4 // t = round + v log2(e)
	VMOVAPD          Z26, Z5
	VFMADD231PD      Z25, Z2, Z4
	VFMADD231PD      Z25, Z3, Z5
	VSUBPD           Z26, Z4, Z8 // k
	VSUBPD           Z26, Z5, Z9
	VFNMADD231PD     Z24, Z8, Z2 // r = v - k log 2
	VFNMADD231PD     Z24, Z9, Z3
	VPSLLQ           $52, Z4, Z4 // 2^k
	VPSLLQ           $52, Z5, Z5
	VMOVAPD          Z23, Z6 // e^r - 1 = r q
	VMOVAPD          Z23, Z7
	VFMADD213PD      Z22, Z2, Z6
	VFMADD213PD      Z22, Z3, Z7
	VFMADD213PD.BCST 160(R8), Z2, Z6
	VFMADD213PD.BCST 160(R8), Z3, Z7
	VFMADD213PD.BCST 192(R8), Z2, Z6
	VFMADD213PD.BCST 192(R8), Z3, Z7
	VFMADD213PD.BCST 224(R8), Z2, Z6
	VFMADD213PD.BCST 224(R8), Z3, Z7
	VFMADD213PD.BCST 256(R8), Z2, Z6
	VFMADD213PD.BCST 256(R8), Z3, Z7
	VFMADD213PD.BCST 288(R8), Z2, Z6
	VFMADD213PD.BCST 288(R8), Z3, Z7
	VMULPD           Z2, Z6, Z6
	VMULPD           Z3, Z7, Z7
	VFMADD213PD      Z4, Z4, Z6 // e^v
	VFMADD213PD      Z5, Z5, Z7
	VADDPD.BCST      288(R8), Z6, Z4 // q = 1/(1 + t)
	VADDPD.BCST      288(R8), Z7, Z5
	VBROADCASTSD     288(R8), Z2
	VBROADCASTSD     288(R8), Z3
	VDIVPD           Z4, Z2, Z2
	VDIVPD           Z5, Z3, Z3
	VMULPD           Z2, Z6, Z6 // x < 0 ? t q : q
	VMULPD           Z3, Z7, Z7
	VPMOVQ2M         Z0, K3
	VPMOVQ2M         Z1, K4
	VBLENDMPD        Z6, Z2, K3, Z2
	VBLENDMPD        Z7, Z3, K4, Z3
	VMULPD           Z0, Z2, Z2
	VMULPD           Z1, Z3, Z3
	VCVTPD2PS        Z2, Y14
	VCVTPD2PS        Z3, Y15
	VINSERTF64X4     $1, Y15, Z14, Z14
	VMOVUPS          Z14, K1, (DI)
	ADDQ             $64, SI
	ADDQ             $64, DI
	SUBQ             $16, CX
	JGE              loop

tail:
	ADDQ  $16, CX // elements left; 0 or less after the masked turn
	JLE   done
	MOVL  $-1, AX
	BZHIL CX, AX, AX
	KMOVW AX, K1
	XORL  CX, CX
	SUBQ  $16, CX
	JMP   loop

done:
	VZEROUPPER
	RET
