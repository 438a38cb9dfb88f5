//go:build !purego && !noasm

#include "textflag.h"

// FOLDF64 adds the 32 lanes of Z0-Z3, in order, into X0 by halving: 16, 8, 4, 2, 1.
#define FOLDF64 \
	VADDPD        Z2, Z0, Z0; \
	VADDPD        Z3, Z1, Z1; \
	VADDPD        Z1, Z0, Z0; \
	VEXTRACTF64X4 $1, Z0, Y1; \
	VADDPD        Y1, Y0, Y0; \
	VEXTRACTF128  $1, Y0, X1; \
	VADDPD        X1, X0, X0; \
	VPERMILPD     $1, X0, X1; \
	VADDSD        X1, X0, X0

// MASKSF64 sets K1-K4 to the masks of the CX (1 .. 31) elements that are left, 8 lanes each. Clobbers AX.
#define MASKSF64 \
	MOVQ  $-1, AX;    \
	BZHIQ CX, AX, AX; \
	KMOVW AX, K1;     \
	SHRQ  $8, AX;    \
	KMOVW AX, K2;     \
	SHRQ  $8, AX;    \
	KMOVW AX, K3;     \
	SHRQ  $8, AX;    \
	KMOVW AX, K4

// func dotWideF32AVX512(x, y *float32, n int) float64
// The sum of x[i]*y[i] in float64, in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, DX y, CX elements left, Z0-Z3 lanes 0-31, Z4-Z11 data, AX and K1-K4 tail masks.
// One step of all lanes a turn; the products are exact, so fusing changes nothing. Tail: masked loads give +0.
TEXT ·dotWideF32AVX512(SB), NOSPLIT, $0-32
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DX
	MOVQ   n+16(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	SUBQ   $32, CX
	JLT    tail

	PCALIGN $64
loop:
	VCVTPS2PD   (SI), Z4
	VCVTPS2PD   32(SI), Z5
	VCVTPS2PD   64(SI), Z6
	VCVTPS2PD   96(SI), Z7
	VCVTPS2PD   (DX), Z8
	VCVTPS2PD   32(DX), Z9
	VCVTPS2PD   64(DX), Z10
	VCVTPS2PD   96(DX), Z11
	VFMADD231PD Z8, Z4, Z0
	VFMADD231PD Z9, Z5, Z1
	VFMADD231PD Z10, Z6, Z2
	VFMADD231PD Z11, Z7, Z3
	ADDQ        $128, SI
	ADDQ        $128, DX
	SUBQ        $32, CX
	JGE         loop

tail:
	ADDQ        $32, CX // elements left, 0 .. 31
	JEQ         fold
	MASKSF64
	VCVTPS2PD.Z (SI), K1, Z4
	VCVTPS2PD.Z (DX), K1, Z8
	VFMADD231PD Z8, Z4, Z0
	CMPQ        CX, $8
	JLE         pad
	VCVTPS2PD.Z 32(SI), K2, Z5
	VCVTPS2PD.Z 32(DX), K2, Z9
	VFMADD231PD Z9, Z5, Z1
	CMPQ        CX, $16
	JLE         pad
	VCVTPS2PD.Z 64(SI), K3, Z6
	VCVTPS2PD.Z 64(DX), K3, Z10
	VFMADD231PD Z10, Z6, Z2
	CMPQ        CX, $24
	JLE         pad
	VCVTPS2PD.Z 96(SI), K4, Z7
	VCVTPS2PD.Z 96(DX), K4, Z11
	VFMADD231PD Z11, Z7, Z3

	pad:   // as if lanes 24 and up had taken +0: no lane sum is -0 any more
	VXORPS X4, X4, X4
	VADDPD Z4, Z3, Z3

fold:
	FOLDF64
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// func sumWideF32AVX512(x *float32, n int) float64
// The sum of x[i] in float64, in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-31, Z4-Z7 data, AX and K1-K4 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0.
TEXT ·sumWideF32AVX512(SB), NOSPLIT, $0-24
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	SUBQ   $32, CX
	JLT    tail

	PCALIGN $64
loop:
	VCVTPS2PD (SI), Z4
	VCVTPS2PD 32(SI), Z5
	VCVTPS2PD 64(SI), Z6
	VCVTPS2PD 96(SI), Z7
	VADDPD    Z4, Z0, Z0
	VADDPD    Z5, Z1, Z1
	VADDPD    Z6, Z2, Z2
	VADDPD    Z7, Z3, Z3
	ADDQ      $128, SI
	SUBQ      $32, CX
	JGE       loop

tail:
	ADDQ        $32, CX // elements left, 0 .. 31
	JEQ         fold
	MASKSF64
	VCVTPS2PD.Z (SI), K1, Z4
	VADDPD      Z4, Z0, Z0
	CMPQ        CX, $8
	JLE         fold
	VCVTPS2PD.Z 32(SI), K2, Z5
	VADDPD      Z5, Z1, Z1
	CMPQ        CX, $16
	JLE         fold
	VCVTPS2PD.Z 64(SI), K3, Z6
	VADDPD      Z6, Z2, Z2
	CMPQ        CX, $24
	JLE         fold
	VCVTPS2PD.Z 96(SI), K4, Z7
	VADDPD      Z7, Z3, Z3

fold:
	FOLDF64
	VMOVSD X0, ret+16(FP)
	VZEROUPPER
	RET
