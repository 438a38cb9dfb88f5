//go:build !purego && !noasm

#include "textflag.h"

// FOLDF32 adds the 64 lanes of Z0-Z3, in order, into X0 by halving: 32, 16, 8, 4, 2, 1.
#define FOLDF32 \
	VADDPS        Z2, Z0, Z0; \
	VADDPS        Z3, Z1, Z1; \
	VADDPS        Z1, Z0, Z0; \
	VEXTRACTF64X4 $1, Z0, Y1; \
	VADDPS        Y1, Y0, Y0; \
	VEXTRACTF128  $1, Y0, X1; \
	VADDPS        X1, X0, X0; \
	VPERMILPD     $1, X0, X1; \
	VADDPS        X1, X0, X0; \
	VMOVSHDUP     X0, X1;     \
	VADDSS        X1, X0, X0

// MASKSF32 sets K1-K4 to the masks of the CX (1 .. 63) elements that are left, 16 lanes each. Clobbers AX.
#define MASKSF32 \
	MOVQ  $-1, AX;    \
	BZHIQ CX, AX, AX; \
	KMOVW AX, K1;     \
	SHRQ  $16, AX;    \
	KMOVW AX, K2;     \
	SHRQ  $16, AX;    \
	KMOVW AX, K3;     \
	SHRQ  $16, AX;    \
	KMOVW AX, K4

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
	SHRQ  $8, AX;     \
	KMOVW AX, K2;     \
	SHRQ  $8, AX;     \
	KMOVW AX, K3;     \
	SHRQ  $8, AX;     \
	KMOVW AX, K4

// func dotF32AVX512(x, y *float32, n int) float32
// The sum of x[i]*y[i] in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, DX y, CX elements left, Z0-Z3 lanes 0-63, Z4-Z11 data, AX, BX, DI, R8 scratch, K1-K4 masks.
// One step of all lanes a turn: four chains cover the latency of the multiply-add. Head of a long slice: the elements up
// to a cache line of x join the last lanes, as in sumF32AVX512. Tail: under masks, which leave the other lanes alone.
TEXT ·dotF32AVX512(SB), NOSPLIT, $0-28
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DX
	MOVQ   n+16(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	CMPQ   CX, $256
	JLT    aligned
	TESTQ  $63, SI
	JNE    head

aligned:
	SUBQ $64, CX
	JLT  tail

	PCALIGN $64

loop:
	VMOVUPS     (SI), Z4
	VMOVUPS     64(SI), Z5
	VMOVUPS     128(SI), Z6
	VMOVUPS     192(SI), Z7
	VFMADD231PS (DX), Z4, Z0
	VFMADD231PS 64(DX), Z5, Z1
	VFMADD231PS 128(DX), Z6, Z2
	VFMADD231PS 192(DX), Z7, Z3
	ADDQ        $256, SI
	ADDQ        $256, DX
	SUBQ        $64, CX
	JGE         loop

tail:
	ADDQ        $64, CX          // elements left, 0 .. 63
	JEQ         pad
	MASKSF32
	VMOVUPS.Z   (SI), K1, Z4
	VMOVUPS.Z   (DX), K1, Z8
	VFMADD231PS Z8, Z4, K1, Z0
	CMPQ        CX, $16
	JLE         pad
	VMOVUPS.Z   64(SI), K2, Z5
	VMOVUPS.Z   64(DX), K2, Z9
	VFMADD231PS Z9, Z5, K2, Z1
	CMPQ        CX, $32
	JLE         pad
	VMOVUPS.Z   128(SI), K3, Z6
	VMOVUPS.Z   128(DX), K3, Z10
	VFMADD231PS Z10, Z6, K3, Z2
	CMPQ        CX, $48
	JLE         pad
	VMOVUPS.Z   192(SI), K4, Z7
	VMOVUPS.Z   192(DX), K4, Z11
	VFMADD231PS Z11, Z7, K4, Z3

pad:
	MOVQ   n+16(FP), AX
	TESTQ  $63, AX
	JEQ    fold
	VXORPS X4, X4, X4   // some lanes take +0 in the last step: not every lane sum is -0 any more
	VADDPS Z4, Z3, Z3

fold:
	FOLDF32
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

head:
	MOVQ        SI, AX
	NEGQ        AX
	ANDQ        $60, AX               // bytes up to a cache line
	MOVQ        AX, BX
	SHRQ        $2, BX
	MOVL        $16, DI
	SUBL        BX, DI
	MOVL        $-1, R8
	SHLXL       DI, R8, R8
	KMOVW       R8, K1                // the last of the lanes
	VMOVUPS.Z   -64(SI)(AX*1), K1, Z4
	VMOVUPS.Z   -64(DX)(AX*1), K1, Z8
	VFMADD231PS Z8, Z4, Z3
	ADDQ        AX, SI
	ADDQ        AX, DX
	SUBQ        BX, CX
	JMP         aligned

// func dotF64AVX512(x, y *float64, n int) float64
// The sum of x[i]*y[i] in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, DX y, CX elements left, Z0-Z3 lanes 0-31, Z4-Z11 data, AX, BX, DI, R8 scratch, K1-K4 masks.
// One step of all lanes a turn: four chains cover the latency of the multiply-add. Head of a long slice: the elements up
// to a cache line of x join the last lanes, as in sumF64AVX512. Tail: under masks, which leave the other lanes alone.
TEXT ·dotF64AVX512(SB), NOSPLIT, $0-32
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DX
	MOVQ   n+16(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	CMPQ   CX, $128
	JLT    aligned
	TESTQ  $63, SI
	JNE    head

aligned:
	SUBQ $32, CX
	JLT  tail

	PCALIGN $64

loop:
	VMOVUPD     (SI), Z4
	VMOVUPD     64(SI), Z5
	VMOVUPD     128(SI), Z6
	VMOVUPD     192(SI), Z7
	VFMADD231PD (DX), Z4, Z0
	VFMADD231PD 64(DX), Z5, Z1
	VFMADD231PD 128(DX), Z6, Z2
	VFMADD231PD 192(DX), Z7, Z3
	ADDQ        $256, SI
	ADDQ        $256, DX
	SUBQ        $32, CX
	JGE         loop

tail:
	ADDQ        $32, CX          // elements left, 0 .. 31
	JEQ         pad
	MASKSF64
	VMOVUPD.Z   (SI), K1, Z4
	VMOVUPD.Z   (DX), K1, Z8
	VFMADD231PD Z8, Z4, K1, Z0
	CMPQ        CX, $8
	JLE         pad
	VMOVUPD.Z   64(SI), K2, Z5
	VMOVUPD.Z   64(DX), K2, Z9
	VFMADD231PD Z9, Z5, K2, Z1
	CMPQ        CX, $16
	JLE         pad
	VMOVUPD.Z   128(SI), K3, Z6
	VMOVUPD.Z   128(DX), K3, Z10
	VFMADD231PD Z10, Z6, K3, Z2
	CMPQ        CX, $24
	JLE         pad
	VMOVUPD.Z   192(SI), K4, Z7
	VMOVUPD.Z   192(DX), K4, Z11
	VFMADD231PD Z11, Z7, K4, Z3

pad:
	MOVQ   n+16(FP), AX
	TESTQ  $31, AX
	JEQ    fold
	VXORPS X4, X4, X4   // some lanes take +0 in the last step: not every lane sum is -0 any more
	VADDPD Z4, Z3, Z3

fold:
	FOLDF64
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

head:
	MOVQ        SI, AX
	NEGQ        AX
	ANDQ        $56, AX               // bytes up to a cache line
	MOVQ        AX, BX
	SHRQ        $3, BX
	MOVL        $8, DI
	SUBL        BX, DI
	MOVL        $-1, R8
	SHLXL       DI, R8, R8
	KMOVW       R8, K1                // the last of the lanes
	VMOVUPD.Z   -64(SI)(AX*1), K1, Z4
	VMOVUPD.Z   -64(DX)(AX*1), K1, Z8
	VFMADD231PD Z8, Z4, Z3
	ADDQ        AX, SI
	ADDQ        AX, DX
	SUBQ        BX, CX
	JMP         aligned
