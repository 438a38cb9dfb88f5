//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx512_amd64.h"
#include "softmaxtables_avx512_amd64.h"
#include "softmaxsmall_avx512_amd64.h"

// func softmaxSmallF32AVX512(dst, x *float32, rows, n, ldd, ldx int, labels *int32, scale, sums, diffs *float32)
// softmaxGeneric for 2 <= n <= 16 and a multiple of 16 rows; with labels (not nil, as scale, sums and diffs then)
// crossEntropyGeneric. Requires AVX512F, AVX512DQ, AVX512VL.
//
// Sixteen rows a turn, one in each lane: a register holds one column, and maximum, exp and the halving tree of all
// rows are vertical. Rows come in and leave as 128-bit pieces of four columns, so that only 4x4 blocks within lanes
// are transposed. Nothing is stored before the turn's rows are all loaded, so dst may be x.
//
// Z0-Z15 columns 0-15, Z16-Z19 work, Z20 m, then the factor, Z21-Z31 constants of exp. K1-K4 the columns that exist in each four, K5, K6 in each eight. DX n, CX rows left, R8
// rows done, DI dst, SI x, AX constants. R9, R10, R13 rows 4, 8, 12, R11, R12 one stride and three.
TEXT ·softmaxSmallF32AVX512(SB), NOSPLIT, $0-80
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         rows+16(FP), CX
	MOVQ         n+24(FP), DX
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
	MOVL         $-1, R8
	BZHIL        DX, R8, R8      // a bit for each column
	KMOVW        R8, K5
	KSHIFTRW     $8, K5, K6
	MOVL         R8, R9
	ANDL         $15, R9
	IMUL3L       $0x1111, R9, R9
	KMOVW        R9, K1
	SHRL         $4, R8
	MOVL         R8, R9
	ANDL         $15, R9
	IMUL3L       $0x1111, R9, R9
	KMOVW        R9, K2
	SHRL         $4, R8
	MOVL         R8, R9
	ANDL         $15, R9
	IMUL3L       $0x1111, R9, R9
	KMOVW        R9, K3
	SHRL         $4, R8
	ANDL         $15, R8
	IMUL3L       $0x1111, R8, R8
	KMOVW        R8, K4
	XORQ         R8, R8

block:
	MOVQ ldx+40(FP), R11
	SHLQ $2, R11
	LEAQ (R11)(R11*2), R12
	LEAQ (SI)(R11*4), R9
	LEAQ (SI)(R11*8), R10
	LEAQ (R10)(R11*4), R13
	LOADQUAD_F32(0, K1, Z0, Z1, Z2, Z3, X0, X1, X2, X3)
	CMPQ DX, $4
	JLE  max4
	LOADQUAD_F32(16, K2, Z4, Z5, Z6, Z7, X4, X5, X6, X7)
	CMPQ DX, $8
	JLE  max8
	LOADQUAD_F32(32, K3, Z8, Z9, Z10, Z11, X8, X9, X10, X11)
	CMPQ DX, $12
	JLE  max12
	LOADQUAD_F32(48, K4, Z12, Z13, Z14, Z15, X12, X13, X14, X15)
	VMAXPS Z12, Z13, Z16
	VMAXPS Z14, Z15, Z17
	VMAXPS Z16, Z17, Z20
	JMP  max16

max4:
	VMAXPS Z0, Z1, Z16
	VMAXPS Z2, Z3, Z17
	VMAXPS Z16, Z17, Z20
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	JMP    labels

max8:
	VBROADCASTSS 44(AX), Z20
	JMP     max8rest

max12:
	VBROADCASTSS 44(AX), Z20
	VXORPS  X12, X12, X12
	VXORPS  X13, X13, X13
	VXORPS  X14, X14, X14
	VXORPS  X15, X15, X15

max16:
	VMAXPS Z8, Z9, Z16
	VMAXPS Z10, Z11, Z17
	VMAXPS Z16, Z17, Z16
	VMAXPS Z16, Z20, Z20

max8rest:
	VMAXPS Z0, Z1, Z16
	VMAXPS Z2, Z3, Z17
	VMAXPS Z4, Z5, Z18
	VMAXPS Z6, Z7, Z19
	VMAXPS Z16, Z17, Z16
	VMAXPS Z18, Z19, Z18
	VMAXPS Z16, Z18, Z16
	VMAXPS Z16, Z20, Z20

labels:
	MOVQ      labels+48(FP), BX
	TESTQ     BX, BX
	JEQ       exp
	VMOVUPS (BX)(R8*4), Z16
	VMOVAPS   Z20, Z17
	PICK_F32(0, Z0)
	PICK_F32(1, Z1)
	CMPQ DX, $2
	JLE  picked
	PICK_F32(2, Z2)
	PICK_F32(3, Z3)
	CMPQ DX, $4
	JLE  picked
	PICK_F32(4, Z4)
	PICK_F32(5, Z5)
	CMPQ DX, $6
	JLE  picked
	PICK_F32(6, Z6)
	PICK_F32(7, Z7)
	CMPQ DX, $8
	JLE  picked
	PICK_F32(8, Z8)
	PICK_F32(9, Z9)
	PICK_F32(10, Z10)
	PICK_F32(11, Z11)
	CMPQ DX, $12
	JLE  picked
	PICK_F32(12, Z12)
	PICK_F32(13, Z13)
	PICK_F32(14, Z14)
	PICK_F32(15, Z15)

picked:
	VPBROADCASTD DX, Z18
	VPCMPUD      $5, Z18, Z16, K7 // labels >= n, as unsigned: no such column, nor one of the -Inf
	VMOVAPS      Z20, K7, Z17
	VSUBPS       Z20, Z17, Z17
	MOVQ         diffs+72(FP), BX
	VMOVUPS      Z17, (BX)(R8*4)

	// e = exp(x - m), two columns at a time; of an absent column beside a present one it is +0
exp:
	VSUBPS Z20, Z0, Z0
	VSUBPS Z20, Z1, Z1
	EXP2_F32(Z0, Z16, Z18, Z1, Z17, Z19)
	CMPQ   DX, $2
	JLE    zero2
	VSUBPS Z20, Z2, Z2
	VSUBPS Z20, Z3, Z3
	EXP2_F32(Z2, Z16, Z18, Z3, Z17, Z19)
	CMPQ   DX, $4
	JLE    sum8
	VSUBPS Z20, Z4, Z4
	VSUBPS Z20, Z5, Z5
	EXP2_F32(Z4, Z16, Z18, Z5, Z17, Z19)
	CMPQ   DX, $6
	JLE    zero6
	VSUBPS Z20, Z6, Z6
	VSUBPS Z20, Z7, Z7
	EXP2_F32(Z6, Z16, Z18, Z7, Z17, Z19)
	CMPQ   DX, $8
	JLE    sum8
	VSUBPS Z20, Z8, Z8
	VSUBPS Z20, Z9, Z9
	EXP2_F32(Z8, Z16, Z18, Z9, Z17, Z19)
	CMPQ   DX, $10
	JLE    zero10
	VSUBPS Z20, Z10, Z10
	VSUBPS Z20, Z11, Z11
	EXP2_F32(Z10, Z16, Z18, Z11, Z17, Z19)
	CMPQ   DX, $12
	JLE    sum16
	VSUBPS Z20, Z12, Z12
	VSUBPS Z20, Z13, Z13
	EXP2_F32(Z12, Z16, Z18, Z13, Z17, Z19)
	CMPQ   DX, $14
	JLE    zero14
	VSUBPS Z20, Z14, Z14
	VSUBPS Z20, Z15, Z15
	EXP2_F32(Z14, Z16, Z18, Z15, Z17, Z19)
	JMP    sum16

zero10:
	VXORPS X10, X10, X10
	VXORPS X11, X11, X11
	JMP    sum16

zero14:
	VXORPS X14, X14, X14
	VXORPS X15, X15, X15

	// lane j += lane j + 8, then j + 4 ...
sum16:
	VADDPS Z8, Z0, Z16
	VADDPS Z12, Z4, Z20
	VADDPS Z20, Z16, Z16
	VADDPS Z9, Z1, Z17
	VADDPS Z13, Z5, Z20
	VADDPS Z20, Z17, Z17
	VADDPS Z10, Z2, Z18
	VADDPS Z14, Z6, Z20
	VADDPS Z20, Z18, Z18
	VADDPS Z11, Z3, Z19
	VADDPS Z15, Z7, Z20
	VADDPS Z20, Z19, Z19
	JMP    sum4

zero2:
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	JMP    sum8

zero6:
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7

sum8:
	VADDPS Z4, Z0, Z16
	VADDPS Z5, Z1, Z17
	VADDPS Z6, Z2, Z18
	VADDPS Z7, Z3, Z19

sum4:
	VADDPS Z18, Z16, Z16
	VADDPS Z19, Z17, Z17
	VADDPS Z17, Z16, Z16
	VDIVPS Z16, Z22, Z20
	MOVQ   labels+48(FP), BX
	TESTQ  BX, BX
	JEQ    scale
	MOVQ    sums+64(FP), R9
	VMOVUPS Z16, (R9)(R8*4)
	MOVQ    scale+56(FP), R9
	VMULPS  (R9)(R8*4), Z20, Z20

scale:
	VMULPS Z20, Z0, Z0
	VMULPS Z20, Z1, Z1
	VMULPS Z20, Z2, Z2
	VMULPS Z20, Z3, Z3
	VMULPS Z20, Z4, Z4
	VMULPS Z20, Z5, Z5
	VMULPS Z20, Z6, Z6
	VMULPS Z20, Z7, Z7
	CMPQ   DX, $8
	JLE    onehot
	VMULPS Z20, Z8, Z8
	VMULPS Z20, Z9, Z9
	VMULPS Z20, Z10, Z10
	VMULPS Z20, Z11, Z11
	VMULPS Z20, Z12, Z12
	VMULPS Z20, Z13, Z13
	VMULPS Z20, Z14, Z14
	VMULPS Z20, Z15, Z15

onehot:
	TESTQ BX, BX
	JEQ   store
	VMOVUPS (BX)(R8*4), Z16
	VMOVUPS (R9)(R8*4), Z17
	ONEHOT_F32(0, Z0)
	ONEHOT_F32(1, Z1)
	CMPQ DX, $2
	JLE  store
	ONEHOT_F32(2, Z2)
	ONEHOT_F32(3, Z3)
	CMPQ DX, $4
	JLE  store
	ONEHOT_F32(4, Z4)
	ONEHOT_F32(5, Z5)
	CMPQ DX, $6
	JLE  store
	ONEHOT_F32(6, Z6)
	ONEHOT_F32(7, Z7)
	CMPQ DX, $8
	JLE  store
	ONEHOT_F32(8, Z8)
	ONEHOT_F32(9, Z9)
	ONEHOT_F32(10, Z10)
	ONEHOT_F32(11, Z11)
	CMPQ DX, $12
	JLE  store
	ONEHOT_F32(12, Z12)
	ONEHOT_F32(13, Z13)
	ONEHOT_F32(14, Z14)
	ONEHOT_F32(15, Z15)

store:
	LEAQ (SI)(R11*8), SI
	LEAQ (SI)(R11*8), SI
	MOVQ ldd+32(FP), R11
	SHLQ $2, R11
	LEAQ (R11)(R11*2), R12
	LEAQ (DI)(R11*4), R9
	LEAQ (DI)(R11*8), R10
	LEAQ (R10)(R11*4), R13
	TRANSPOSE4_F32(Z0, Z1, Z2, Z3)
	TRANSPOSE4_F32(Z4, Z5, Z6, Z7)
	STOREROWS_F32(K5, Z0, Z4, (DI), (R9), (R10), (R13))
	STOREROWS_F32(K5, Z1, Z5, (DI)(R11*1), (R9)(R11*1), (R10)(R11*1), (R13)(R11*1))
	STOREROWS_F32(K5, Z2, Z6, (DI)(R11*2), (R9)(R11*2), (R10)(R11*2), (R13)(R11*2))
	STOREROWS_F32(K5, Z3, Z7, (DI)(R12*1), (R9)(R12*1), (R10)(R12*1), (R13)(R12*1))
	CMPQ DX, $8
	JLE  next
	TRANSPOSE4_F32(Z8, Z9, Z10, Z11)
	TRANSPOSE4_F32(Z12, Z13, Z14, Z15)
	STOREROWS_F32(K6, Z8, Z12, 32(DI), 32(R9), 32(R10), 32(R13))
	STOREROWS_F32(K6, Z9, Z13, 32(DI)(R11*1), 32(R9)(R11*1), 32(R10)(R11*1), 32(R13)(R11*1))
	STOREROWS_F32(K6, Z10, Z14, 32(DI)(R11*2), 32(R9)(R11*2), 32(R10)(R11*2), 32(R13)(R11*2))
	STOREROWS_F32(K6, Z11, Z15, 32(DI)(R12*1), 32(R9)(R12*1), 32(R10)(R12*1), 32(R13)(R12*1))

next:
	LEAQ (DI)(R11*8), DI
	LEAQ (DI)(R11*8), DI
	ADDQ $16, R8
	SUBQ $16, CX
	JNE  block
	VZEROUPPER
	RET
