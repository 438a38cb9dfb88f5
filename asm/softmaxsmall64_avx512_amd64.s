//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx512_amd64.h"
#include "softmaxtables_avx512_amd64.h"
#include "softmaxsmall64_avx512_amd64.h"

// func softmaxSmallF64AVX512(dst, x *float64, rows, n, ldd, ldx int, labels *int32, scale, sums, diffs *float64)
// softmaxGeneric for 2 <= n <= 16 and a multiple of 8 rows; with labels (not nil, as scale, sums and diffs then)
// crossEntropyGeneric. Requires AVX512F, AVX512DQ, AVX512VL, BMI2.
//
// Eight rows a turn, one in each lane: a register holds one column, and maximum, exp and the halving tree of all
// rows are vertical. Rows come in and leave as 128-bit pieces of two columns, so that only 2x2 blocks within lanes
// are transposed. Nothing is stored before the turn's rows are all loaded, so dst may be x.
//
// Z0-Z15 columns 0-15, Z16-Z19, Z21, Z22 work, Z20 m, then the factor, Z23-Z31 constants of exp. K1 the columns that
// exist in a pair, K3-K6 in each four. DX n, CX rows left, R8 rows done, DI dst, SI x, AX constants. R9, R10, R13 rows
// 2, 4, 6, R11 the stride, R12 a bit for each column.
TEXT ·softmaxSmallF64AVX512(SB), NOSPLIT, $0-80
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         rows+16(FP), CX
	MOVQ         n+24(FP), DX
	LEAQ         softmaxF64AVX512<>(SB), AX
	VBROADCASTSD (AX), Z31
	VBROADCASTSD 8(AX), Z30
	VBROADCASTSD 16(AX), Z29
	VBROADCASTSD 24(AX), Z28
	VBROADCASTSD 32(AX), Z27
	VBROADCASTSD 40(AX), Z24
	VBROADCASTSD 48(AX), Z23
	VBROADCASTSD 112(AX), Z26
	VBROADCASTSD 120(AX), Z25
	MOVL         $-1, R12
	BZHIL        DX, R12, R12
	KMOVW        R12, K3
	KSHIFTRW     $4, K3, K4
	KSHIFTRW     $8, K3, K5
	KSHIFTRW     $12, K3, K6
	XORQ         R8, R8

block:
	MOVQ         ldx+40(FP), R11
	SHLQ         $3, R11
	LEAQ         (SI)(R11*2), R9
	LEAQ         (SI)(R11*4), R10
	LEAQ         (R10)(R11*2), R13
	VBROADCASTSD 128(AX), Z20
	LOADPAIR_F64(0, Z0, Z1, X0, X1)
	VMAXPD Z0, Z20, Z20
	VMAXPD Z1, Z20, Z20
	CMPQ DX, $2
	JLE  loaded
	LOADPAIR_F64(1, Z2, Z3, X2, X3)
	VMAXPD Z2, Z20, Z20
	VMAXPD Z3, Z20, Z20
	CMPQ DX, $4
	JLE  loaded
	LOADPAIR_F64(2, Z4, Z5, X4, X5)
	VMAXPD Z4, Z20, Z20
	VMAXPD Z5, Z20, Z20
	CMPQ DX, $6
	JLE  loaded
	LOADPAIR_F64(3, Z6, Z7, X6, X7)
	VMAXPD Z6, Z20, Z20
	VMAXPD Z7, Z20, Z20
	CMPQ DX, $8
	JLE  loaded
	LOADPAIR_F64(4, Z8, Z9, X8, X9)
	VMAXPD Z8, Z20, Z20
	VMAXPD Z9, Z20, Z20
	CMPQ DX, $10
	JLE  loaded
	LOADPAIR_F64(5, Z10, Z11, X10, X11)
	VMAXPD Z10, Z20, Z20
	VMAXPD Z11, Z20, Z20
	CMPQ DX, $12
	JLE  loaded
	LOADPAIR_F64(6, Z12, Z13, X12, X13)
	VMAXPD Z12, Z20, Z20
	VMAXPD Z13, Z20, Z20
	CMPQ DX, $14
	JLE  loaded
	LOADPAIR_F64(7, Z14, Z15, X14, X15)
	VMAXPD Z14, Z20, Z20
	VMAXPD Z15, Z20, Z20

loaded:
	MOVQ    labels+48(FP), BX
	TESTQ   BX, BX
	JEQ     exp
	VMOVUPS (BX)(R8*4), Y16
	VMOVAPD Z20, Z17
	PICK_F64(0, Z0)
	PICK_F64(1, Z1)
	CMPQ DX, $2
	JLE  picked
	PICK_F64(2, Z2)
	PICK_F64(3, Z3)
	CMPQ DX, $4
	JLE  picked
	PICK_F64(4, Z4)
	PICK_F64(5, Z5)
	CMPQ DX, $6
	JLE  picked
	PICK_F64(6, Z6)
	PICK_F64(7, Z7)
	CMPQ DX, $8
	JLE  picked
	PICK_F64(8, Z8)
	PICK_F64(9, Z9)
	CMPQ DX, $10
	JLE  picked
	PICK_F64(10, Z10)
	PICK_F64(11, Z11)
	CMPQ DX, $12
	JLE  picked
	PICK_F64(12, Z12)
	PICK_F64(13, Z13)
	CMPQ DX, $14
	JLE  picked
	PICK_F64(14, Z14)
	PICK_F64(15, Z15)

picked:
	VPBROADCASTD DX, Y18
	VPCMPUD      $5, Y18, Y16, K7 // labels >= n, as unsigned: no such column, nor one of the -Inf
	VMOVAPD      Z20, K7, Z17
	VSUBPD       Z20, Z17, Z17
	MOVQ         diffs+72(FP), BX
	VMOVUPD      Z17, (BX)(R8*8)

	// e = exp(x - m), two columns at a time; of an absent column beside a present one it is +0
exp:
	EXPPAIR_F64(Z0, Z1)
	CMPQ DX, $2
	JLE  zero2
	EXPPAIR_F64(Z2, Z3)
	CMPQ DX, $4
	JLE  zero4
	EXPPAIR_F64(Z4, Z5)
	CMPQ DX, $6
	JLE  zero6
	EXPPAIR_F64(Z6, Z7)
	CMPQ DX, $8
	JLE  sum8
	EXPPAIR_F64(Z8, Z9)
	CMPQ DX, $10
	JLE  zero10
	EXPPAIR_F64(Z10, Z11)
	CMPQ DX, $12
	JLE  zero12
	EXPPAIR_F64(Z12, Z13)
	CMPQ DX, $14
	JLE  zero14
	EXPPAIR_F64(Z14, Z15)
	JMP sum16

zero10:
	VXORPD X10, X10, X10
	VXORPD X11, X11, X11

zero12:
	VXORPD X12, X12, X12
	VXORPD X13, X13, X13

zero14:
	VXORPD X14, X14, X14
	VXORPD X15, X15, X15

	// lane j += lane j + 8, then j + 4 ...
sum16:
	VADDPD Z8, Z0, Z16
	VADDPD Z12, Z4, Z20
	VADDPD Z20, Z16, Z16
	VADDPD Z9, Z1, Z17
	VADDPD Z13, Z5, Z20
	VADDPD Z20, Z17, Z17
	VADDPD Z10, Z2, Z18
	VADDPD Z14, Z6, Z20
	VADDPD Z20, Z18, Z18
	VADDPD Z11, Z3, Z19
	VADDPD Z15, Z7, Z20
	VADDPD Z20, Z19, Z19
	JMP    sum4

zero2:
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3

zero4:
	VXORPD X4, X4, X4
	VXORPD X5, X5, X5

zero6:
	VXORPD X6, X6, X6
	VXORPD X7, X7, X7

sum8:
	VADDPD Z4, Z0, Z16
	VADDPD Z5, Z1, Z17
	VADDPD Z6, Z2, Z18
	VADDPD Z7, Z3, Z19

sum4:
	VADDPD  Z18, Z16, Z16
	VADDPD  Z19, Z17, Z17
	VADDPD  Z17, Z16, Z16
	VDIVPD  Z16, Z26, Z20
	MOVQ    labels+48(FP), BX
	TESTQ   BX, BX
	JEQ     scale
	MOVQ    sums+64(FP), R9
	VMOVUPD Z16, (R9)(R8*8)
	MOVQ    scale+56(FP), R9
	VMULPD  (R9)(R8*8), Z20, Z20

scale:
	VMULPD Z20, Z0, Z0
	VMULPD Z20, Z1, Z1
	VMULPD Z20, Z2, Z2
	VMULPD Z20, Z3, Z3
	VMULPD Z20, Z4, Z4
	VMULPD Z20, Z5, Z5
	VMULPD Z20, Z6, Z6
	VMULPD Z20, Z7, Z7
	CMPQ DX, $8
	JLE  onehot
	VMULPD Z20, Z8, Z8
	VMULPD Z20, Z9, Z9
	VMULPD Z20, Z10, Z10
	VMULPD Z20, Z11, Z11
	VMULPD Z20, Z12, Z12
	VMULPD Z20, Z13, Z13
	VMULPD Z20, Z14, Z14
	VMULPD Z20, Z15, Z15

onehot:
	TESTQ   BX, BX
	JEQ     store
	VMOVUPS (BX)(R8*4), Y16
	VMOVUPD (R9)(R8*8), Z17
	ONEHOT_F64(0, Z0)
	ONEHOT_F64(1, Z1)
	CMPQ DX, $2
	JLE  store
	ONEHOT_F64(2, Z2)
	ONEHOT_F64(3, Z3)
	CMPQ DX, $4
	JLE  store
	ONEHOT_F64(4, Z4)
	ONEHOT_F64(5, Z5)
	CMPQ DX, $6
	JLE  store
	ONEHOT_F64(6, Z6)
	ONEHOT_F64(7, Z7)
	CMPQ DX, $8
	JLE  store
	ONEHOT_F64(8, Z8)
	ONEHOT_F64(9, Z9)
	CMPQ DX, $10
	JLE  store
	ONEHOT_F64(10, Z10)
	ONEHOT_F64(11, Z11)
	CMPQ DX, $12
	JLE  store
	ONEHOT_F64(12, Z12)
	ONEHOT_F64(13, Z13)
	CMPQ DX, $14
	JLE  store
	ONEHOT_F64(14, Z14)
	ONEHOT_F64(15, Z15)

store:
	LEAQ (SI)(R11*8), SI
	MOVQ ldd+32(FP), R11
	SHLQ $3, R11
	LEAQ (DI)(R11*2), R9
	LEAQ (DI)(R11*4), R10
	LEAQ (R10)(R11*2), R13
	STOREFOUR_F64(0, K3, Z0, Z1, Z2, Z3)
	CMPQ DX, $4
	JLE  next
	STOREFOUR_F64(1, K4, Z4, Z5, Z6, Z7)
	CMPQ DX, $8
	JLE  next
	STOREFOUR_F64(2, K5, Z8, Z9, Z10, Z11)
	CMPQ DX, $12
	JLE  next
	STOREFOUR_F64(3, K6, Z12, Z13, Z14, Z15)

next:
	LEAQ (DI)(R11*8), DI
	ADDQ $8, R8
	SUBQ $8, CX
	JNE  block
	VZEROUPPER
	RET
