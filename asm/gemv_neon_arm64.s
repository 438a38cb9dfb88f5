//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// Products of one row with a matrix: eight rows of it at a time, so that acc goes through memory once for eight loads. The
// order of a column's chain is that of the rows.

// func gemvColsF32NEON(a *float32, lda uintptr, x *float32, xs uintptr, acc *float32, n, k int)
// acc[j] = fma(x[p], a(p, j), acc[j]) for rows p = 0 .. k-1 in turn, j < n. Steps lda and xs in bytes; n, k >= 1.
//
// R0 the group's first row, R1 one row, R2 x, R3 one element of x, R4-R11 the rows at the present column, R12 acc, R13 acc at
// the present column, R14 n, R15 columns left, R16 rows left. V16-V23 x in lane 0, V0-V1 acc, V2-V5 rows.
// Tail of columns: one vector, then single elements; of rows: one by one.
TEXT ·gemvColsF32NEON(SB), NOSPLIT, $0-56
	MOVD a+0(FP), R0
	MOVD lda+8(FP), R1
	MOVD x+16(FP), R2
	MOVD xs+24(FP), R3
	MOVD acc+32(FP), R12
	MOVD n+40(FP), R14
	MOVD k+48(FP), R16
	SUBS $8, R16, R16
	BLT  rows

eight:
	FMOVS (R2), F16
	ADD   R3, R2, R2
	FMOVS (R2), F17
	ADD   R3, R2, R2
	FMOVS (R2), F18
	ADD   R3, R2, R2
	FMOVS (R2), F19
	ADD   R3, R2, R2
	FMOVS (R2), F20
	ADD   R3, R2, R2
	FMOVS (R2), F21
	ADD   R3, R2, R2
	FMOVS (R2), F22
	ADD   R3, R2, R2
	FMOVS (R2), F23
	ADD   R3, R2, R2
	MOVD R0, R4
	ADD  R1, R4, R5
	ADD  R1, R5, R6
	ADD  R1, R6, R7
	ADD  R1, R7, R8
	ADD  R1, R8, R9
	ADD  R1, R9, R10
	ADD  R1, R10, R11
	ADD  R1, R11, R0
	MOVD R12, R13
	MOVD R14, R15
	SUBS $8, R15, R15
	BLT  vector8

pair8:
	FLDPQ (R13), (F0, F1)
	FLDPQ.P 32(R4), (F2, F3)
	FMLA_S4E(16, 0, 2, 0)
	FMLA_S4E(16, 0, 3, 1)
	FLDPQ.P 32(R5), (F4, F5)
	FMLA_S4E(17, 0, 4, 0)
	FMLA_S4E(17, 0, 5, 1)
	FLDPQ.P 32(R6), (F2, F3)
	FMLA_S4E(18, 0, 2, 0)
	FMLA_S4E(18, 0, 3, 1)
	FLDPQ.P 32(R7), (F4, F5)
	FMLA_S4E(19, 0, 4, 0)
	FMLA_S4E(19, 0, 5, 1)
	FLDPQ.P 32(R8), (F2, F3)
	FMLA_S4E(20, 0, 2, 0)
	FMLA_S4E(20, 0, 3, 1)
	FLDPQ.P 32(R9), (F4, F5)
	FMLA_S4E(21, 0, 4, 0)
	FMLA_S4E(21, 0, 5, 1)
	FLDPQ.P 32(R10), (F2, F3)
	FMLA_S4E(22, 0, 2, 0)
	FMLA_S4E(22, 0, 3, 1)
	FLDPQ.P 32(R11), (F4, F5)
	FMLA_S4E(23, 0, 4, 0)
	FMLA_S4E(23, 0, 5, 1)
	FSTPQ.P (F0, F1), 32(R13)
	SUBS $8, R15, R15
	BGE  pair8

vector8:
	ADDS $4, R15, R15
	BLT  tail8
	FMOVQ (R13), F0
	FMOVQ.P 16(R4), F2
	FMLA_S4E(16, 0, 2, 0)
	FMOVQ.P 16(R5), F2
	FMLA_S4E(17, 0, 2, 0)
	FMOVQ.P 16(R6), F2
	FMLA_S4E(18, 0, 2, 0)
	FMOVQ.P 16(R7), F2
	FMLA_S4E(19, 0, 2, 0)
	FMOVQ.P 16(R8), F2
	FMLA_S4E(20, 0, 2, 0)
	FMOVQ.P 16(R9), F2
	FMLA_S4E(21, 0, 2, 0)
	FMOVQ.P 16(R10), F2
	FMLA_S4E(22, 0, 2, 0)
	FMOVQ.P 16(R11), F2
	FMLA_S4E(23, 0, 2, 0)
	FMOVQ.P F0, 16(R13)
	SUB  $4, R15, R15

tail8:
	ADDS $4, R15, R15
	BEQ  next8

single8:
	FMOVS (R13), F0
	FMOVS.P 4(R4), F2
	FMADDS F2, F0, F16, F0
	FMOVS.P 4(R5), F2
	FMADDS F2, F0, F17, F0
	FMOVS.P 4(R6), F2
	FMADDS F2, F0, F18, F0
	FMOVS.P 4(R7), F2
	FMADDS F2, F0, F19, F0
	FMOVS.P 4(R8), F2
	FMADDS F2, F0, F20, F0
	FMOVS.P 4(R9), F2
	FMADDS F2, F0, F21, F0
	FMOVS.P 4(R10), F2
	FMADDS F2, F0, F22, F0
	FMOVS.P 4(R11), F2
	FMADDS F2, F0, F23, F0
	FMOVS.P F0, 4(R13)
	SUBS $1, R15, R15
	BNE  single8

next8:
	SUBS $8, R16, R16
	BGE  eight

rows:
	ADDS $8, R16, R16
	BEQ  done

row:
	FMOVS (R2), F16
	ADD   R3, R2, R2
	MOVD R0, R4
	ADD  R1, R4, R0
	MOVD R12, R13
	MOVD R14, R15
	SUBS $8, R15, R15
	BLT  vector1

pair1:
	FLDPQ (R13), (F0, F1)
	FLDPQ.P 32(R4), (F2, F3)
	FMLA_S4E(16, 0, 2, 0)
	FMLA_S4E(16, 0, 3, 1)
	FSTPQ.P (F0, F1), 32(R13)
	SUBS $8, R15, R15
	BGE  pair1

vector1:
	ADDS $4, R15, R15
	BLT  tail1
	FMOVQ (R13), F0
	FMOVQ.P 16(R4), F2
	FMLA_S4E(16, 0, 2, 0)
	FMOVQ.P F0, 16(R13)
	SUB  $4, R15, R15

tail1:
	ADDS $4, R15, R15
	BEQ  next1

single1:
	FMOVS (R13), F0
	FMOVS.P 4(R4), F2
	FMADDS F2, F0, F16, F0
	FMOVS.P F0, 4(R13)
	SUBS $1, R15, R15
	BNE  single1

next1:
	SUBS $1, R16, R16
	BNE  row

done:
	RET

// func gemvColsF64NEON(a *float64, lda uintptr, x *float64, xs uintptr, acc *float64, n, k int)
// acc[j] = fma(x[p], a(p, j), acc[j]) for rows p = 0 .. k-1 in turn, j < n. Steps lda and xs in bytes; n, k >= 1.
//
// R0 the group's first row, R1 one row, R2 x, R3 one element of x, R4-R11 the rows at the present column, R12 acc, R13 acc at
// the present column, R14 n, R15 columns left, R16 rows left. V16-V23 x in lane 0, V0-V1 acc, V2-V5 rows.
// Tail of columns: one vector, then single elements; of rows: one by one.
TEXT ·gemvColsF64NEON(SB), NOSPLIT, $0-56
	MOVD a+0(FP), R0
	MOVD lda+8(FP), R1
	MOVD x+16(FP), R2
	MOVD xs+24(FP), R3
	MOVD acc+32(FP), R12
	MOVD n+40(FP), R14
	MOVD k+48(FP), R16
	SUBS $8, R16, R16
	BLT  rows

eight:
	FMOVD (R2), F16
	ADD   R3, R2, R2
	FMOVD (R2), F17
	ADD   R3, R2, R2
	FMOVD (R2), F18
	ADD   R3, R2, R2
	FMOVD (R2), F19
	ADD   R3, R2, R2
	FMOVD (R2), F20
	ADD   R3, R2, R2
	FMOVD (R2), F21
	ADD   R3, R2, R2
	FMOVD (R2), F22
	ADD   R3, R2, R2
	FMOVD (R2), F23
	ADD   R3, R2, R2
	MOVD R0, R4
	ADD  R1, R4, R5
	ADD  R1, R5, R6
	ADD  R1, R6, R7
	ADD  R1, R7, R8
	ADD  R1, R8, R9
	ADD  R1, R9, R10
	ADD  R1, R10, R11
	ADD  R1, R11, R0
	MOVD R12, R13
	MOVD R14, R15
	SUBS $4, R15, R15
	BLT  vector8

pair8:
	FLDPQ (R13), (F0, F1)
	FLDPQ.P 32(R4), (F2, F3)
	FMLA_D2E(16, 0, 2, 0)
	FMLA_D2E(16, 0, 3, 1)
	FLDPQ.P 32(R5), (F4, F5)
	FMLA_D2E(17, 0, 4, 0)
	FMLA_D2E(17, 0, 5, 1)
	FLDPQ.P 32(R6), (F2, F3)
	FMLA_D2E(18, 0, 2, 0)
	FMLA_D2E(18, 0, 3, 1)
	FLDPQ.P 32(R7), (F4, F5)
	FMLA_D2E(19, 0, 4, 0)
	FMLA_D2E(19, 0, 5, 1)
	FLDPQ.P 32(R8), (F2, F3)
	FMLA_D2E(20, 0, 2, 0)
	FMLA_D2E(20, 0, 3, 1)
	FLDPQ.P 32(R9), (F4, F5)
	FMLA_D2E(21, 0, 4, 0)
	FMLA_D2E(21, 0, 5, 1)
	FLDPQ.P 32(R10), (F2, F3)
	FMLA_D2E(22, 0, 2, 0)
	FMLA_D2E(22, 0, 3, 1)
	FLDPQ.P 32(R11), (F4, F5)
	FMLA_D2E(23, 0, 4, 0)
	FMLA_D2E(23, 0, 5, 1)
	FSTPQ.P (F0, F1), 32(R13)
	SUBS $4, R15, R15
	BGE  pair8

vector8:
	ADDS $2, R15, R15
	BLT  tail8
	FMOVQ (R13), F0
	FMOVQ.P 16(R4), F2
	FMLA_D2E(16, 0, 2, 0)
	FMOVQ.P 16(R5), F2
	FMLA_D2E(17, 0, 2, 0)
	FMOVQ.P 16(R6), F2
	FMLA_D2E(18, 0, 2, 0)
	FMOVQ.P 16(R7), F2
	FMLA_D2E(19, 0, 2, 0)
	FMOVQ.P 16(R8), F2
	FMLA_D2E(20, 0, 2, 0)
	FMOVQ.P 16(R9), F2
	FMLA_D2E(21, 0, 2, 0)
	FMOVQ.P 16(R10), F2
	FMLA_D2E(22, 0, 2, 0)
	FMOVQ.P 16(R11), F2
	FMLA_D2E(23, 0, 2, 0)
	FMOVQ.P F0, 16(R13)
	SUB  $2, R15, R15

tail8:
	ADDS $2, R15, R15
	BEQ  next8

single8:
	FMOVD (R13), F0
	FMOVD.P 8(R4), F2
	FMADDD F2, F0, F16, F0
	FMOVD.P 8(R5), F2
	FMADDD F2, F0, F17, F0
	FMOVD.P 8(R6), F2
	FMADDD F2, F0, F18, F0
	FMOVD.P 8(R7), F2
	FMADDD F2, F0, F19, F0
	FMOVD.P 8(R8), F2
	FMADDD F2, F0, F20, F0
	FMOVD.P 8(R9), F2
	FMADDD F2, F0, F21, F0
	FMOVD.P 8(R10), F2
	FMADDD F2, F0, F22, F0
	FMOVD.P 8(R11), F2
	FMADDD F2, F0, F23, F0
	FMOVD.P F0, 8(R13)
	SUBS $1, R15, R15
	BNE  single8

next8:
	SUBS $8, R16, R16
	BGE  eight

rows:
	ADDS $8, R16, R16
	BEQ  done

row:
	FMOVD (R2), F16
	ADD   R3, R2, R2
	MOVD R0, R4
	ADD  R1, R4, R0
	MOVD R12, R13
	MOVD R14, R15
	SUBS $4, R15, R15
	BLT  vector1

pair1:
	FLDPQ (R13), (F0, F1)
	FLDPQ.P 32(R4), (F2, F3)
	FMLA_D2E(16, 0, 2, 0)
	FMLA_D2E(16, 0, 3, 1)
	FSTPQ.P (F0, F1), 32(R13)
	SUBS $4, R15, R15
	BGE  pair1

vector1:
	ADDS $2, R15, R15
	BLT  tail1
	FMOVQ (R13), F0
	FMOVQ.P 16(R4), F2
	FMLA_D2E(16, 0, 2, 0)
	FMOVQ.P F0, 16(R13)
	SUB  $2, R15, R15

tail1:
	ADDS $2, R15, R15
	BEQ  next1

single1:
	FMOVD (R13), F0
	FMOVD.P 8(R4), F2
	FMADDD F2, F0, F16, F0
	FMOVD.P F0, 8(R13)
	SUBS $1, R15, R15
	BNE  single1

next1:
	SUBS $1, R16, R16
	BNE  row

done:
	RET
