//go:build !purego && !noasm

#include "textflag.h"

// The arithmetic of a step, for a vector and for the tail.

#define SGD_STEP_F32 \
	VFMADD231PS Y0, Y15, Y1; \
	VFMADD231PS Y1, Y14, Y0

#define SGD_STEP_F64 \
	VFMADD231PD Y0, Y15, Y1; \
	VFMADD231PD Y1, Y14, Y0

#define MOMENTUM_BUFFER_F32 \
	VFMADD231PS Y0, Y12, Y1; \
	VMULPS      Y1, Y14, Y3; \
	VFMADD213PS Y3, Y13, Y2; \
	VMOVAPS     Y2, Y3

#define MOMENTUM_BUFFER_F64 \
	VFMADD231PD Y0, Y12, Y1; \
	VMULPD      Y1, Y14, Y3; \
	VFMADD213PD Y3, Y13, Y2; \
	VMOVAPD     Y2, Y3

// func sgdF32AVX2(p, grad *float32, n int, c *SGDCoef[float32])
// A step of gradient descent as sgdGeneric defines it. Requires AVX, FMA.
//
// DI p, SI g, BX c, CX elements left, AX byte offset,
// Y0 p, Y1 g and d, Y14-Y15 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·sgdF32AVX2(SB), NOSPLIT, $0-32
	MOVQ         p+0(FP), DI
	MOVQ         grad+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVQ         c+24(FP), BX
	VBROADCASTSS (BX), Y14
	VBROADCASTSS 4(BX), Y15
	XORL         AX, AX
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPS (DI)(AX*1), Y0
	VMOVUPS (SI)(AX*1), Y1
	SGD_STEP_F32
	VMOVUPS Y0, (DI)(AX*1)
	ADDQ    $32, AX
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS (DI)(AX*1), X0
	VMOVSS (SI)(AX*1), X1
	SGD_STEP_F32
	VMOVSS X0, (DI)(AX*1)
	ADDQ   $4, AX
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func sgdF64AVX2(p, grad *float64, n int, c *SGDCoef[float64])
// A step of gradient descent as sgdGeneric defines it. Requires AVX, FMA.
//
// DI p, SI g, BX c, CX elements left, AX byte offset,
// Y0 p, Y1 g and d, Y14-Y15 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·sgdF64AVX2(SB), NOSPLIT, $0-32
	MOVQ         p+0(FP), DI
	MOVQ         grad+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVQ         c+24(FP), BX
	VBROADCASTSD (BX), Y14
	VBROADCASTSD 8(BX), Y15
	XORL         AX, AX
	SUBQ         $4, CX
	JLT          tail

vector:
	VMOVUPD (DI)(AX*1), Y0
	VMOVUPD (SI)(AX*1), Y1
	SGD_STEP_F64
	VMOVUPD Y0, (DI)(AX*1)
	ADDQ    $32, AX
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD (DI)(AX*1), X0
	VMOVSD (SI)(AX*1), X1
	SGD_STEP_F64
	VMOVSD X0, (DI)(AX*1)
	ADDQ   $8, AX
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func sgdMomentumF32AVX2(p, buf, grad *float32, n int, c *SGDCoef[float32])
// A step of gradient descent with momentum as sgdMomentumGeneric defines it. Requires AVX, FMA.
//
// DI p, SI buf, DX g, BX c, CX elements left, AX byte offset, R10 Look,
// Y0 p, Y1 g and d, Y2 buf, Y3 scratch and e, Y11-Y15 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·sgdMomentumF32AVX2(SB), NOSPLIT, $0-40
	MOVQ         p+0(FP), DI
	MOVQ         buf+8(FP), SI
	MOVQ         grad+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVQ         c+32(FP), BX
	VBROADCASTSS (BX), Y11
	VBROADCASTSS 4(BX), Y12
	VBROADCASTSS 8(BX), Y13
	VBROADCASTSS 12(BX), Y14
	VBROADCASTSS 16(BX), Y15
	MOVL         16(BX), R10
	SHLL         $1, R10 // 0 if Look is a zero
	XORL         AX, AX
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPS (DI)(AX*1), Y0
	VMOVUPS (SI)(AX*1), Y2
	VMOVUPS (DX)(AX*1), Y1
	MOMENTUM_BUFFER_F32
	VMOVUPS Y2, (SI)(AX*1)
	TESTQ   R10, R10
	JNE     nesterov

nesterovDone:
	VFMADD231PS Y3, Y11, Y0
	VMOVUPS     Y0, (DI)(AX*1)
	ADDQ        $32, AX
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS      (DI)(AX*1), X0
	VMOVSS      (SI)(AX*1), X2
	VMOVSS      (DX)(AX*1), X1
	MOMENTUM_BUFFER_F32
	VMOVSS      X2, (SI)(AX*1)
	TESTQ       R10, R10
	JEQ         nesterovTail
	VFMADD213PS Y1, Y15, Y3

nesterovTail:
	VFMADD231PS Y3, Y11, Y0
	VMOVSS      X0, (DI)(AX*1)
	ADDQ        $4, AX
	DECQ        CX
	JNE         element

done:
	VZEROUPPER
	RET

nesterov:
	VFMADD213PS Y1, Y15, Y3
	JMP         nesterovDone

// func sgdMomentumF64AVX2(p, buf, grad *float64, n int, c *SGDCoef[float64])
// A step of gradient descent with momentum as sgdMomentumGeneric defines it. Requires AVX, FMA.
//
// DI p, SI buf, DX g, BX c, CX elements left, AX byte offset, R10 Look,
// Y0 p, Y1 g and d, Y2 buf, Y3 scratch and e, Y11-Y15 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·sgdMomentumF64AVX2(SB), NOSPLIT, $0-40
	MOVQ         p+0(FP), DI
	MOVQ         buf+8(FP), SI
	MOVQ         grad+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVQ         c+32(FP), BX
	VBROADCASTSD (BX), Y11
	VBROADCASTSD 8(BX), Y12
	VBROADCASTSD 16(BX), Y13
	VBROADCASTSD 24(BX), Y14
	VBROADCASTSD 32(BX), Y15
	MOVQ         32(BX), R10
	SHLQ         $1, R10 // 0 if Look is a zero
	XORL         AX, AX
	SUBQ         $4, CX
	JLT          tail

vector:
	VMOVUPD (DI)(AX*1), Y0
	VMOVUPD (SI)(AX*1), Y2
	VMOVUPD (DX)(AX*1), Y1
	MOMENTUM_BUFFER_F64
	VMOVUPD Y2, (SI)(AX*1)
	TESTQ   R10, R10
	JNE     nesterov

nesterovDone:
	VFMADD231PD Y3, Y11, Y0
	VMOVUPD     Y0, (DI)(AX*1)
	ADDQ        $32, AX
	SUBQ        $4, CX
	JGE         vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD      (DI)(AX*1), X0
	VMOVSD      (SI)(AX*1), X2
	VMOVSD      (DX)(AX*1), X1
	MOMENTUM_BUFFER_F64
	VMOVSD      X2, (SI)(AX*1)
	TESTQ       R10, R10
	JEQ         nesterovTail
	VFMADD213PD Y1, Y15, Y3

nesterovTail:
	VFMADD231PD Y3, Y11, Y0
	VMOVSD      X0, (DI)(AX*1)
	ADDQ        $8, AX
	DECQ        CX
	JNE         element

done:
	VZEROUPPER
	RET

nesterov:
	VFMADD213PD Y1, Y15, Y3
	JMP         nesterovDone
