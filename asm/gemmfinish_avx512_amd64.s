//go:build !purego && !noasm

#include "textflag.h"

// func gemmFinishF32AVX512(m, n int, c *float32, ldc int, bias *float32, lo, hi, zero float32)
// Row by row: c = min(hi, max(lo, c + bias)) + zero. m, n > 0. Requires AVX512F, BMI2.
//
// VMAX and VMIN return the second operand, here the number, where it is NaN. With lo = 0 that keeps -0, which adding zero = +0
// mends; zero = -0 changes nothing.
// DI c, R8 ldc (bytes), SI bias, CX rows left, DX n, BX columns left, R9 R10 row pointers; K1 tail; Z29 lo, Z30 hi, Z31 zero.
TEXT ·gemmFinishF32AVX512(SB), NOSPLIT, $0-52
	MOVQ m+0(FP), CX
	MOVQ n+8(FP), DX
	MOVQ c+16(FP), DI
	MOVQ ldc+24(FP), R8
	MOVQ bias+32(FP), SI
	SHLQ $2, R8
	VBROADCASTSS lo+40(FP), Z29
	VBROADCASTSS hi+44(FP), Z30
	VBROADCASTSS zero+48(FP), Z31
	MOVQ DX, BX
	ANDQ $15, BX
	MOVL $-1, AX
	BZHIL BX, AX, AX
	KMOVW AX, K1

row:
	MOVQ DI, R9
	MOVQ SI, R10
	MOVQ DX, BX
	SUBQ $16, BX
	JLT  tail

vector:
	VMOVUPS (R9), Z0
	VADDPS  (R10), Z0, Z0
	VMAXPS  Z0, Z29, Z0
	VMINPS  Z0, Z30, Z0
	VADDPS  Z31, Z0, Z0
	VMOVUPS Z0, (R9)
	ADDQ    $64, R9
	ADDQ    $64, R10
	SUBQ    $16, BX
	JGE     vector

tail:
	ADDQ $16, BX
	JEQ  next
	VMOVUPS.Z (R9), K1, Z0
	VMOVUPS.Z (R10), K1, Z1
	VADDPS    Z1, Z0, Z0
	VMAXPS    Z0, Z29, Z0
	VMINPS    Z0, Z30, Z0
	VADDPS    Z31, Z0, Z0
	VMOVUPS   Z0, K1, (R9)

next:
	ADDQ R8, DI
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET

// func gemmFinishF64AVX512(m, n int, c *float64, ldc int, bias *float64, lo, hi, zero float64)
// Row by row: c = min(hi, max(lo, c + bias)) + zero. m, n > 0. Requires AVX512F, BMI2.
//
// VMAX and VMIN return the second operand, here the number, where it is NaN. With lo = 0 that keeps -0, which adding zero = +0
// mends; zero = -0 changes nothing.
// DI c, R8 ldc (bytes), SI bias, CX rows left, DX n, BX columns left, R9 R10 row pointers; K1 tail; Z29 lo, Z30 hi, Z31 zero.
TEXT ·gemmFinishF64AVX512(SB), NOSPLIT, $0-64
	MOVQ m+0(FP), CX
	MOVQ n+8(FP), DX
	MOVQ c+16(FP), DI
	MOVQ ldc+24(FP), R8
	MOVQ bias+32(FP), SI
	SHLQ $3, R8
	VBROADCASTSD lo+40(FP), Z29
	VBROADCASTSD hi+48(FP), Z30
	VBROADCASTSD zero+56(FP), Z31
	MOVQ DX, BX
	ANDQ $7, BX
	MOVL $-1, AX
	BZHIL BX, AX, AX
	KMOVW AX, K1

row:
	MOVQ DI, R9
	MOVQ SI, R10
	MOVQ DX, BX
	SUBQ $8, BX
	JLT  tail

vector:
	VMOVUPD (R9), Z0
	VADDPD  (R10), Z0, Z0
	VMAXPD  Z0, Z29, Z0
	VMINPD  Z0, Z30, Z0
	VADDPD  Z31, Z0, Z0
	VMOVUPD Z0, (R9)
	ADDQ    $64, R9
	ADDQ    $64, R10
	SUBQ    $8, BX
	JGE     vector

tail:
	ADDQ $8, BX
	JEQ  next
	VMOVUPD.Z (R9), K1, Z0
	VMOVUPD.Z (R10), K1, Z1
	VADDPD    Z1, Z0, Z0
	VMAXPD    Z0, Z29, Z0
	VMINPD    Z0, Z30, Z0
	VADDPD    Z31, Z0, Z0
	VMOVUPD   Z0, K1, (R9)

next:
	ADDQ R8, DI
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET
