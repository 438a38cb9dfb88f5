//go:build !purego && !noasm

#include "textflag.h"
#include "softmaxtables_avx512_amd64.h"
#include "softmaxsmall_avx512_amd64.h"

// func splitColumnsF32AVX512(dst, x *float32, rows, n, ldx int)
// splitColumnsGeneric for 2 <= n <= 16 and a multiple of 16 rows, at least 16. Requires AVX512F, AVX512VL, BMI2.
//
// Sixteen rows and four columns a turn, as LOADQUAD_F32 takes them. Only row 15 is read under a mask: an earlier row has
// another after it, of at least as many elements as are read too much.
//
// DI dst, SI, R9, R10, R13 rows 0, 4, 8, 12 of the turn, R11, R12 one stride and three, R8 bytes from column to column, DX three times that, BX
// columns left, AX column in dst, CX rows left. K1 all four columns, K2 those that exist in the last four, K3 the turn's. Z0-Z3, Z16-Z19 work.
TEXT ·splitColumnsF32AVX512(SB), NOSPLIT, $0-40
	MOVQ  dst+0(FP), DI
	MOVQ  rows+16(FP), CX
	MOVQ  n+24(FP), BX
	MOVQ  ldx+32(FP), R11
	SHLQ  $2, R11
	LEAQ  (R11)(R11*2), R12
	LEAQ  (CX*4), R8
	LEAQ  (R8)(R8*2), DX
	DECQ  BX
	ANDQ  $3, BX
	INCQ  BX
	MOVL  $15, AX
	KMOVW AX, K1
	BZHIL BX, AX, AX
	KMOVW AX, K2

block:
	MOVQ x+8(FP), SI
	LEAQ (SI)(R11*4), R9
	LEAQ (SI)(R11*8), R10
	LEAQ (R10)(R11*4), R13
	MOVQ n+24(FP), BX
	MOVQ DI, AX

four:
	KMOVW K1, K3
	CMPQ  BX, $4
	JGE   load
	KMOVW K2, K3

load:
	LOADROWS_F32((SI), (R9), (R10), Z0, X0)
	VINSERTF32X4 $3, (R13), Z0, Z0
	LOADROWS_F32((SI)(R11*1), (R9)(R11*1), (R10)(R11*1), Z1, X1)
	VINSERTF32X4 $3, (R13)(R11*1), Z1, Z1
	LOADROWS_F32((SI)(R11*2), (R9)(R11*2), (R10)(R11*2), Z2, X2)
	VINSERTF32X4 $3, (R13)(R11*2), Z2, Z2
	LOADROWS_F32((SI)(R12*1), (R9)(R12*1), (R10)(R12*1), Z3, X3)
	VMOVUPS.Z    (R13)(R12*1), K3, X16
	VINSERTF32X4 $3, X16, Z3, Z3
	TRANSPOSE4_F32(Z0, Z1, Z2, Z3)
	VMOVUPS Z0, (AX)
	VMOVUPS Z1, (AX)(R8*1)
	VMOVUPS Z2, (AX)(R8*2)
	VMOVUPS Z3, (AX)(DX*1)
	LEAQ    (AX)(R8*4), AX
	ADDQ    $16, SI
	ADDQ    $16, R9
	ADDQ    $16, R10
	ADDQ    $16, R13
	SUBQ    $4, BX
	JGT     four
	MOVQ    R11, AX
	SHLQ    $4, AX
	ADDQ    AX, x+8(FP)
	ADDQ    $64, DI
	SUBQ    $16, CX
	JNE     block
	VZEROUPPER
	RET

// func joinColumnsF32AVX512(dst, x *float32, rows, n, ldd int)
// joinColumnsGeneric for 1 <= n <= 16 and a multiple of 16 rows, at least 16. Requires AVX512F, AVX512VL, BMI2.
//
// Sixteen rows a turn, stored as the softmax kernels store them: eight columns under a mask.
//
// SI x, AX x at the turn's second eight, R8 bytes from column to column, BX three times that, DI, R9, R10, R13 rows 0, 4, 8, 12 of dst, R11, R12 one
// stride and three, DX n, CX rows left. K5, K6 the columns that exist in each eight. Z0-Z7, Z16-Z19 work.
TEXT ·joinColumnsF32AVX512(SB), NOSPLIT, $0-40
	MOVQ     dst+0(FP), DI
	MOVQ     x+8(FP), SI
	MOVQ     rows+16(FP), CX
	MOVQ     n+24(FP), DX
	MOVQ     ldd+32(FP), R11
	SHLQ     $2, R11
	LEAQ     (R11)(R11*2), R12
	LEAQ     (CX*4), R8
	LEAQ     (R8)(R8*2), BX
	MOVL     $0xffff, AX
	BZHIL    DX, AX, AX
	KMOVW    AX, K5
	KSHIFTRW $8, K5, K6

block:
	LEAQ (DI)(R11*4), R9
	LEAQ (DI)(R11*8), R10
	LEAQ (R10)(R11*4), R13
	LEAQ (SI)(R8*4), AX
	COLUMNS4_F32(SI, Z0, Z1, Z2, Z3)
	COLUMNS4_F32(AX, Z4, Z5, Z6, Z7)
	LEAQ (AX)(R8*4), AX
	STOREROWS_F32(K5, Z0, Z4, (DI), (R9), (R10), (R13))
	STOREROWS_F32(K5, Z1, Z5, (DI)(R11*1), (R9)(R11*1), (R10)(R11*1), (R13)(R11*1))
	STOREROWS_F32(K5, Z2, Z6, (DI)(R11*2), (R9)(R11*2), (R10)(R11*2), (R13)(R11*2))
	STOREROWS_F32(K5, Z3, Z7, (DI)(R12*1), (R9)(R12*1), (R10)(R12*1), (R13)(R12*1))
	CMPQ DX, $8
	JLE  next
	COLUMNS4_F32(AX, Z0, Z1, Z2, Z3)
	LEAQ (AX)(R8*4), AX
	COLUMNS4_F32(AX, Z4, Z5, Z6, Z7)
	STOREROWS_F32(K6, Z0, Z4, 32(DI), 32(R9), 32(R10), 32(R13))
	STOREROWS_F32(K6, Z1, Z5, 32(DI)(R11*1), 32(R9)(R11*1), 32(R10)(R11*1), 32(R13)(R11*1))
	STOREROWS_F32(K6, Z2, Z6, 32(DI)(R11*2), 32(R9)(R11*2), 32(R10)(R11*2), 32(R13)(R11*2))
	STOREROWS_F32(K6, Z3, Z7, 32(DI)(R12*1), 32(R9)(R12*1), 32(R10)(R12*1), 32(R13)(R12*1))

next:
	LEAQ (DI)(R11*8), DI
	LEAQ (DI)(R11*8), DI
	ADDQ $64, SI
	SUBQ $16, CX
	JNE  block
	VZEROUPPER
	RET
