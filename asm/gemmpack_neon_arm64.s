//go:build !purego && !noasm

#include "textflag.h"

// func gemmPackCols4F32NEON(k int, src *float32, stride int, dst *float32, nr int)
// 4 columns of op(B) that are rows of src, 4 rows of k elements, stride apart: dst[p*nr + l] = src[l*stride + p].
//
// R1-R4 rows, R5 dst, R6 nr (bytes), R0 elements left. A turn transposes 4 x 4. Tail: the last k mod 4 elements one by one.
TEXT ·gemmPackCols4F32NEON(SB), NOSPLIT, $0-40
	MOVD k+0(FP), R0
	MOVD src+8(FP), R1
	MOVD stride+16(FP), R7
	MOVD dst+24(FP), R5
	MOVD nr+32(FP), R6
	LSL  $2, R7, R7
	LSL  $2, R6, R6
	ADD  R7, R1, R2
	ADD  R7, R2, R3
	ADD  R7, R3, R4
	SUBS $4, R0, R0
	BLT  tail

loop:
	FMOVQ.P 16(R1), F0
	FMOVQ.P 16(R2), F1
	FMOVQ.P 16(R3), F2
	FMOVQ.P 16(R4), F3
	VZIP1   V2.S4, V0.S4, V4.S4 // 0:0 2:0 0:1 2:1
	VZIP2   V2.S4, V0.S4, V5.S4 // 0:2 2:2 0:3 2:3
	VZIP1   V3.S4, V1.S4, V6.S4 // 1:0 3:0 1:1 3:1
	VZIP2   V3.S4, V1.S4, V7.S4
	VZIP1   V6.S4, V4.S4, V0.S4
	VZIP2   V6.S4, V4.S4, V1.S4
	VZIP1   V7.S4, V5.S4, V2.S4
	VZIP2   V7.S4, V5.S4, V3.S4
	FMOVQ   F0, (R5)
	ADD     R6, R5, R5
	FMOVQ   F1, (R5)
	ADD     R6, R5, R5
	FMOVQ   F2, (R5)
	ADD     R6, R5, R5
	FMOVQ   F3, (R5)
	ADD     R6, R5, R5
	SUBS    $4, R0, R0
	BGE     loop

tail:
	ADDS $4, R0, R0
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FMOVS.P 4(R2), F1
	FMOVS.P 4(R3), F2
	FMOVS.P 4(R4), F3
	FMOVS   F0, (R5)
	FMOVS   F1, 4(R5)
	FMOVS   F2, 8(R5)
	FMOVS   F3, 12(R5)
	ADD     R6, R5, R5
	SUBS    $1, R0, R0
	BNE     element

done:
	RET

// func gemmPackCols2F64NEON(k int, src *float64, stride int, dst *float64, nr int)
// 2 columns of op(B) that are rows of src, 2 rows of k elements, stride apart: dst[p*nr + l] = src[l*stride + p].
//
// R1 R2 rows, R5 dst, R6 nr (bytes), R0 elements left. A turn transposes 2 x 2. Tail: the last of an odd k by itself.
TEXT ·gemmPackCols2F64NEON(SB), NOSPLIT, $0-40
	MOVD k+0(FP), R0
	MOVD src+8(FP), R1
	MOVD stride+16(FP), R7
	MOVD dst+24(FP), R5
	MOVD nr+32(FP), R6
	LSL  $3, R7, R7
	LSL  $3, R6, R6
	ADD  R7, R1, R2
	SUBS $2, R0, R0
	BLT  tail

loop:
	FMOVQ.P 16(R1), F0
	FMOVQ.P 16(R2), F1
	VZIP1   V1.D2, V0.D2, V2.D2
	VZIP2   V1.D2, V0.D2, V3.D2
	FMOVQ   F2, (R5)
	ADD     R6, R5, R5
	FMOVQ   F3, (R5)
	ADD     R6, R5, R5
	SUBS    $2, R0, R0
	BGE     loop

tail:
	ADDS $2, R0, R0
	BEQ  done
	FMOVD (R1), F0
	FMOVD (R2), F1
	FMOVD F0, (R5)
	FMOVD F1, 8(R5)

done:
	RET
