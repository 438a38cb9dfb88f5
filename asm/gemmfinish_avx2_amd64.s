//go:build !purego && !noasm

#include "textflag.h"

// func gemmFinishF32AVX2(m, n int, c *float32, ldc int, bias *float32, lo, hi, zero float32)
// Row by row: c = min(hi, max(lo, c + bias)) + zero. m, n > 0. Requires AVX2.
//
// VMAX and VMIN return the second operand, here the number, where it is NaN. With lo = 0 that keeps -0, which adding zero = +0
// mends; zero = -0 changes nothing. Tail: element by element.
// DI c, R8 ldc (bytes), SI bias, CX rows left, DX n, BX columns left, R9 R10 row pointers; Y13 lo, Y14 hi, Y15 zero.
TEXT ·gemmFinishF32AVX2(SB), NOSPLIT, $0-52
	MOVQ m+0(FP), CX
	MOVQ n+8(FP), DX
	MOVQ c+16(FP), DI
	MOVQ ldc+24(FP), R8
	MOVQ bias+32(FP), SI
	SHLQ $2, R8
	VBROADCASTSS lo+40(FP), Y13
	VBROADCASTSS hi+44(FP), Y14
	VBROADCASTSS zero+48(FP), Y15

row:
	MOVQ DI, R9
	MOVQ SI, R10
	MOVQ DX, BX
	SUBQ $8, BX
	JLT  tail

vector:
	VMOVUPS (R9), Y0
	VADDPS  (R10), Y0, Y0
	VMAXPS  Y0, Y13, Y0
	VMINPS  Y0, Y14, Y0
	VADDPS  Y15, Y0, Y0
	VMOVUPS Y0, (R9)
	ADDQ    $32, R9
	ADDQ    $32, R10
	SUBQ    $8, BX
	JGE     vector

tail:
	ADDQ $8, BX
	JEQ  next

element:
	VMOVSS (R9), X0
	VADDSS (R10), X0, X0
	VMAXSS X0, X13, X0
	VMINSS X0, X14, X0
	VADDSS X15, X0, X0
	VMOVSS X0, (R9)
	ADDQ   $4, R9
	ADDQ   $4, R10
	DECQ   BX
	JNZ    element

next:
	ADDQ R8, DI
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET

// func gemmFinishF64AVX2(m, n int, c *float64, ldc int, bias *float64, lo, hi, zero float64)
// Row by row: c = min(hi, max(lo, c + bias)) + zero. m, n > 0. Requires AVX2.
//
// VMAX and VMIN return the second operand, here the number, where it is NaN. With lo = 0 that keeps -0, which adding zero = +0
// mends; zero = -0 changes nothing. Tail: element by element.
// DI c, R8 ldc (bytes), SI bias, CX rows left, DX n, BX columns left, R9 R10 row pointers; Y13 lo, Y14 hi, Y15 zero.
TEXT ·gemmFinishF64AVX2(SB), NOSPLIT, $0-64
	MOVQ m+0(FP), CX
	MOVQ n+8(FP), DX
	MOVQ c+16(FP), DI
	MOVQ ldc+24(FP), R8
	MOVQ bias+32(FP), SI
	SHLQ $3, R8
	VBROADCASTSD lo+40(FP), Y13
	VBROADCASTSD hi+48(FP), Y14
	VBROADCASTSD zero+56(FP), Y15

row:
	MOVQ DI, R9
	MOVQ SI, R10
	MOVQ DX, BX
	SUBQ $4, BX
	JLT  tail

vector:
	VMOVUPD (R9), Y0
	VADDPD  (R10), Y0, Y0
	VMAXPD  Y0, Y13, Y0
	VMINPD  Y0, Y14, Y0
	VADDPD  Y15, Y0, Y0
	VMOVUPD Y0, (R9)
	ADDQ    $32, R9
	ADDQ    $32, R10
	SUBQ    $4, BX
	JGE     vector

tail:
	ADDQ $4, BX
	JEQ  next

element:
	VMOVSD (R9), X0
	VADDSD (R10), X0, X0
	VMAXSD X0, X13, X0
	VMINSD X0, X14, X0
	VADDSD X15, X0, X0
	VMOVSD X0, (R9)
	ADDQ   $8, R9
	ADDQ   $8, R10
	DECQ   BX
	JNZ    element

next:
	ADDQ R8, DI
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET
