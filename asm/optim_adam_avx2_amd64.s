//go:build !purego && !noasm

#include "textflag.h"

// The arithmetic of a step, for a vector and for the tail: new moments, and with r = v or vmax the update.

#define ADAM_MOMENTS_F32 \
	VFMADD231PS Y0, Y8, Y1; \
	VMULPS      Y2, Y10, Y2; \
	VFMADD231PS Y1, Y11, Y2; \
	VMULPS      Y1, Y13, Y4; \
	VMULPS      Y3, Y12, Y3; \
	VFMADD231PS Y4, Y1, Y3

#define ADAM_UPDATE_F32 \
	VSQRTPS     Y3, Y3; \
	VFMADD213PS Y15, Y14, Y3; \
	VDIVPS      Y3, Y2, Y2; \
	VMULPS      Y0, Y9, Y0; \
	VFMADD231PS Y2, Y7, Y0

#define ADAM_MOMENTS_F64 \
	VFMADD231PD Y0, Y8, Y1; \
	VMULPD      Y2, Y10, Y2; \
	VFMADD231PD Y1, Y11, Y2; \
	VMULPD      Y1, Y13, Y4; \
	VMULPD      Y3, Y12, Y3; \
	VFMADD231PD Y4, Y1, Y3

#define ADAM_UPDATE_F64 \
	VSQRTPD     Y3, Y3; \
	VFMADD213PD Y15, Y14, Y3; \
	VDIVPD      Y3, Y2, Y2; \
	VMULPD      Y0, Y9, Y0; \
	VFMADD231PD Y2, Y7, Y0

// func adamF32AVX2(p, m, v, vmax, grad *float32, n int, c *AdamCoef[float32])
// A step of Adam as adamGeneric defines it; vmax may be nil. Requires AVX, FMA.
//
// DI p, SI m, DX v, R8 vmax, R9 g, BX c, CX elements left, AX byte offset,
// Y0 p, Y1 g and d, Y2 m, Y3 v and r, Y4 scratch, Y7-Y15 the coefficients in c's order.
// A cache line of each stream a turn, asked for 2 KiB ahead: the divider keeps the out-of-order window too short for L3
// (without that 82 %, with it 86 % of the limits at 1 Mi parameters). AMSGrad and the rest: one vector a turn.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·adamF32AVX2(SB), NOSPLIT, $0-56
	MOVQ         p+0(FP), DI
	MOVQ         m+8(FP), SI
	MOVQ         v+16(FP), DX
	MOVQ         vmax+24(FP), R8
	MOVQ         grad+32(FP), R9
	MOVQ         n+40(FP), CX
	MOVQ         c+48(FP), BX
	VBROADCASTSS (BX), Y7
	VBROADCASTSS 4(BX), Y8
	VBROADCASTSS 8(BX), Y9
	VBROADCASTSS 12(BX), Y10
	VBROADCASTSS 16(BX), Y11
	VBROADCASTSS 20(BX), Y12
	VBROADCASTSS 24(BX), Y13
	VBROADCASTSS 28(BX), Y14
	VBROADCASTSS 32(BX), Y15
	XORL         AX, AX
	SUBQ         $16, CX
	JLT          vectors
	TESTQ        R8, R8
	JNE          vectors

pair:
	PREFETCHT0 2048(DI)(AX*1)
	PREFETCHT0 2048(SI)(AX*1)
	PREFETCHT0 2048(DX)(AX*1)
	PREFETCHT0 2048(R9)(AX*1)
	VMOVUPS (DI)(AX*1), Y0
	VMOVUPS (SI)(AX*1), Y2
	VMOVUPS (DX)(AX*1), Y3
	VMOVUPS (R9)(AX*1), Y1
	ADAM_MOMENTS_F32
	VMOVUPS Y2, (SI)(AX*1)
	VMOVUPS Y3, (DX)(AX*1)
	ADAM_UPDATE_F32
	VMOVUPS Y0, (DI)(AX*1)
	VMOVUPS 32(DI)(AX*1), Y0
	VMOVUPS 32(SI)(AX*1), Y2
	VMOVUPS 32(DX)(AX*1), Y3
	VMOVUPS 32(R9)(AX*1), Y1
	ADAM_MOMENTS_F32
	VMOVUPS Y2, 32(SI)(AX*1)
	VMOVUPS Y3, 32(DX)(AX*1)
	ADAM_UPDATE_F32
	VMOVUPS Y0, 32(DI)(AX*1)
	ADDQ    $64, AX
	SUBQ    $16, CX
	JGE     pair

vectors:
	ADDQ $8, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPS (DI)(AX*1), Y0
	VMOVUPS (SI)(AX*1), Y2
	VMOVUPS (DX)(AX*1), Y3
	VMOVUPS (R9)(AX*1), Y1
	ADAM_MOMENTS_F32
	VMOVUPS Y2, (SI)(AX*1)
	VMOVUPS Y3, (DX)(AX*1)
	TESTQ   R8, R8
	JNE     amsgrad

amsgradDone:
	ADAM_UPDATE_F32
	VMOVUPS Y0, (DI)(AX*1)
	ADDQ    $32, AX
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS (DI)(AX*1), X0
	VMOVSS (SI)(AX*1), X2
	VMOVSS (DX)(AX*1), X3
	VMOVSS (R9)(AX*1), X1
	ADAM_MOMENTS_F32
	VMOVSS X2, (SI)(AX*1)
	VMOVSS X3, (DX)(AX*1)
	TESTQ  R8, R8
	JEQ    amsgradTail
	VMOVSS (R8)(AX*1), X4
	VMAXPS Y4, Y3, Y3
	VMOVSS X3, (R8)(AX*1)

amsgradTail:
	ADAM_UPDATE_F32
	VMOVSS X0, (DI)(AX*1)
	ADDQ   $4, AX
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

amsgrad:
	VMAXPS  (R8)(AX*1), Y3, Y3
	VMOVUPS Y3, (R8)(AX*1)
	JMP     amsgradDone

// func adamF64AVX2(p, m, v, vmax, grad *float64, n int, c *AdamCoef[float64])
// A step of Adam as adamGeneric defines it; vmax may be nil. Requires AVX, FMA.
//
// DI p, SI m, DX v, R8 vmax, R9 g, BX c, CX elements left, AX byte offset,
// Y0 p, Y1 g and d, Y2 m, Y3 v and r, Y4 scratch, Y7-Y15 the coefficients in c's order.
// A cache line of each stream a turn, asked for 2 KiB ahead: the divider keeps the out-of-order window too short for L3
// (without that 82 %, with it 86 % of the limits at 1 Mi parameters). AMSGrad and the rest: one vector a turn.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·adamF64AVX2(SB), NOSPLIT, $0-56
	MOVQ         p+0(FP), DI
	MOVQ         m+8(FP), SI
	MOVQ         v+16(FP), DX
	MOVQ         vmax+24(FP), R8
	MOVQ         grad+32(FP), R9
	MOVQ         n+40(FP), CX
	MOVQ         c+48(FP), BX
	VBROADCASTSD (BX), Y7
	VBROADCASTSD 8(BX), Y8
	VBROADCASTSD 16(BX), Y9
	VBROADCASTSD 24(BX), Y10
	VBROADCASTSD 32(BX), Y11
	VBROADCASTSD 40(BX), Y12
	VBROADCASTSD 48(BX), Y13
	VBROADCASTSD 56(BX), Y14
	VBROADCASTSD 64(BX), Y15
	XORL         AX, AX
	SUBQ         $8, CX
	JLT          vectors
	TESTQ        R8, R8
	JNE          vectors

pair:
	PREFETCHT0 2048(DI)(AX*1)
	PREFETCHT0 2048(SI)(AX*1)
	PREFETCHT0 2048(DX)(AX*1)
	PREFETCHT0 2048(R9)(AX*1)
	VMOVUPD (DI)(AX*1), Y0
	VMOVUPD (SI)(AX*1), Y2
	VMOVUPD (DX)(AX*1), Y3
	VMOVUPD (R9)(AX*1), Y1
	ADAM_MOMENTS_F64
	VMOVUPD Y2, (SI)(AX*1)
	VMOVUPD Y3, (DX)(AX*1)
	ADAM_UPDATE_F64
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD 32(DI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y2
	VMOVUPD 32(DX)(AX*1), Y3
	VMOVUPD 32(R9)(AX*1), Y1
	ADAM_MOMENTS_F64
	VMOVUPD Y2, 32(SI)(AX*1)
	VMOVUPD Y3, 32(DX)(AX*1)
	ADAM_UPDATE_F64
	VMOVUPD Y0, 32(DI)(AX*1)
	ADDQ    $64, AX
	SUBQ    $8, CX
	JGE     pair

vectors:
	ADDQ $4, CX // elements left - 4
	JLT  tail

vector:
	VMOVUPD (DI)(AX*1), Y0
	VMOVUPD (SI)(AX*1), Y2
	VMOVUPD (DX)(AX*1), Y3
	VMOVUPD (R9)(AX*1), Y1
	ADAM_MOMENTS_F64
	VMOVUPD Y2, (SI)(AX*1)
	VMOVUPD Y3, (DX)(AX*1)
	TESTQ   R8, R8
	JNE     amsgrad

amsgradDone:
	ADAM_UPDATE_F64
	VMOVUPD Y0, (DI)(AX*1)
	ADDQ    $32, AX
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD (DI)(AX*1), X0
	VMOVSD (SI)(AX*1), X2
	VMOVSD (DX)(AX*1), X3
	VMOVSD (R9)(AX*1), X1
	ADAM_MOMENTS_F64
	VMOVSD X2, (SI)(AX*1)
	VMOVSD X3, (DX)(AX*1)
	TESTQ  R8, R8
	JEQ    amsgradTail
	VMOVSD (R8)(AX*1), X4
	VMAXPD Y4, Y3, Y3
	VMOVSD X3, (R8)(AX*1)

amsgradTail:
	ADAM_UPDATE_F64
	VMOVSD X0, (DI)(AX*1)
	ADDQ   $8, AX
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

amsgrad:
	VMAXPD  (R8)(AX*1), Y3, Y3
	VMOVUPD Y3, (R8)(AX*1)
	JMP     amsgradDone
