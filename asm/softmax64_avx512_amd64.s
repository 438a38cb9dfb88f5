//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx512_amd64.h"

// func softmaxF64AVX512(dst, x *float64, rows, n, ldd, ldx int, scale, maxs, sums *float64)
// softmaxGeneric; scale, maxs and sums may be nil. Requires AVX512F, BMI2.
//
// DI dst, SI x of the row, R8 rows left, R9 whole groups of 32 columns, CX columns left over, R10, R11 strides in
// bytes, R12 scale, R13 maxs, BX offset or pointer in the row, DX groups left, AX constants, then
// the next row, fetched into the cache in the shade of the multiplications. K1-K4 masks of the four
// tail vectors. Z0-Z11 work, Z12-Z15 the tail of the row, Z16-Z19 lanes 0-7 .. 24-31, Z20 m.
// Three passes, 32 columns a turn: one turn is one step of the lanes, and four independent chains of exp keep the
// multipliers busy. The tail (up to 31 columns, extended by -Inf, whose exp is +0) stays in registers from the first
// load to the only store: a store under a mask followed by a load of the same bytes stalls.
TEXT ·softmaxF64AVX512(SB), NOSPLIT, $0-72
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         rows+16(FP), R8
	MOVQ         n+24(FP), R9
	MOVQ         ldd+32(FP), R10
	MOVQ         ldx+40(FP), R11
	MOVQ         scale+48(FP), R12
	MOVQ         maxs+56(FP), R13
	SHLQ         $3, R10
	SHLQ         $3, R11
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
	MOVQ         R9, CX
	ANDQ         $31, CX
	SHRQ         $5, R9
	MOVQ         $-1, DX
	BZHIQ        CX, DX, DX
	KMOVQ        DX, K1
	KSHIFTRQ     $8, K1, K2
	KSHIFTRQ     $16, K1, K3
	KSHIFTRQ     $24, K1, K4

row:
	VBROADCASTSD softmaxF64AVX512<>+128(SB), Z12
	VMOVAPD      Z12, Z13
	VMOVAPD      Z12, Z14
	VMOVAPD      Z12, Z15
	VMOVAPD      Z12, Z0
	VMOVAPD      Z12, Z1
	VMOVAPD      Z12, Z2
	VMOVAPD      Z12, Z3
	MOVQ         SI, BX
	MOVQ         R9, DX
	TESTQ        DX, DX
	JEQ          maxtail

max:
	VMAXPD (BX), Z0, Z0
	VMAXPD 64(BX), Z1, Z1
	VMAXPD 128(BX), Z2, Z2
	VMAXPD 192(BX), Z3, Z3
	ADDQ   $256, BX
	DECQ   DX
	JNE    max

maxtail:
	TESTQ   CX, CX
	JEQ     maxfold
	VMOVUPD (BX), K1, Z12
	VMOVUPD 64(BX), K2, Z13
	VMAXPD  Z0, Z12, Z0
	VMAXPD  Z1, Z13, Z1
	CMPQ    CX, $16
	JLE     maxfold
	VMOVUPD 128(BX), K3, Z14
	VMOVUPD 192(BX), K4, Z15
	VMAXPD  Z2, Z14, Z2
	VMAXPD  Z3, Z15, Z3

maxfold:
	VMAXPD        Z0, Z1, Z0
	VMAXPD        Z2, Z3, Z2
	VMAXPD        Z0, Z2, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPD        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VMAXPD        X1, X0, X0
	VPERMILPD     $1, X0, X1
	VMAXPD        X1, X0, X0
	VBROADCASTSD  X0, Z20
	TESTQ         R13, R13
	JEQ           sums
	VMOVSD        X0, (R13)
	ADDQ          $8, R13

	// e = exp(x - m) to dst, and its sum
sums:
	VXORPD X16, X16, X16
	VXORPD X17, X17, X17
	VXORPD X18, X18, X18
	VXORPD X19, X19, X19
	LEAQ   (SI)(R11*1), AX
	XORQ   BX, BX
	MOVQ   R9, DX
	TESTQ  DX, DX
	JEQ    exptail

exp:
	PREFETCHT0 (AX)(BX*1)
	PREFETCHT0 64(AX)(BX*1)
	PREFETCHT0 128(AX)(BX*1)
	PREFETCHT0 192(AX)(BX*1)
	VMOVUPD (SI)(BX*1), Z0
	VMOVUPD 64(SI)(BX*1), Z1
	VMOVUPD 128(SI)(BX*1), Z2
	VMOVUPD 192(SI)(BX*1), Z3
	VSUBPD  Z20, Z0, Z0
	VSUBPD  Z20, Z1, Z1
	VSUBPD  Z20, Z2, Z2
	VSUBPD  Z20, Z3, Z3
	EXP2_F64(Z0, Z4, Z8, Z21, Z1, Z5, Z9, Z22)
	EXP2_F64(Z2, Z6, Z10, Z21, Z3, Z7, Z11, Z22)
	VMOVUPD Z0, (DI)(BX*1)
	VMOVUPD Z1, 64(DI)(BX*1)
	VMOVUPD Z2, 128(DI)(BX*1)
	VMOVUPD Z3, 192(DI)(BX*1)
	VADDPD  Z0, Z16, Z16
	VADDPD  Z1, Z17, Z17
	VADDPD  Z2, Z18, Z18
	VADDPD  Z3, Z19, Z19
	ADDQ    $256, BX
	DECQ    DX
	JNE     exp

exptail:
	TESTQ  CX, CX
	JEQ    fold
	VSUBPD Z20, Z12, Z12
	VSUBPD Z20, Z13, Z13
	EXP2_F64(Z12, Z4, Z8, Z21, Z13, Z5, Z9, Z22)
	VADDPD Z12, Z16, Z16
	VADDPD Z13, Z17, Z17
	CMPQ   CX, $16
	JLE    fold
	VSUBPD Z20, Z14, Z14
	VSUBPD Z20, Z15, Z15
	EXP2_F64(Z14, Z6, Z10, Z21, Z15, Z7, Z11, Z22)
	VADDPD Z14, Z18, Z18
	VADDPD Z15, Z19, Z19

	// the halving tree: lane j += lane j + 16, 8, 4, 2, 1
fold:
	VADDPD        Z18, Z16, Z16
	VADDPD        Z19, Z17, Z17
	VADDPD        Z17, Z16, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPD        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VADDPD        X1, X0, X0
	VPERMILPD     $1, X0, X1
	VADDSD        X1, X0, X0
	MOVQ          sums+64(FP), DX
	TESTQ         DX, DX
	JEQ           factor
	VMOVSD        X0, (DX)
	ADDQ          $8, DX
	MOVQ          DX, sums+64(FP)

factor:
	VDIVSD X0, X26, X0
	TESTQ  R12, R12
	JEQ    multiply
	VMULSD (R12), X0, X0
	ADDQ   $8, R12

multiply:
	VBROADCASTSD X0, Z0
	MOVQ         DI, BX
	MOVQ         R9, DX
	TESTQ        DX, DX
	JEQ          scaletail

scale:
	VMULPD  (BX), Z0, Z1
	VMULPD  64(BX), Z0, Z2
	VMULPD  128(BX), Z0, Z3
	VMULPD  192(BX), Z0, Z4
	VMOVUPD Z1, (BX)
	VMOVUPD Z2, 64(BX)
	VMOVUPD Z3, 128(BX)
	VMOVUPD Z4, 192(BX)
	ADDQ    $256, BX
	DECQ    DX
	JNE     scale

scaletail:
	TESTQ   CX, CX
	JEQ     next
	VMULPD  Z12, Z0, Z12
	VMULPD  Z13, Z0, Z13
	VMOVUPD Z12, K1, (BX)
	VMOVUPD Z13, K2, 64(BX)
	CMPQ    CX, $16
	JLE     next
	VMULPD  Z14, Z0, Z14
	VMULPD  Z15, Z0, Z15
	VMOVUPD Z14, K3, 128(BX)
	VMOVUPD Z15, K4, 192(BX)

next:
	ADDQ R10, DI
	ADDQ R11, SI
	DECQ R8
	JNE  row
	VZEROUPPER
	RET

// func expSumF64AVX512(dst, x *float64, n int, m float64, step int) float64
// expSumGeneric; dst advances by step bytes for every 32 elements: 256, or 0 to throw e away, which takes 32 elements of
// scratch. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, R9 step, AX constants, K1-K4 masks of the last turn. Z0-Z11 work, Z16-Z19 lanes 0-7
// .. 24-31, Z20 m, Z21, Z22 work, Z23-Z31 constants of exp. The last turn's missing elements are -Inf, with exp +0.
TEXT ·expSumF64AVX512(SB), NOSPLIT, $0-48
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD m+24(FP), Z20
	MOVQ         step+32(FP), R9
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
	VXORPD       X16, X16, X16
	VXORPD       X17, X17, X17
	VXORPD       X18, X18, X18
	VXORPD       X19, X19, X19
	SUBQ         $32, CX
	JLT          tail

loop:
	VMOVUPD (SI), Z0
	VMOVUPD 64(SI), Z1
	VMOVUPD 128(SI), Z2
	VMOVUPD 192(SI), Z3
	VSUBPD  Z20, Z0, Z0
	VSUBPD  Z20, Z1, Z1
	VSUBPD  Z20, Z2, Z2
	VSUBPD  Z20, Z3, Z3
	EXP2_F64(Z0, Z4, Z8, Z21, Z1, Z5, Z9, Z22)
	EXP2_F64(Z2, Z6, Z10, Z21, Z3, Z7, Z11, Z22)
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	VMOVUPD Z2, 128(DI)
	VMOVUPD Z3, 192(DI)
	VADDPD  Z0, Z16, Z16
	VADDPD  Z1, Z17, Z17
	VADDPD  Z2, Z18, Z18
	VADDPD  Z3, Z19, Z19
	ADDQ    $256, SI
	ADDQ    R9, DI
	SUBQ    $32, CX
	JGE     loop

tail:
	ADDQ         $32, CX // elements left, 0 .. 31
	JEQ          fold
	MOVQ         $-1, DX
	BZHIQ        CX, DX, DX
	KMOVQ        DX, K1
	KSHIFTRQ     $8, K1, K2
	KSHIFTRQ     $16, K1, K3
	KSHIFTRQ     $24, K1, K4
	VBROADCASTSD 128(AX), Z0
	VMOVAPD      Z0, Z1
	VMOVAPD      Z0, Z2
	VMOVAPD      Z0, Z3
	VMOVUPD      (SI), K1, Z0
	VMOVUPD      64(SI), K2, Z1
	VMOVUPD      128(SI), K3, Z2
	VMOVUPD      192(SI), K4, Z3
	VSUBPD       Z20, Z0, Z0
	VSUBPD       Z20, Z1, Z1
	VSUBPD       Z20, Z2, Z2
	VSUBPD       Z20, Z3, Z3
	EXP2_F64(Z0, Z4, Z8, Z21, Z1, Z5, Z9, Z22)
	EXP2_F64(Z2, Z6, Z10, Z21, Z3, Z7, Z11, Z22)
	VMOVUPD      Z0, K1, (DI)
	VMOVUPD      Z1, K2, 64(DI)
	VMOVUPD      Z2, K3, 128(DI)
	VMOVUPD      Z3, K4, 192(DI)
	VADDPD       Z0, Z16, Z16
	VADDPD       Z1, Z17, Z17
	VADDPD       Z2, Z18, Z18
	VADDPD       Z3, Z19, Z19

fold:
	VADDPD        Z18, Z16, Z16
	VADDPD        Z19, Z17, Z17
	VADDPD        Z17, Z16, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPD        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VADDPD        X1, X0, X0
	VPERMILPD     $1, X0, X1
	VADDSD        X1, X0, X0
	VMOVSD        X0, ret+40(FP)
	VZEROUPPER
	RET

// func shiftF64AVX512(dst, x *float64, rows, n, ldd, ldx int, a, b *float64)
// shiftGeneric. Requires AVX512F, BMI2.
//
// DI dst, SI x, R8 rows left, R9 n, R10, R11 strides in bytes, R12 a, R13 b, DX pointer into x, BX into dst, CX columns
// left. Z0-Z3 work, Z4 a, Z5 b, K1 the last columns.
TEXT ·shiftF64AVX512(SB), NOSPLIT, $0-64
	MOVQ  dst+0(FP), DI
	MOVQ  x+8(FP), SI
	MOVQ  rows+16(FP), R8
	MOVQ  n+24(FP), R9
	MOVQ  ldd+32(FP), R10
	MOVQ  ldx+40(FP), R11
	MOVQ  a+48(FP), R12
	MOVQ  b+56(FP), R13
	SHLQ  $3, R10
	SHLQ  $3, R11
	MOVQ  R9, CX
	ANDQ  $7, CX
	MOVL  $-1, AX
	BZHIL CX, AX, AX
	KMOVW AX, K1

row:
	VBROADCASTSD (R12), Z4
	VBROADCASTSD (R13), Z5
	MOVQ         SI, DX
	MOVQ         DI, BX
	MOVQ         R9, CX
	SUBQ         $32, CX
	JLT          vectors

loop:
	VMOVUPD (DX), Z0
	VMOVUPD 64(DX), Z1
	VMOVUPD 128(DX), Z2
	VMOVUPD 192(DX), Z3
	VSUBPD  Z4, Z0, Z0
	VSUBPD  Z4, Z1, Z1
	VSUBPD  Z4, Z2, Z2
	VSUBPD  Z4, Z3, Z3
	VSUBPD  Z5, Z0, Z0
	VSUBPD  Z5, Z1, Z1
	VSUBPD  Z5, Z2, Z2
	VSUBPD  Z5, Z3, Z3
	VMOVUPD Z0, (BX)
	VMOVUPD Z1, 64(BX)
	VMOVUPD Z2, 128(BX)
	VMOVUPD Z3, 192(BX)
	ADDQ    $256, DX
	ADDQ    $256, BX
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // columns left - 8
	JLT  tail

vector:
	VMOVUPD (DX), Z0
	VSUBPD  Z4, Z0, Z0
	VSUBPD  Z5, Z0, Z0
	VMOVUPD Z0, (BX)
	ADDQ    $64, DX
	ADDQ    $64, BX
	SUBQ    $8, CX
	JGE     vector

tail:
	CMPQ      CX, $-8
	JEQ       next
	VMOVUPD.Z (DX), K1, Z0
	VSUBPD    Z4, Z0, Z0
	VSUBPD    Z5, Z0, Z0
	VMOVUPD   Z0, K1, (BX)

next:
	ADDQ $8, R12
	ADDQ $8, R13
	ADDQ R10, DI
	ADDQ R11, SI
	DECQ R8
	JNE  row
	VZEROUPPER
	RET
