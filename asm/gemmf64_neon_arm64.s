//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// One row of the tile: a vector of three columns each times one element of A.
#define ROW(a, lane, c0, c1, c2) \
	FMLA_D2E(a, lane, 4, c0); \
	FMLA_D2E(a, lane, 5, c1); \
	FMLA_D2E(a, lane, 6, c2)

#define ROWS \
	ROW(0, 0, 8, 9, 10); \
	ROW(0, 1, 11, 12, 13); \
	ROW(1, 0, 14, 15, 16); \
	ROW(1, 1, 17, 18, 19); \
	ROW(2, 0, 20, 21, 22); \
	ROW(2, 1, 23, 24, 25); \
	ROW(3, 0, 26, 27, 28); \
	ROW(3, 1, 29, 30, 31)

// func gemm8x6F64NEON(k int, a, b *float64, c *float64, ldc, mode int, alpha, beta float64)
// One tile of C, 8 rows of 6 columns, one block of k. a: k steps of 8 elements of A (one column of the tile each), b: k steps of
// 6 elements of B, both packed. k > 0.
//
// Order: one chain per element, k ascending, from +0. Mode 0: c = acc. Mode 1: c = alpha*acc. Mode 2: c = alpha*acc + beta*c,
// where the product with beta is rounded.
//
// R1 a, R2 b, R0 steps left, R3 c, R4 ldc (bytes). V0-V3 A, V4-V6 B, V8-V31 accumulators: row i in V8+3i, V9+3i, V10+3i.
// Why 8x6: 24 accumulators hide a latency of 4 cycles on 4 pipes, 5 to 7 operand registers fit beside them. Loads have immediate
// offsets, so that a turn of 16 steps needs one ADD for each pointer (unrolled by 4 this loop gives 98 % of peak on N1 by llvm-mca, by 16 over 99 %; post-indexed pairs cost V2 a sixth in LLVM's model).
// Tail: k mod 16 steps one by one.
TEXT ·gemm8x6F64NEON(SB), NOSPLIT, $0-64
	MOVD k+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD c+24(FP), R3
	MOVD ldc+32(FP), R4
	LSL  $3, R4, R4
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	VEOR V18.B16, V18.B16, V18.B16
	VEOR V19.B16, V19.B16, V19.B16
	VEOR V20.B16, V20.B16, V20.B16
	VEOR V21.B16, V21.B16, V21.B16
	VEOR V22.B16, V22.B16, V22.B16
	VEOR V23.B16, V23.B16, V23.B16
	VEOR V24.B16, V24.B16, V24.B16
	VEOR V25.B16, V25.B16, V25.B16
	VEOR V26.B16, V26.B16, V26.B16
	VEOR V27.B16, V27.B16, V27.B16
	VEOR V28.B16, V28.B16, V28.B16
	VEOR V29.B16, V29.B16, V29.B16
	VEOR V30.B16, V30.B16, V30.B16
	VEOR V31.B16, V31.B16, V31.B16
	SUBS $16, R0, R0
	BLT  steps

	PCALIGN $32
loop:
	FLDPQ 0(R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	FLDPQ 0(R2), (F4, F5)
	FMOVQ 32(R2), F6
	ROWS
	FLDPQ 64(R1), (F0, F1)
	FLDPQ 96(R1), (F2, F3)
	FLDPQ 48(R2), (F4, F5)
	FMOVQ 80(R2), F6
	ROWS
	FLDPQ 128(R1), (F0, F1)
	FLDPQ 160(R1), (F2, F3)
	FLDPQ 96(R2), (F4, F5)
	FMOVQ 128(R2), F6
	ROWS
	FLDPQ 192(R1), (F0, F1)
	FLDPQ 224(R1), (F2, F3)
	FLDPQ 144(R2), (F4, F5)
	FMOVQ 176(R2), F6
	ROWS
	FLDPQ 256(R1), (F0, F1)
	FLDPQ 288(R1), (F2, F3)
	FLDPQ 192(R2), (F4, F5)
	FMOVQ 224(R2), F6
	ROWS
	FLDPQ 320(R1), (F0, F1)
	FLDPQ 352(R1), (F2, F3)
	FLDPQ 240(R2), (F4, F5)
	FMOVQ 272(R2), F6
	ROWS
	FLDPQ 384(R1), (F0, F1)
	FLDPQ 416(R1), (F2, F3)
	FLDPQ 288(R2), (F4, F5)
	FMOVQ 320(R2), F6
	ROWS
	FLDPQ 448(R1), (F0, F1)
	FLDPQ 480(R1), (F2, F3)
	FLDPQ 336(R2), (F4, F5)
	FMOVQ 368(R2), F6
	ROWS
	FLDPQ 512(R1), (F0, F1)
	FLDPQ 544(R1), (F2, F3)
	FLDPQ 384(R2), (F4, F5)
	FMOVQ 416(R2), F6
	ROWS
	FLDPQ 576(R1), (F0, F1)
	FLDPQ 608(R1), (F2, F3)
	FLDPQ 432(R2), (F4, F5)
	FMOVQ 464(R2), F6
	ROWS
	FLDPQ 640(R1), (F0, F1)
	FLDPQ 672(R1), (F2, F3)
	FLDPQ 480(R2), (F4, F5)
	FMOVQ 512(R2), F6
	ROWS
	FLDPQ 704(R1), (F0, F1)
	FLDPQ 736(R1), (F2, F3)
	FLDPQ 528(R2), (F4, F5)
	FMOVQ 560(R2), F6
	ROWS
	FLDPQ 768(R1), (F0, F1)
	FLDPQ 800(R1), (F2, F3)
	FLDPQ 576(R2), (F4, F5)
	FMOVQ 608(R2), F6
	ROWS
	FLDPQ 832(R1), (F0, F1)
	FLDPQ 864(R1), (F2, F3)
	FLDPQ 624(R2), (F4, F5)
	FMOVQ 656(R2), F6
	ROWS
	FLDPQ 896(R1), (F0, F1)
	FLDPQ 928(R1), (F2, F3)
	FLDPQ 672(R2), (F4, F5)
	FMOVQ 704(R2), F6
	ROWS
	FLDPQ 960(R1), (F0, F1)
	FLDPQ 992(R1), (F2, F3)
	FLDPQ 720(R2), (F4, F5)
	FMOVQ 752(R2), F6
	ROWS
	ADD  $1024, R1, R1
	ADD  $768, R2, R2
	SUBS $16, R0, R0
	BGE  loop

steps:
	ADDS $16, R0, R0
	BEQ  write

step:
	FLDPQ 0(R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	FLDPQ 0(R2), (F4, F5)
	FMOVQ 32(R2), F6
	ROWS
	ADD  $64, R1, R1
	ADD  $48, R2, R2
	SUBS $1, R0, R0
	BNE  step

write:
	MOVD mode+40(FP), R5
	CMP  $1, R5
	BLT  store
	MOVD alpha+48(FP), R6
	VDUP R6, V0.D2
	BGT  update
	FMUL_D2(0, 8, 8)
	FMUL_D2(0, 9, 9)
	FMUL_D2(0, 10, 10)
	FMUL_D2(0, 11, 11)
	FMUL_D2(0, 12, 12)
	FMUL_D2(0, 13, 13)
	FMUL_D2(0, 14, 14)
	FMUL_D2(0, 15, 15)
	FMUL_D2(0, 16, 16)
	FMUL_D2(0, 17, 17)
	FMUL_D2(0, 18, 18)
	FMUL_D2(0, 19, 19)
	FMUL_D2(0, 20, 20)
	FMUL_D2(0, 21, 21)
	FMUL_D2(0, 22, 22)
	FMUL_D2(0, 23, 23)
	FMUL_D2(0, 24, 24)
	FMUL_D2(0, 25, 25)
	FMUL_D2(0, 26, 26)
	FMUL_D2(0, 27, 27)
	FMUL_D2(0, 28, 28)
	FMUL_D2(0, 29, 29)
	FMUL_D2(0, 30, 30)
	FMUL_D2(0, 31, 31)
	B store

update: // acc = beta*c, then + alpha*acc
	MOVD beta+56(FP), R6
	VDUP R6, V1.D2
	MOVD R3, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_D2(1, 2, 2)
	VFMLA V8.D2, V0.D2, V2.D2
	FMUL_D2(1, 3, 3)
	VFMLA V9.D2, V0.D2, V3.D2
	FMUL_D2(1, 4, 4)
	VFMLA V10.D2, V0.D2, V4.D2
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_D2(1, 2, 2)
	VFMLA V11.D2, V0.D2, V2.D2
	FMUL_D2(1, 3, 3)
	VFMLA V12.D2, V0.D2, V3.D2
	FMUL_D2(1, 4, 4)
	VFMLA V13.D2, V0.D2, V4.D2
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_D2(1, 2, 2)
	VFMLA V14.D2, V0.D2, V2.D2
	FMUL_D2(1, 3, 3)
	VFMLA V15.D2, V0.D2, V3.D2
	FMUL_D2(1, 4, 4)
	VFMLA V16.D2, V0.D2, V4.D2
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_D2(1, 2, 2)
	VFMLA V17.D2, V0.D2, V2.D2
	FMUL_D2(1, 3, 3)
	VFMLA V18.D2, V0.D2, V3.D2
	FMUL_D2(1, 4, 4)
	VFMLA V19.D2, V0.D2, V4.D2
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_D2(1, 2, 2)
	VFMLA V20.D2, V0.D2, V2.D2
	FMUL_D2(1, 3, 3)
	VFMLA V21.D2, V0.D2, V3.D2
	FMUL_D2(1, 4, 4)
	VFMLA V22.D2, V0.D2, V4.D2
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_D2(1, 2, 2)
	VFMLA V23.D2, V0.D2, V2.D2
	FMUL_D2(1, 3, 3)
	VFMLA V24.D2, V0.D2, V3.D2
	FMUL_D2(1, 4, 4)
	VFMLA V25.D2, V0.D2, V4.D2
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_D2(1, 2, 2)
	VFMLA V26.D2, V0.D2, V2.D2
	FMUL_D2(1, 3, 3)
	VFMLA V27.D2, V0.D2, V3.D2
	FMUL_D2(1, 4, 4)
	VFMLA V28.D2, V0.D2, V4.D2
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_D2(1, 2, 2)
	VFMLA V29.D2, V0.D2, V2.D2
	FMUL_D2(1, 3, 3)
	VFMLA V30.D2, V0.D2, V3.D2
	FMUL_D2(1, 4, 4)
	VFMLA V31.D2, V0.D2, V4.D2
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	RET

store:
	FSTPQ (F8, F9), (R3)
	FMOVQ F10, 32(R3)
	ADD R4, R3, R3
	FSTPQ (F11, F12), (R3)
	FMOVQ F13, 32(R3)
	ADD R4, R3, R3
	FSTPQ (F14, F15), (R3)
	FMOVQ F16, 32(R3)
	ADD R4, R3, R3
	FSTPQ (F17, F18), (R3)
	FMOVQ F19, 32(R3)
	ADD R4, R3, R3
	FSTPQ (F20, F21), (R3)
	FMOVQ F22, 32(R3)
	ADD R4, R3, R3
	FSTPQ (F23, F24), (R3)
	FMOVQ F25, 32(R3)
	ADD R4, R3, R3
	FSTPQ (F26, F27), (R3)
	FMOVQ F28, 32(R3)
	ADD R4, R3, R3
	FSTPQ (F29, F30), (R3)
	FMOVQ F31, 32(R3)
	ADD R4, R3, R3
	RET
