//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx512_amd64.h"

// SCALE2_F32: two registers of the row before, times Z12. MAX2_F32: two of the row to come.
#define SCALE2_F32(m0, m1) \
	VMULPS  m0, Z12, Z14; \
	VMULPS  m1, Z12, Z15; \
	VMOVUPS Z14, m0; \
	VMOVUPS Z15, m1

#define MAX2_F32(m0, m1) \
	VMAXPS m0, Z13, Z13; \
	VMAXPS m1, Z13, Z13

// func softmaxStepF32AVX512(dst, x *float32, n int, m float32, prev *float32, prevStep int, q float32, next *float32, nextStep int) (s, max float32)
// softmaxStepGeneric. prev and next advance by prevStep and nextStep bytes for every 64 elements: 256, or 0 where there is no
// such row, with 64 elements of scratch. Requires AVX512F, BMI2.
//
// Why in one loop: exp is bound by the multipliers and leaves the memory idle, the other two by the memory. The row to come
// enters the second-level cache on the way, so that its exp finds it there.
//
// DI dst, SI x, CX elements left, R9 prevStep, R10 next, R11 prev, R12 nextStep, AX constants, K1-K4 masks of the last turn.
// Z0-Z11 work, Z12 q, Z13 max, Z14, Z15 work, Z16-Z19 lanes 0-15 .. 48-63, Z20 m, Z21-Z31 constants of exp. The last turn's missing
// elements are -Inf, with exp +0.
TEXT ·softmaxStepF32AVX512(SB), NOSPLIT, $0-80
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS m+24(FP), Z20
	MOVQ         prev+32(FP), R11
	MOVQ         prevStep+40(FP), R9
	VBROADCASTSS q+48(FP), Z12
	MOVQ         next+56(FP), R10
	MOVQ         nextStep+64(FP), R12
	LEAQ         softmaxF32AVX512<>(SB), AX
	VBROADCASTSS (AX), Z31
	VBROADCASTSS 4(AX), Z30
	VBROADCASTSS 8(AX), Z29
	VBROADCASTSS 12(AX), Z28
	VBROADCASTSS 16(AX), Z27
	VBROADCASTSS 20(AX), Z26
	VBROADCASTSS 24(AX), Z25
	VBROADCASTSS 28(AX), Z24
	VBROADCASTSS 32(AX), Z23
	VBROADCASTSS 36(AX), Z22
	VBROADCASTSS 40(AX), Z21
	VBROADCASTSS 44(AX), Z13
	VXORPS       X16, X16, X16
	VXORPS       X17, X17, X17
	VXORPS       X18, X18, X18
	VXORPS       X19, X19, X19
	SUBQ         $64, CX
	JLT          tail

loop:
	PREFETCHT0 2048(DI)
	PREFETCHT0 2112(DI)
	PREFETCHT0 2176(DI)
	PREFETCHT0 2240(DI)
	PREFETCHT0 2048(R10)
	PREFETCHT0 2112(R10)
	PREFETCHT0 2176(R10)
	PREFETCHT0 2240(R10)
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	VSUBPS  Z20, Z0, Z0
	VSUBPS  Z20, Z1, Z1
	VSUBPS  Z20, Z2, Z2
	VSUBPS  Z20, Z3, Z3
	MAX2_F32((R10), 64(R10))
	SCALE2_F32((R11), 64(R11))
	EXP2_F32(Z0, Z4, Z8, Z1, Z5, Z9)
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	MAX2_F32(128(R10), 192(R10))
	SCALE2_F32(128(R11), 192(R11))
	EXP2_F32(Z2, Z6, Z10, Z3, Z7, Z11)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	VADDPS  Z0, Z16, Z16
	VADDPS  Z1, Z17, Z17
	VADDPS  Z2, Z18, Z18
	VADDPS  Z3, Z19, Z19
	ADDQ    $256, SI
	ADDQ    $256, DI
	ADDQ    R12, R10
	ADDQ    R9, R11
	SUBQ    $64, CX
	JGE     loop

tail:
	ADDQ         $64, CX // elements left, 0 .. 63
	JEQ          fold
	MOVQ         $-1, DX
	BZHIQ        CX, DX, DX
	KMOVQ        DX, K1
	KSHIFTRQ     $16, K1, K2
	KSHIFTRQ     $32, K1, K3
	KSHIFTRQ     $48, K1, K4
	VBROADCASTSS 44(AX), Z0
	VMOVAPS      Z0, Z1
	VMOVAPS      Z0, Z2
	VMOVAPS      Z0, Z3
	VMOVUPS      (SI), K1, Z0
	VMOVUPS      64(SI), K2, Z1
	VMOVUPS      128(SI), K3, Z2
	VMOVUPS      192(SI), K4, Z3
	VSUBPS       Z20, Z0, Z0
	VSUBPS       Z20, Z1, Z1
	VSUBPS       Z20, Z2, Z2
	VSUBPS       Z20, Z3, Z3
	EXP2_F32(Z0, Z4, Z8, Z1, Z5, Z9)
	EXP2_F32(Z2, Z6, Z10, Z3, Z7, Z11)
	VMOVUPS      Z0, K1, (DI)
	VMOVUPS      Z1, K2, 64(DI)
	VMOVUPS      Z2, K3, 128(DI)
	VMOVUPS      Z3, K4, 192(DI)
	VADDPS       Z0, Z16, Z16
	VADDPS       Z1, Z17, Z17
	VADDPS       Z2, Z18, Z18
	VADDPS       Z3, Z19, Z19
	VMAXPS       (R10), Z13, K1, Z13
	VMAXPS       64(R10), Z13, K2, Z13
	VMAXPS       128(R10), Z13, K3, Z13
	VMAXPS       192(R10), Z13, K4, Z13
	VMULPS.Z     (R11), Z12, K1, Z0
	VMULPS.Z     64(R11), Z12, K2, Z1
	VMULPS.Z     128(R11), Z12, K3, Z2
	VMULPS.Z     192(R11), Z12, K4, Z3
	VMOVUPS      Z0, K1, (R11)
	VMOVUPS      Z1, K2, 64(R11)
	VMOVUPS      Z2, K3, 128(R11)
	VMOVUPS      Z3, K4, 192(R11)

fold:
	VADDPS        Z18, Z16, Z16
	VADDPS        Z19, Z17, Z17
	VADDPS        Z17, Z16, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPS        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VADDPS        X1, X0, X0
	VPERMILPS     $0x4e, X0, X1
	VADDPS        X1, X0, X0
	VPERMILPS     $0xb1, X0, X1
	VADDSS        X1, X0, X0
	VMOVSS        X0, s+72(FP)
	VEXTRACTF64X4 $1, Z13, Y1
	VEXTRACTF64X4 $0, Z13, Y0
	VMAXPS        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VMAXPS        X1, X0, X0
	VPERMILPS     $0x4e, X0, X1
	VMAXPS        X1, X0, X0
	VPERMILPS     $0xb1, X0, X1
	VMAXPS        X1, X0, X0
	VMOVSS        X0, max+76(FP)
	VZEROUPPER
	RET
