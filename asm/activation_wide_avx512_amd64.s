//go:build !purego && !noasm

#include "textflag.h"

// The float32 activations that are evaluated in float64 (activation_wide.go): sixteen elements a turn, as two chains
// of eight float64. By pairs of registers: Z0-Z1 x, the pairs up to 12-13 scratch in the order of the comments, Z16-Z31 constants.
// DI dst, SI x, DX dy, CX elements left, R8 wideLanes. Tail: one more turn under a mask.

// func expm1F32AVX512(dst, x *float32, n int)
// dst[i] = e^x[i] - 1. Requires AVX512F, AVX512DQ, BMI2.
TEXT ·expm1F32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	LEAQ         ·wideLanes(SB), R8
	VBROADCASTSD 832(R8), Z31
	VBROADCASTSD 800(R8), Z30
	VBROADCASTSD 32(R8), Z29
	VBROADCASTSD (R8), Z28
	VBROADCASTSD 64(R8), Z27
	VBROADCASTSD 96(R8), Z26
	VBROADCASTSD 128(R8), Z25
	VBROADCASTSD 160(R8), Z24
	VBROADCASTSD 192(R8), Z23
	VBROADCASTSD 224(R8), Z22
	VBROADCASTSD 928(R8), Z21
	KXNORW       K1, K1, K1
	SUBQ         $16, CX
	JLT          tail

loop:
	VMOVUPS.Z        (SI), K1, Z2
	VEXTRACTF64X4    $1, Z2, Y3
	VCVTPS2PD        Y2, Z0
	VCVTPS2PD        Y3, Z1
	VMINPD           Z0, Z31, Z2 // NaN stays
	VMINPD           Z1, Z31, Z3
	VMAXPD           Z2, Z30, Z2
	VMAXPD           Z3, Z30, Z3
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
	VSUBPD.BCST      288(R8), Z4, Z8 // 2^k s + (2^k - 1)
	VSUBPD.BCST      288(R8), Z5, Z9
	VFMADD213PD      Z8, Z4, Z6
	VFMADD213PD      Z9, Z5, Z7
	VPANDQ           Z21, Z0, Z0 // the sign of x
	VPANDQ           Z21, Z1, Z1
	VPORQ            Z0, Z6, Z6
	VPORQ            Z1, Z7, Z7
	VCVTPD2PS        Z6, Y14
	VCVTPD2PS        Z7, Y15
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

// func log1pF32AVX512(dst, x *float32, n int)
// dst[i] = log(1 + x[i]). Requires AVX512F, AVX512DQ, BMI2.
TEXT ·log1pF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	LEAQ         ·wideLanes(SB), R8
	VBROADCASTSD 288(R8), Z31
	VBROADCASTSD 672(R8), Z30
	VBROADCASTSD 1728(R8), Z29
	VBROADCASTSD 704(R8), Z28
	VBROADCASTSD 736(R8), Z27
	VBROADCASTSD 320(R8), Z26
	VBROADCASTSD 352(R8), Z25
	VBROADCASTSD 384(R8), Z24
	VBROADCASTSD 416(R8), Z23
	VBROADCASTSD 448(R8), Z22
	VBROADCASTSD 928(R8), Z21
	VBROADCASTSD 1600(R8), Z20
	VBROADCASTSD 1664(R8), Z19
	VBROADCASTSD 1632(R8), Z18
	KXNORW       K1, K1, K1
	SUBQ         $16, CX
	JLT          tail

loop:
	VMOVUPS.Z        (SI), K1, Z2
	VEXTRACTF64X4    $1, Z2, Y3
	VCVTPS2PD        Y2, Z0
	VCVTPS2PD        Y3, Z1
	VADDPD           Z31, Z0, Z2 // u = 1 + v = m 2^e, m in [3/4, 3/2)
	VADDPD           Z31, Z1, Z3
	VPADDQ           Z30, Z2, Z4
	VPADDQ           Z30, Z3, Z5
	VPSRLQ           $52, Z4, Z4 // e + 1023
	VPSRLQ           $52, Z5, Z5
	VPSLLQ           $52, Z4, Z8
	VPSLLQ           $52, Z5, Z9
	VPSUBQ           Z8, Z2, Z2
	VPSUBQ           Z9, Z3, Z3
	VPADDQ           Z29, Z2, Z2
	VPADDQ           Z29, Z3, Z3
	VPORQ            Z28, Z4, Z4
	VPORQ            Z28, Z5, Z5
	VSUBPD           Z27, Z4, Z4 // e
	VSUBPD           Z27, Z5, Z5
	VSUBPD           Z31, Z2, Z2 // r = e == 0 ? v : m - 1
	VSUBPD           Z31, Z3, Z3
	VPTESTNMQ        Z4, Z4, K3
	VPTESTNMQ        Z5, Z5, K4
	VMOVAPD          Z0, K3, Z2
	VMOVAPD          Z1, K4, Z3
	VMOVAPD          Z26, Z6 // P(r)
	VMOVAPD          Z26, Z7
	VFMADD213PD      Z25, Z2, Z6
	VFMADD213PD      Z25, Z3, Z7
	VFMADD213PD      Z24, Z2, Z6
	VFMADD213PD      Z24, Z3, Z7
	VFMADD213PD      Z23, Z2, Z6
	VFMADD213PD      Z23, Z3, Z7
	VFMADD213PD      Z22, Z2, Z6
	VFMADD213PD      Z22, Z3, Z7
	VFMADD213PD.BCST 480(R8), Z2, Z6
	VFMADD213PD.BCST 480(R8), Z3, Z7
	VFMADD213PD.BCST 512(R8), Z2, Z6
	VFMADD213PD.BCST 512(R8), Z3, Z7
	VFMADD213PD.BCST 544(R8), Z2, Z6
	VFMADD213PD.BCST 544(R8), Z3, Z7
	VFMADD213PD.BCST 576(R8), Z2, Z6
	VFMADD213PD.BCST 576(R8), Z3, Z7
	VFMADD213PD.BCST 608(R8), Z2, Z6
	VFMADD213PD.BCST 608(R8), Z3, Z7
	VFMADD213PD.BCST 640(R8), Z2, Z6
	VFMADD213PD.BCST 640(R8), Z3, Z7
	VMULPD           Z2, Z2, Z8 // r + r^2 P
	VMULPD           Z3, Z3, Z9
	VFMADD231PD      Z6, Z8, Z2
	VFMADD231PD      Z7, Z9, Z3
	VFMADD231PD.BCST 64(R8), Z4, Z2 // + e log 2
	VFMADD231PD.BCST 64(R8), Z5, Z3
	VPANDQ           Z21, Z0, Z4 // the sign of x
	VPANDQ           Z21, Z1, Z5
	VPORQ            Z4, Z2, Z2
	VPORQ            Z5, Z3, Z3
	VCMPPD           $5, Z20, Z0, K3 // not below +Inf: x
	VCMPPD           $5, Z20, Z1, K4
	VMOVAPD          Z0, K3, Z2
	VMOVAPD          Z1, K4, Z3
	VCMPPD           $0, Z19, Z0, K3 // -1: -Inf
	VCMPPD           $0, Z19, Z1, K4
	VMOVAPD          Z18, K3, Z2
	VMOVAPD          Z18, K4, Z3
	VCMPPD           $1, Z19, Z0, K3 // below: NaN, that is x | all ones
	VCMPPD           $1, Z19, Z1, K4
	VPTERNLOGQ       $0xFF, Z0, Z0, K3, Z2
	VPTERNLOGQ       $0xFF, Z1, Z1, K4, Z3
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

// func softplusF32AVX512(dst, x *float32, n int)
// dst[i] = log(1 + e^x[i]). Requires AVX512F, AVX512DQ, BMI2.
TEXT ·softplusF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	LEAQ         ·wideLanes(SB), R8
	VBROADCASTSD 928(R8), Z31
	VBROADCASTSD 800(R8), Z30
	VBROADCASTSD 32(R8), Z29
	VBROADCASTSD (R8), Z28
	VBROADCASTSD 64(R8), Z27
	VBROADCASTSD 96(R8), Z26
	VBROADCASTSD 128(R8), Z25
	VBROADCASTSD 160(R8), Z24
	VBROADCASTSD 192(R8), Z23
	VBROADCASTSD 224(R8), Z22
	VBROADCASTSD 672(R8), Z21
	VBROADCASTSD 1728(R8), Z20
	VBROADCASTSD 704(R8), Z19
	VBROADCASTSD 1696(R8), Z18
	KXNORW       K1, K1, K1
	SUBQ         $16, CX
	JLT          tail

loop:
	VMOVUPS.Z        (SI), K1, Z2
	VEXTRACTF64X4    $1, Z2, Y3
	VCVTPS2PD        Y2, Z0
	VCVTPS2PD        Y3, Z1
	VPORQ            Z31, Z0, Z2 // -|x|
	VPORQ            Z31, Z1, Z3
	VMAXPD           Z2, Z30, Z2 // NaN stays
	VMAXPD           Z3, Z30, Z3
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
	VADDPD.BCST      288(R8), Z6, Z2 // u = 1 + v = m 2^e, m in [3/4, 3/2)
	VADDPD.BCST      288(R8), Z7, Z3
	VPADDQ           Z21, Z2, Z4
	VPADDQ           Z21, Z3, Z5
	VPSRLQ           $52, Z4, Z4 // e + 1023
	VPSRLQ           $52, Z5, Z5
	VPSLLQ           $52, Z4, Z10
	VPSLLQ           $52, Z5, Z11
	VPSUBQ           Z10, Z2, Z2
	VPSUBQ           Z11, Z3, Z3
	VPADDQ           Z20, Z2, Z2
	VPADDQ           Z20, Z3, Z3
	VPORQ            Z19, Z4, Z4
	VPORQ            Z19, Z5, Z5
	VSUBPD.BCST      736(R8), Z4, Z4 // e
	VSUBPD.BCST      736(R8), Z5, Z5
	VSUBPD.BCST      288(R8), Z2, Z2 // r = e == 0 ? v : m - 1
	VSUBPD.BCST      288(R8), Z3, Z3
	VPTESTNMQ        Z4, Z4, K3
	VPTESTNMQ        Z5, Z5, K4
	VMOVAPD          Z6, K3, Z2
	VMOVAPD          Z7, K4, Z3
	VBROADCASTSD     320(R8), Z8 // P(r)
	VBROADCASTSD     320(R8), Z9
	VFMADD213PD.BCST 352(R8), Z2, Z8
	VFMADD213PD.BCST 352(R8), Z3, Z9
	VFMADD213PD.BCST 384(R8), Z2, Z8
	VFMADD213PD.BCST 384(R8), Z3, Z9
	VFMADD213PD.BCST 416(R8), Z2, Z8
	VFMADD213PD.BCST 416(R8), Z3, Z9
	VFMADD213PD.BCST 448(R8), Z2, Z8
	VFMADD213PD.BCST 448(R8), Z3, Z9
	VFMADD213PD.BCST 480(R8), Z2, Z8
	VFMADD213PD.BCST 480(R8), Z3, Z9
	VFMADD213PD.BCST 512(R8), Z2, Z8
	VFMADD213PD.BCST 512(R8), Z3, Z9
	VFMADD213PD.BCST 544(R8), Z2, Z8
	VFMADD213PD.BCST 544(R8), Z3, Z9
	VFMADD213PD.BCST 576(R8), Z2, Z8
	VFMADD213PD.BCST 576(R8), Z3, Z9
	VFMADD213PD.BCST 608(R8), Z2, Z8
	VFMADD213PD.BCST 608(R8), Z3, Z9
	VFMADD213PD.BCST 640(R8), Z2, Z8
	VFMADD213PD.BCST 640(R8), Z3, Z9
	VMULPD           Z2, Z2, Z10 // r + r^2 P
	VMULPD           Z3, Z3, Z11
	VFMADD231PD      Z8, Z10, Z2
	VFMADD231PD      Z9, Z11, Z3
	VFMADD231PD      Z27, Z4, Z2 // + e log 2
	VFMADD231PD      Z27, Z5, Z3
	VMAXPD           Z0, Z18, Z0 // max(x, 0)
	VMAXPD           Z1, Z18, Z1
	VADDPD           Z0, Z2, Z2
	VADDPD           Z1, Z3, Z3
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
