//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx512_amd64.h"
#include "softmaxtables_avx512_amd64.h"
#include "softmaxsmall_avx512_amd64.h"

// func softmaxTinyF32AVX512(dst, x *float32, rows, n, ldd, ldx int, labels *int32, scale, sums, diffs *float32)
// softmaxSmallF32AVX512 for 2 <= n <= 8 and a multiple of 32 rows. Requires AVX512F, AVX512VL, BMI2.
//
// As there, but two blocks of sixteen rows a turn, step by step: one block is a chain of steps (load, maximum, exp, sum,
// division, store) of twice the time that its instructions need, and longer than the processor looks ahead.
//
// Z0-Z7 columns of the first block, Z8-Z15 of the second, Z16-Z20 work, Z21-Z31 constants of exp. K1, K2 the columns
// that exist in each four, K5 all of them. DX n, CX rows left, R8 rows done, DI dst, SI x, AX constants. R9, R10, R13 rows
// 4, 8, 12 of a block, R11, R12 one stride and three.
TEXT ·softmaxTinyF32AVX512(SB), NOSPLIT, $0-80
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
	MOVL         R8, R9
	ANDL         $15, R9
	IMUL3L       $0x1111, R9, R9
	KMOVW        R9, K1
	SHRL         $4, R8
	IMUL3L       $0x1111, R8, R8
	KMOVW        R8, K2
	XORQ         R8, R8

block:
	MOVQ ldx+40(FP), R11
	SHLQ $2, R11
	LEAQ (R11)(R11*2), R12
	LEAQ (SI)(R11*4), R9
	LEAQ (SI)(R11*8), R10
	LEAQ (R10)(R11*4), R13
	CMPQ DX, $4
	JLE  four
	LOADQUAD_F32(0, K1, Z0, Z1, Z2, Z3, X0, X1, X2, X3)
	LOADQUAD_F32(16, K2, Z4, Z5, Z6, Z7, X4, X5, X6, X7)
	SIXTEENROWS(SI, R9, R10, R13)
	LOADQUAD_F32(0, K1, Z8, Z9, Z10, Z11, X8, X9, X10, X11)
	LOADQUAD_F32(16, K2, Z12, Z13, Z14, Z15, X12, X13, X14, X15)
	JMP  max

four:
	LOADQUAD_F32(0, K1, Z0, Z1, Z2, Z3, X0, X1, X2, X3)
	SIXTEENROWS(SI, R9, R10, R13)
	LOADQUAD_F32(0, K1, Z8, Z9, Z10, Z11, X8, X9, X10, X11)
	VBROADCASTSS 44(AX), Z4
	VMOVAPS      Z4, Z5
	VMOVAPS      Z4, Z6
	VMOVAPS      Z4, Z7
	VMOVAPS      Z4, Z12
	VMOVAPS      Z4, Z13
	VMOVAPS      Z4, Z14
	VMOVAPS      Z4, Z15

max:
	VMAXPS Z0, Z1, Z16
	VMAXPS Z2, Z3, Z17
	VMAXPS Z4, Z5, Z18
	VMAXPS Z6, Z7, Z19
	VMAXPS Z16, Z17, Z16
	VMAXPS Z18, Z19, Z18
	VMAXPS Z16, Z18, Z20
	VSUBPS Z20, Z0, Z0
	VSUBPS Z20, Z1, Z1
	VSUBPS Z20, Z2, Z2
	VSUBPS Z20, Z3, Z3
	VSUBPS Z20, Z4, Z4
	VSUBPS Z20, Z5, Z5
	VSUBPS Z20, Z6, Z6
	VSUBPS Z20, Z7, Z7
	VMAXPS Z8, Z9, Z16
	VMAXPS Z10, Z11, Z17
	VMAXPS Z12, Z13, Z18
	VMAXPS Z14, Z15, Z19
	VMAXPS Z16, Z17, Z16
	VMAXPS Z18, Z19, Z18
	VMAXPS Z16, Z18, Z20
	VSUBPS Z20, Z8, Z8
	VSUBPS Z20, Z9, Z9
	VSUBPS Z20, Z10, Z10
	VSUBPS Z20, Z11, Z11
	VSUBPS Z20, Z12, Z12
	VSUBPS Z20, Z13, Z13
	VSUBPS Z20, Z14, Z14
	VSUBPS Z20, Z15, Z15
	MOVQ         labels+48(FP), BX
	TESTQ        BX, BX
	JEQ          exp
	MOVQ         diffs+72(FP), R9
	VPBROADCASTD DX, Z18
	VMOVUPS 0(BX)(R8*4), Z16
	VPXORD  Z17, Z17, Z17
	PICK_F32(0, Z0)
	PICK_F32(1, Z1)
	CMPQ DX, $2
	JLE  picked0
	PICK_F32(2, Z2)
	PICK_F32(3, Z3)
	CMPQ DX, $4
	JLE  picked0
	PICK_F32(4, Z4)
	PICK_F32(5, Z5)
	CMPQ DX, $6
	JLE  picked0
	PICK_F32(6, Z6)
	PICK_F32(7, Z7)

picked0:
	VPCMPUD $5, Z18, Z16, K7 // labels >= n, as unsigned: no such column, nor one of the -Inf
	VPXORD  Z17, Z17, K7, Z17
	VMOVUPS Z17, 0(R9)(R8*4)
	VMOVUPS 64(BX)(R8*4), Z16
	VPXORD  Z17, Z17, Z17
	PICK_F32(0, Z8)
	PICK_F32(1, Z9)
	CMPQ DX, $2
	JLE  picked1
	PICK_F32(2, Z10)
	PICK_F32(3, Z11)
	CMPQ DX, $4
	JLE  picked1
	PICK_F32(4, Z12)
	PICK_F32(5, Z13)
	CMPQ DX, $6
	JLE  picked1
	PICK_F32(6, Z14)
	PICK_F32(7, Z15)

picked1:
	VPCMPUD $5, Z18, Z16, K7 // labels >= n, as unsigned: no such column, nor one of the -Inf
	VPXORD  Z17, Z17, K7, Z17
	VMOVUPS Z17, 64(R9)(R8*4)

	// e = exp(x - m), two columns of each block at a time; of an absent column beside a present one it is +0
exp:
	EXP2_F32(Z0, Z16, Z18, Z1, Z17, Z19)
	EXP2_F32(Z8, Z16, Z18, Z9, Z17, Z19)
	CMPQ DX, $2
	JLE  zero2
	EXP2_F32(Z2, Z16, Z18, Z3, Z17, Z19)
	EXP2_F32(Z10, Z16, Z18, Z11, Z17, Z19)
	CMPQ DX, $4
	JLE  zero4
	EXP2_F32(Z4, Z16, Z18, Z5, Z17, Z19)
	EXP2_F32(Z12, Z16, Z18, Z13, Z17, Z19)
	CMPQ DX, $6
	JLE  zero6
	EXP2_F32(Z6, Z16, Z18, Z7, Z17, Z19)
	EXP2_F32(Z14, Z16, Z18, Z15, Z17, Z19)
	JMP  sum

zero2:
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X10, X10, X10
	VXORPS X11, X11, X11

zero4:
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X12, X12, X12
	VXORPS X13, X13, X13

zero6:
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	VXORPS X14, X14, X14
	VXORPS X15, X15, X15

	// lane j += lane j + 4, 2, 1
sum:
	MOVQ   scale+56(FP), R9
	MOVQ   sums+64(FP), R10
	VADDPS Z4, Z0, Z16
	VADDPS Z5, Z1, Z17
	VADDPS Z6, Z2, Z18
	VADDPS Z7, Z3, Z19
	VADDPS Z18, Z16, Z16
	VADDPS Z19, Z17, Z17
	VADDPS Z17, Z16, Z16
	VDIVPS  Z16, Z22, Z20
	TESTQ   BX, BX
	JEQ     sum1
	VMOVUPS Z16, (R10)(R8*4)
	VMULPS  (R9)(R8*4), Z20, Z20

sum1:
	VADDPS Z12, Z8, Z16
	VADDPS Z13, Z9, Z17
	VADDPS Z14, Z10, Z18
	VADDPS Z15, Z11, Z19
	VADDPS Z18, Z16, Z16
	VADDPS Z19, Z17, Z17
	VADDPS Z17, Z16, Z16
	VDIVPS  Z16, Z22, Z17
	TESTQ   BX, BX
	JEQ     scale
	VMOVUPS Z16, 64(R10)(R8*4)
	VMULPS  64(R9)(R8*4), Z17, Z17

scale:
	VMULPS Z20, Z0, Z0
	VMULPS Z20, Z1, Z1
	VMULPS Z20, Z2, Z2
	VMULPS Z20, Z3, Z3
	VMULPS Z20, Z4, Z4
	VMULPS Z20, Z5, Z5
	VMULPS Z20, Z6, Z6
	VMULPS Z20, Z7, Z7
	VMULPS Z17, Z8, Z8
	VMULPS Z17, Z9, Z9
	VMULPS Z17, Z10, Z10
	VMULPS Z17, Z11, Z11
	VMULPS Z17, Z12, Z12
	VMULPS Z17, Z13, Z13
	VMULPS Z17, Z14, Z14
	VMULPS Z17, Z15, Z15
	TESTQ  BX, BX
	JEQ    store
	VMOVUPS 0(BX)(R8*4), Z16
	VMOVUPS 0(R9)(R8*4), Z17
	ONEHOT_F32(0, Z0)
	ONEHOT_F32(1, Z1)
	CMPQ DX, $2
	JLE  hot1
	ONEHOT_F32(2, Z2)
	ONEHOT_F32(3, Z3)
	CMPQ DX, $4
	JLE  hot1
	ONEHOT_F32(4, Z4)
	ONEHOT_F32(5, Z5)
	CMPQ DX, $6
	JLE  hot1
	ONEHOT_F32(6, Z6)
	ONEHOT_F32(7, Z7)

hot1:
	VMOVUPS 64(BX)(R8*4), Z16
	VMOVUPS 64(R9)(R8*4), Z17
	ONEHOT_F32(0, Z8)
	ONEHOT_F32(1, Z9)
	CMPQ DX, $2
	JLE  store
	ONEHOT_F32(2, Z10)
	ONEHOT_F32(3, Z11)
	CMPQ DX, $4
	JLE  store
	ONEHOT_F32(4, Z12)
	ONEHOT_F32(5, Z13)
	CMPQ DX, $6
	JLE  store
	ONEHOT_F32(6, Z14)
	ONEHOT_F32(7, Z15)

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
	SIXTEENROWS(DI, R9, R10, R13)
	TRANSPOSE4_F32(Z8, Z9, Z10, Z11)
	TRANSPOSE4_F32(Z12, Z13, Z14, Z15)
	STOREROWS_F32(K5, Z8, Z12, (DI), (R9), (R10), (R13))
	STOREROWS_F32(K5, Z9, Z13, (DI)(R11*1), (R9)(R11*1), (R10)(R11*1), (R13)(R11*1))
	STOREROWS_F32(K5, Z10, Z14, (DI)(R11*2), (R9)(R11*2), (R10)(R11*2), (R13)(R11*2))
	STOREROWS_F32(K5, Z11, Z15, (DI)(R12*1), (R9)(R12*1), (R10)(R12*1), (R13)(R12*1))
	LEAQ (DI)(R11*8), DI
	LEAQ (DI)(R11*8), DI
	ADDQ $32, R8
	SUBQ $32, CX
	JNE  block
	VZEROUPPER
	RET
