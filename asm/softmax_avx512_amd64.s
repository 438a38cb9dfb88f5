//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx512_amd64.h"

// func softmaxF32AVX512(dst, x *float32, rows, n, ldd, ldx int, scale, maxs, sums *float32)
// softmaxGeneric; scale, maxs and sums may be nil. Requires AVX512F, BMI2.
//
// DI dst, SI x of the row, R8 rows left, R9 whole groups of 64 columns, CX columns left over, R10, R11 strides in
// bytes, R12 scale, R13 maxs, BX offset or pointer in the row, DX groups left, AX constants, then
// the next row, fetched into the cache in the shade of the multiplications. K1-K4 masks of the four
// tail vectors. Z0-Z11 work, Z12-Z15 the tail of the row, Z16-Z19 lanes 0-15 .. 48-63, Z20 m.
// Three passes, 64 columns a turn: one turn is one step of the lanes, and four independent chains of exp keep the
// multipliers busy. The tail (up to 63 columns, extended by -Inf, whose exp is +0) stays in registers from the first
// load to the only store: a store under a mask followed by a load of the same bytes stalls.
TEXT ·softmaxF32AVX512(SB), NOSPLIT, $0-72
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         rows+16(FP), R8
	MOVQ         n+24(FP), R9
	MOVQ         ldd+32(FP), R10
	MOVQ         ldx+40(FP), R11
	MOVQ         scale+48(FP), R12
	MOVQ         maxs+56(FP), R13
	SHLQ         $2, R10
	SHLQ         $2, R11
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
	MOVQ         R9, CX
	ANDQ         $63, CX
	SHRQ         $6, R9
	MOVQ         $-1, DX
	BZHIQ        CX, DX, DX
	KMOVQ        DX, K1
	KSHIFTRQ     $16, K1, K2
	KSHIFTRQ     $32, K1, K3
	KSHIFTRQ     $48, K1, K4

row:
	VBROADCASTSS softmaxF32AVX512<>+44(SB), Z12
	VMOVAPS      Z12, Z13
	VMOVAPS      Z12, Z14
	VMOVAPS      Z12, Z15
	VMOVAPS      Z12, Z0
	VMOVAPS      Z12, Z1
	VMOVAPS      Z12, Z2
	VMOVAPS      Z12, Z3
	MOVQ         SI, BX
	MOVQ         R9, DX
	TESTQ        DX, DX
	JEQ          maxtail

max:
	VMAXPS (BX), Z0, Z0
	VMAXPS 64(BX), Z1, Z1
	VMAXPS 128(BX), Z2, Z2
	VMAXPS 192(BX), Z3, Z3
	ADDQ   $256, BX
	DECQ   DX
	JNE    max

maxtail:
	TESTQ   CX, CX
	JEQ     maxfold
	VMOVUPS (BX), K1, Z12
	VMOVUPS 64(BX), K2, Z13
	VMAXPS  Z0, Z12, Z0
	VMAXPS  Z1, Z13, Z1
	CMPQ    CX, $32
	JLE     maxfold
	VMOVUPS 128(BX), K3, Z14
	VMOVUPS 192(BX), K4, Z15
	VMAXPS  Z2, Z14, Z2
	VMAXPS  Z3, Z15, Z3

maxfold:
	VMAXPS        Z0, Z1, Z0
	VMAXPS        Z2, Z3, Z2
	VMAXPS        Z0, Z2, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPS        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VMAXPS        X1, X0, X0
	VPERMILPS     $0x4e, X0, X1
	VMAXPS        X1, X0, X0
	VPERMILPS     $0xb1, X0, X1
	VMAXPS        X1, X0, X0
	VBROADCASTSS  X0, Z20
	TESTQ         R13, R13
	JEQ           sums
	VMOVSS        X0, (R13)
	ADDQ          $4, R13

	// e = exp(x - m) to dst, and its sum
sums:
	VXORPS X16, X16, X16
	VXORPS X17, X17, X17
	VXORPS X18, X18, X18
	VXORPS X19, X19, X19
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
	VMOVUPS (SI)(BX*1), Z0
	VMOVUPS 64(SI)(BX*1), Z1
	VMOVUPS 128(SI)(BX*1), Z2
	VMOVUPS 192(SI)(BX*1), Z3
	VSUBPS  Z20, Z0, Z0
	VSUBPS  Z20, Z1, Z1
	VSUBPS  Z20, Z2, Z2
	VSUBPS  Z20, Z3, Z3
	EXP2_F32(Z0, Z4, Z8, Z1, Z5, Z9)
	EXP2_F32(Z2, Z6, Z10, Z3, Z7, Z11)
	VMOVUPS Z0, (DI)(BX*1)
	VMOVUPS Z1, 64(DI)(BX*1)
	VMOVUPS Z2, 128(DI)(BX*1)
	VMOVUPS Z3, 192(DI)(BX*1)
	VADDPS  Z0, Z16, Z16
	VADDPS  Z1, Z17, Z17
	VADDPS  Z2, Z18, Z18
	VADDPS  Z3, Z19, Z19
	ADDQ    $256, BX
	DECQ    DX
	JNE     exp

exptail:
	TESTQ  CX, CX
	JEQ    fold
	VSUBPS Z20, Z12, Z12
	VSUBPS Z20, Z13, Z13
	EXP2_F32(Z12, Z4, Z8, Z13, Z5, Z9)
	VADDPS Z12, Z16, Z16
	VADDPS Z13, Z17, Z17
	CMPQ   CX, $32
	JLE    fold
	VSUBPS Z20, Z14, Z14
	VSUBPS Z20, Z15, Z15
	EXP2_F32(Z14, Z6, Z10, Z15, Z7, Z11)
	VADDPS Z14, Z18, Z18
	VADDPS Z15, Z19, Z19

	// the halving tree: lane j += lane j + 32, 16, 8, 4, 2, 1
fold:
	VADDPS        Z18, Z16, Z16
	VADDPS        Z19, Z17, Z17
	VADDPS        Z17, Z16, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPS        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VADDPS        X1, X0, X0
	VPERMILPS     $0x4e, X0, X1
	VADDPS        X1, X0, X0
	VPERMILPS     $0xb1, X0, X1
	VADDSS        X1, X0, X0
	MOVQ          sums+64(FP), DX
	TESTQ         DX, DX
	JEQ           factor
	VMOVSS        X0, (DX)
	ADDQ          $4, DX
	MOVQ          DX, sums+64(FP)

factor:
	VDIVSS X0, X22, X0
	TESTQ  R12, R12
	JEQ    multiply
	VMULSS (R12), X0, X0
	ADDQ   $4, R12

multiply:
	VBROADCASTSS X0, Z0
	MOVQ         DI, BX
	MOVQ         R9, DX
	TESTQ        DX, DX
	JEQ          scaletail

scale:
	VMULPS  (BX), Z0, Z1
	VMULPS  64(BX), Z0, Z2
	VMULPS  128(BX), Z0, Z3
	VMULPS  192(BX), Z0, Z4
	VMOVUPS Z1, (BX)
	VMOVUPS Z2, 64(BX)
	VMOVUPS Z3, 128(BX)
	VMOVUPS Z4, 192(BX)
	ADDQ    $256, BX
	DECQ    DX
	JNE     scale

scaletail:
	TESTQ   CX, CX
	JEQ     next
	VMULPS  Z12, Z0, Z12
	VMULPS  Z13, Z0, Z13
	VMOVUPS Z12, K1, (BX)
	VMOVUPS Z13, K2, 64(BX)
	CMPQ    CX, $32
	JLE     next
	VMULPS  Z14, Z0, Z14
	VMULPS  Z15, Z0, Z15
	VMOVUPS Z14, K3, 128(BX)
	VMOVUPS Z15, K4, 192(BX)

next:
	ADDQ R10, DI
	ADDQ R11, SI
	DECQ R8
	JNE  row
	VZEROUPPER
	RET

// func expSumF32AVX512(dst, x *float32, n int, m float32, step int, ahead *float32) float32
// expSumGeneric; dst advances by step bytes for every 64 elements: 256, or 0 to throw e away, which takes 64 elements of
// scratch. Meanwhile the n elements at ahead are fetched into the second-level cache, and dst 2 KiB ahead: exp leaves the
// memory idle (32 rows of 50257, best of 60: 3.71 to 3.91 Gelem/s; quartile 2.77 to 3.11).
// Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, R9 step, R10 ahead, AX constants, K1-K4 masks of the last turn. Z0-Z11 work, Z16-Z19 lanes
// 0-15 .. 48-63, Z20 m, Z21-Z31 constants of exp. The last turn's missing elements are -Inf, with exp +0.
TEXT ·expSumF32AVX512(SB), NOSPLIT, $0-52
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS m+24(FP), Z20
	MOVQ         step+32(FP), R9
	MOVQ         ahead+40(FP), R10
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
	VXORPS       X16, X16, X16
	VXORPS       X17, X17, X17
	VXORPS       X18, X18, X18
	VXORPS       X19, X19, X19
	SUBQ         $64, CX
	JLT          tail

loop:
	PREFETCHT1 (R10)
	PREFETCHT1 64(R10)
	PREFETCHT1 128(R10)
	PREFETCHT1 192(R10)
	PREFETCHT0 2048(DI)
	PREFETCHT0 2112(DI)
	PREFETCHT0 2176(DI)
	PREFETCHT0 2240(DI)
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	VSUBPS  Z20, Z0, Z0
	VSUBPS  Z20, Z1, Z1
	VSUBPS  Z20, Z2, Z2
	VSUBPS  Z20, Z3, Z3
	EXP2_F32(Z0, Z4, Z8, Z1, Z5, Z9)
	EXP2_F32(Z2, Z6, Z10, Z3, Z7, Z11)
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	VADDPS  Z0, Z16, Z16
	VADDPS  Z1, Z17, Z17
	VADDPS  Z2, Z18, Z18
	VADDPS  Z3, Z19, Z19
	ADDQ    $256, SI
	ADDQ    $256, R10
	ADDQ    R9, DI
	SUBQ    $64, CX
	JGE     loop

tail:
	ADDQ         $64, CX // elements left, 0 .. 63
	JEQ          fold
	MOVQ         $-1, DX
	BZHIQ        CX, DX, DX
	KMOVQ        DX, K1
	KSHIFTRQ     $16, K1, K2
	KSHIFTRQ     $32, K1, K3
	KSHIFTRQ     $48, K1, K4
	VBROADCASTSS 44(AX), Z0
	VMOVAPS      Z0, Z1
	VMOVAPS      Z0, Z2
	VMOVAPS      Z0, Z3
	VMOVUPS      (SI), K1, Z0
	VMOVUPS      64(SI), K2, Z1
	VMOVUPS      128(SI), K3, Z2
	VMOVUPS      192(SI), K4, Z3
	VSUBPS       Z20, Z0, Z0
	VSUBPS       Z20, Z1, Z1
	VSUBPS       Z20, Z2, Z2
	VSUBPS       Z20, Z3, Z3
	EXP2_F32(Z0, Z4, Z8, Z1, Z5, Z9)
	EXP2_F32(Z2, Z6, Z10, Z3, Z7, Z11)
	VMOVUPS      Z0, K1, (DI)
	VMOVUPS      Z1, K2, 64(DI)
	VMOVUPS      Z2, K3, 128(DI)
	VMOVUPS      Z3, K4, 192(DI)
	VADDPS       Z0, Z16, Z16
	VADDPS       Z1, Z17, Z17
	VADDPS       Z2, Z18, Z18
	VADDPS       Z3, Z19, Z19

fold:
	VADDPS        Z18, Z16, Z16
	VADDPS        Z19, Z17, Z17
	VADDPS        Z17, Z16, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPS        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VADDPS        X1, X0, X0
	VPERMILPS     $0x4e, X0, X1
	VADDPS        X1, X0, X0
	VPERMILPS     $0xb1, X0, X1
	VADDSS        X1, X0, X0
	VMOVSS        X0, ret+48(FP)
	VZEROUPPER
	RET

// func shiftF32AVX512(dst, x *float32, rows, n, ldd, ldx int, a, b *float32)
// shiftGeneric. Requires AVX512F, BMI2.
//
// DI dst, SI x, R8 rows left, R9 n, R10, R11 strides in bytes, R12 a, R13 b, DX pointer into x, BX into dst, CX columns
// left. Z0-Z3 work, Z4 a, Z5 b, K1 the last columns.
TEXT ·shiftF32AVX512(SB), NOSPLIT, $0-64
	MOVQ  dst+0(FP), DI
	MOVQ  x+8(FP), SI
	MOVQ  rows+16(FP), R8
	MOVQ  n+24(FP), R9
	MOVQ  ldd+32(FP), R10
	MOVQ  ldx+40(FP), R11
	MOVQ  a+48(FP), R12
	MOVQ  b+56(FP), R13
	SHLQ  $2, R10
	SHLQ  $2, R11
	MOVQ  R9, CX
	ANDQ  $15, CX
	MOVL  $-1, AX
	BZHIL CX, AX, AX
	KMOVW AX, K1

row:
	VBROADCASTSS (R12), Z4
	VBROADCASTSS (R13), Z5
	MOVQ         SI, DX
	MOVQ         DI, BX
	MOVQ         R9, CX
	SUBQ         $64, CX
	JLT          vectors

loop:
	VMOVUPS (DX), Z0
	VMOVUPS 64(DX), Z1
	VMOVUPS 128(DX), Z2
	VMOVUPS 192(DX), Z3
	VSUBPS  Z4, Z0, Z0
	VSUBPS  Z4, Z1, Z1
	VSUBPS  Z4, Z2, Z2
	VSUBPS  Z4, Z3, Z3
	VSUBPS  Z5, Z0, Z0
	VSUBPS  Z5, Z1, Z1
	VSUBPS  Z5, Z2, Z2
	VSUBPS  Z5, Z3, Z3
	VMOVUPS Z0, (BX)
	VMOVUPS Z1, 64(BX)
	VMOVUPS Z2, 128(BX)
	VMOVUPS Z3, 192(BX)
	ADDQ    $256, DX
	ADDQ    $256, BX
	SUBQ    $64, CX
	JGE     loop

vectors:
	ADDQ $48, CX // columns left - 16
	JLT  tail

vector:
	VMOVUPS (DX), Z0
	VSUBPS  Z4, Z0, Z0
	VSUBPS  Z5, Z0, Z0
	VMOVUPS Z0, (BX)
	ADDQ    $64, DX
	ADDQ    $64, BX
	SUBQ    $16, CX
	JGE     vector

tail:
	CMPQ      CX, $-16
	JEQ       next
	VMOVUPS.Z (DX), K1, Z0
	VSUBPS    Z4, Z0, Z0
	VSUBPS    Z5, Z0, Z0
	VMOVUPS   Z0, K1, (BX)

next:
	ADDQ $4, R12
	ADDQ $4, R13
	ADDQ R10, DI
	ADDQ R11, SI
	DECQ R8
	JNE  row
	VZEROUPPER
	RET
