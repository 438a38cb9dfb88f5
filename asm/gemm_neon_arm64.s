//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// One row of the tile: a vector of three columns each times one element of A.
#define ROW(a, lane, c0, c1, c2) \
	FMLA_S4E(a, lane, 2, c0); \
	FMLA_S4E(a, lane, 3, c1); \
	FMLA_S4E(a, lane, 4, c2)

#define ROWS \
	ROW(0, 0, 8, 9, 10); \
	ROW(0, 1, 11, 12, 13); \
	ROW(0, 2, 14, 15, 16); \
	ROW(0, 3, 17, 18, 19); \
	ROW(1, 0, 20, 21, 22); \
	ROW(1, 1, 23, 24, 25); \
	ROW(1, 2, 26, 27, 28); \
	ROW(1, 3, 29, 30, 31)

// func gemm8x12F32NEON(k int, a, b *float32, c *float32, ldc, mode int, alpha, beta float32)
// One tile of C, 8 rows of 12 columns, one block of k. a: k steps of 8 elements of A (one column of the tile each), b: k steps of
// 12 elements of B, both packed. k > 0.
//
// Order: one chain per element, k ascending, from +0. Mode 0: c = acc. Mode 1: c = alpha*acc. Mode 2: c = alpha*acc + beta*c,
// where the product with beta is rounded.
//
// R1 a, R2 b, R0 steps left, R3 c, R4 ldc (bytes). V0-V1 A, V2-V4 B, V8-V31 accumulators: row i in V8+3i, V9+3i, V10+3i.
// Why 8x12: 24 accumulators hide a latency of 4 cycles on 4 pipes, 5 to 7 operand registers fit beside them. Loads have immediate
// offsets, so that a turn of four steps needs one ADD for each pointer (post-indexed pairs cost V2 a sixth in LLVM's model).
// Tail: k mod 4 steps one by one.
TEXT ·gemm8x12F32NEON(SB), NOSPLIT, $0-56
	MOVD k+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD c+24(FP), R3
	MOVD ldc+32(FP), R4
	LSL  $2, R4, R4
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
	SUBS $4, R0, R0
	BLT  steps

	PCALIGN $32
loop:
	FLDPQ 0(R1), (F0, F1)
	FLDPQ 0(R2), (F2, F3)
	FMOVQ 32(R2), F4
	ROWS
	FLDPQ 32(R1), (F0, F1)
	FLDPQ 48(R2), (F2, F3)
	FMOVQ 80(R2), F4
	ROWS
	FLDPQ 64(R1), (F0, F1)
	FLDPQ 96(R2), (F2, F3)
	FMOVQ 128(R2), F4
	ROWS
	FLDPQ 96(R1), (F0, F1)
	FLDPQ 144(R2), (F2, F3)
	FMOVQ 176(R2), F4
	ROWS
	ADD  $128, R1, R1
	ADD  $192, R2, R2
	SUBS $4, R0, R0
	BGE  loop

steps:
	ADDS $4, R0, R0
	BEQ  write

step:
	FLDPQ 0(R1), (F0, F1)
	FLDPQ 0(R2), (F2, F3)
	FMOVQ 32(R2), F4
	ROWS
	ADD  $32, R1, R1
	ADD  $48, R2, R2
	SUBS $1, R0, R0
	BNE  step

write:
	MOVD mode+40(FP), R5
	CMP  $1, R5
	BLT  store
	MOVWU alpha+48(FP), R6
	VDUP R6, V0.S4
	BGT  update
	FMUL_S4(0, 8, 8)
	FMUL_S4(0, 9, 9)
	FMUL_S4(0, 10, 10)
	FMUL_S4(0, 11, 11)
	FMUL_S4(0, 12, 12)
	FMUL_S4(0, 13, 13)
	FMUL_S4(0, 14, 14)
	FMUL_S4(0, 15, 15)
	FMUL_S4(0, 16, 16)
	FMUL_S4(0, 17, 17)
	FMUL_S4(0, 18, 18)
	FMUL_S4(0, 19, 19)
	FMUL_S4(0, 20, 20)
	FMUL_S4(0, 21, 21)
	FMUL_S4(0, 22, 22)
	FMUL_S4(0, 23, 23)
	FMUL_S4(0, 24, 24)
	FMUL_S4(0, 25, 25)
	FMUL_S4(0, 26, 26)
	FMUL_S4(0, 27, 27)
	FMUL_S4(0, 28, 28)
	FMUL_S4(0, 29, 29)
	FMUL_S4(0, 30, 30)
	FMUL_S4(0, 31, 31)
	B store

update: // acc = beta*c, then + alpha*acc
	MOVWU beta+52(FP), R6
	VDUP R6, V1.S4
	MOVD R3, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_S4(1, 2, 2)
	VFMLA V8.S4, V0.S4, V2.S4
	FMUL_S4(1, 3, 3)
	VFMLA V9.S4, V0.S4, V3.S4
	FMUL_S4(1, 4, 4)
	VFMLA V10.S4, V0.S4, V4.S4
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_S4(1, 2, 2)
	VFMLA V11.S4, V0.S4, V2.S4
	FMUL_S4(1, 3, 3)
	VFMLA V12.S4, V0.S4, V3.S4
	FMUL_S4(1, 4, 4)
	VFMLA V13.S4, V0.S4, V4.S4
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_S4(1, 2, 2)
	VFMLA V14.S4, V0.S4, V2.S4
	FMUL_S4(1, 3, 3)
	VFMLA V15.S4, V0.S4, V3.S4
	FMUL_S4(1, 4, 4)
	VFMLA V16.S4, V0.S4, V4.S4
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_S4(1, 2, 2)
	VFMLA V17.S4, V0.S4, V2.S4
	FMUL_S4(1, 3, 3)
	VFMLA V18.S4, V0.S4, V3.S4
	FMUL_S4(1, 4, 4)
	VFMLA V19.S4, V0.S4, V4.S4
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_S4(1, 2, 2)
	VFMLA V20.S4, V0.S4, V2.S4
	FMUL_S4(1, 3, 3)
	VFMLA V21.S4, V0.S4, V3.S4
	FMUL_S4(1, 4, 4)
	VFMLA V22.S4, V0.S4, V4.S4
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_S4(1, 2, 2)
	VFMLA V23.S4, V0.S4, V2.S4
	FMUL_S4(1, 3, 3)
	VFMLA V24.S4, V0.S4, V3.S4
	FMUL_S4(1, 4, 4)
	VFMLA V25.S4, V0.S4, V4.S4
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_S4(1, 2, 2)
	VFMLA V26.S4, V0.S4, V2.S4
	FMUL_S4(1, 3, 3)
	VFMLA V27.S4, V0.S4, V3.S4
	FMUL_S4(1, 4, 4)
	VFMLA V28.S4, V0.S4, V4.S4
	FSTPQ (F2, F3), (R7)
	FMOVQ F4, 32(R7)
	ADD R4, R7, R7
	FLDPQ (R7), (F2, F3)
	FMOVQ 32(R7), F4
	FMUL_S4(1, 2, 2)
	VFMLA V29.S4, V0.S4, V2.S4
	FMUL_S4(1, 3, 3)
	VFMLA V30.S4, V0.S4, V3.S4
	FMUL_S4(1, 4, 4)
	VFMLA V31.S4, V0.S4, V4.S4
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
