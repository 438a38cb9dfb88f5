//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// The row that is needed so many rows later is asked for meanwhile.
#define AHEAD $2

// func sumWindowsF32NEON(dst *float32, ds int, bias *float32, rows *[]float32, nrows int, first *int32, n, w, step, cols int, relu bool)
// dst[i*ds + c] = bias[c] + rows[first[i]][c] + ... + rows[first[i]+w-1][(w-1)*step + c] from left to right, then with relu the
// maximum of that and 0. n, w, cols > 0.
//
// R0 dst, R1 ds in bytes, R2 bias, R3 headers of all rows (24 bytes each), R4 number of the last row, R5 first, R6 windows left, R7 w,
// R8 step in bytes, R9 columns, R10 headers of the window's rows, R11 what is left to fetch of a later row, R12 columns left,
// R13 first byte of the columns, R14 the same in the row at hand, R15 header, R16 rows left, R17 row, R19 relu, R20, R21 scratch, V0-V7 sums,
// V16-V23 row, V31 0.
// Eight vectors of columns a turn hide the latency of the additions; then one at a time, then single elements. The pieces of a window
// come from w places in a large table: while one is added, the same piece of a row that is needed soon is brought to the second cache.
TEXT ·sumWindowsF32NEON(SB), NOSPLIT, $0-81
	MOVD  dst+0(FP), R0
	MOVD  ds+8(FP), R1
	MOVD  bias+16(FP), R2
	MOVD  rows+24(FP), R3
	MOVD  nrows+32(FP), R4
	MOVD  first+40(FP), R5
	MOVD  n+48(FP), R6
	MOVD  w+56(FP), R7
	MOVD  step+64(FP), R8
	MOVD  cols+72(FP), R9
	MOVBU relu+80(FP), R19
	LSL   $2, R1, R1
	LSL   $2, R8, R8
	SUB   $1, R4, R4
	MOVD  $24, R20
	VEOR  V31.B16, V31.B16, V31.B16

window:
	MOVW.P 4(R5), R10
	ADD    R7, R10, R11
	ADD    AHEAD, R11, R11
	SUB    $1, R11, R11
	CMP    R4, R11
	CSEL   LT, R11, R4, R11
	MADD   R20, R3, R11, R11
	MOVD   (R11), R11
	MADD   R20, R3, R10, R10
	MOVD   ZR, R13
	SUBS   $32, R9, R12
	BLT    vectors

wide:
	ADD   R13, R2, R17
	FLDPQ (R17), (F0, F1)
	FLDPQ 32(R17), (F2, F3)
	FLDPQ 64(R17), (F4, F5)
	FLDPQ 96(R17), (F6, F7)
	MOVD  R13, R14
	MOVD  R10, R15
	MOVD  R7, R16

wideRow:
	MOVD  (R15), R17
	ADD   R14, R17, R17
	PRFM  (R11), PLDL2KEEP
	PRFM  64(R11), PLDL2KEEP
	FLDPQ (R17), (F16, F17)
	FLDPQ 32(R17), (F18, F19)
	FLDPQ 64(R17), (F20, F21)
	FLDPQ 96(R17), (F22, F23)
	FADD_S4(16, 0, 0)
	FADD_S4(17, 1, 1)
	FADD_S4(18, 2, 2)
	FADD_S4(19, 3, 3)
	FADD_S4(20, 4, 4)
	FADD_S4(21, 5, 5)
	FADD_S4(22, 6, 6)
	FADD_S4(23, 7, 7)
	ADD   $128, R11, R11
	ADD   R8, R14, R14
	ADD   $24, R15, R15
	SUBS  $1, R16, R16
	BNE   wideRow
	CBZ   R19, wideStore
	FMAX_S4(31, 0, 0)
	FMAX_S4(31, 1, 1)
	FMAX_S4(31, 2, 2)
	FMAX_S4(31, 3, 3)
	FMAX_S4(31, 4, 4)
	FMAX_S4(31, 5, 5)
	FMAX_S4(31, 6, 6)
	FMAX_S4(31, 7, 7)

wideStore:
	ADD   R13, R0, R17
	FSTPQ (F0, F1), (R17)
	FSTPQ (F2, F3), 32(R17)
	FSTPQ (F4, F5), 64(R17)
	FSTPQ (F6, F7), 96(R17)
	ADD   $128, R13, R13
	SUBS  $32, R12, R12
	BGE   wide

vectors:
	ADDS $28, R12, R12 // columns left - 4
	BLT  tail

vector:
	ADD   R13, R2, R17
	FMOVQ (R17), F0
	MOVD  R13, R14
	MOVD  R10, R15
	MOVD  R7, R16

vectorRow:
	MOVD  (R15), R17
	ADD   R14, R17, R17
	PRFM  (R11), PLDL2KEEP
	FMOVQ (R17), F16
	FADD_S4(16, 0, 0)
	ADD   $16, R11, R11
	ADD   R8, R14, R14
	ADD   $24, R15, R15
	SUBS  $1, R16, R16
	BNE   vectorRow
	CBZ   R19, vectorStore
	FMAX_S4(31, 0, 0)

vectorStore:
	ADD   R13, R0, R17
	FMOVQ F0, (R17)
	ADD   $16, R13, R13
	SUBS  $4, R12, R12
	BGE   vector

tail:
	ADDS $4, R12, R12 // columns left, 0 .. 3
	BEQ  next

element:
	FMOVS (R2)(R13), F0
	MOVD  R13, R14
	MOVD  R10, R15
	MOVD  R7, R16

elementRow:
	MOVD  (R15), R17
	FMOVS (R17)(R14), F16
	FADDS F16, F0, F0
	ADD   R8, R14, R14
	ADD   $24, R15, R15
	SUBS  $1, R16, R16
	BNE   elementRow
	CBZ   R19, elementStore
	FMAX_S4(31, 0, 0)

elementStore:
	FMOVS F0, (R0)(R13)
	ADD   $4, R13, R13
	SUBS  $1, R12, R12
	BNE   element

next:
	ADD  R1, R0, R0
	SUBS $1, R6, R6
	BNE  window
	RET

// func maxColumnsF32NEON(best *float32, at *int32, x *float32, xs int, bias *float32, rows, cols int)
// best[c], at[c] = the largest x[i*xs + c] + bias[i] and the first i that has it. rows, cols > 0.
//
// R0 best, R1 at, R2 first row, R3 xs in bytes, R4 bias, R5 rows, R6 columns left, R7 row, R8 element of bias, R9 number of the row,
// V0 best, V1 at, V2 row, V3 bias, V4 number of the row, V5 where the row is larger.
// Tail: single columns, in the first lane.
TEXT ·maxColumnsF32NEON(SB), NOSPLIT, $0-56
	MOVD best+0(FP), R0
	MOVD at+8(FP), R1
	MOVD x+16(FP), R2
	MOVD xs+24(FP), R3
	MOVD bias+32(FP), R4
	MOVD rows+40(FP), R5
	MOVD cols+48(FP), R6
	LSL  $2, R3, R3
	SUBS $4, R6, R6
	BLT  tail

columns:
	MOVD  R2, R7
	MOVD  R4, R8
	MOVD  ZR, R9
	FMOVQ (R7), F0
	VLD1R (R8), [V3.S4]
	FADD_S4(3, 0, 0)
	VEOR  V1.B16, V1.B16, V1.B16
	B     next

row:
	FMOVQ (R7), F2
	VLD1R (R8), [V3.S4]
	FADD_S4(3, 2, 2)
	VDUP  R9, V4.S4
	FCMGT_S4(0, 2, 5) // V2 > V0
	VBIT  V5.B16, V4.B16, V1.B16
	VBIT  V5.B16, V2.B16, V0.B16

next:
	ADD   R3, R7, R7
	ADD   $4, R8, R8
	ADD   $1, R9, R9
	CMP   R5, R9
	BNE   row
	FMOVQ F0, (R0)
	FMOVQ F1, (R1)
	ADD   $16, R0, R0
	ADD   $16, R1, R1
	ADD   $16, R2, R2
	SUBS  $4, R6, R6
	BGE   columns

tail:
	ADDS $4, R6, R6 // columns left, 0 .. 3
	BEQ  done

column:
	MOVD  R2, R7
	MOVD  R4, R8
	MOVD  ZR, R9
	FMOVS (R7), F0
	FMOVS (R8), F3
	FADDS F3, F0, F0
	VEOR  V1.B16, V1.B16, V1.B16
	B     nextOne

rowOne:
	FMOVS (R7), F2
	FMOVS (R8), F3
	FADDS F3, F2, F2
	VDUP  R9, V4.S4
	FCMGT_S4(0, 2, 5)
	VBIT  V5.B16, V4.B16, V1.B16
	VBIT  V5.B16, V2.B16, V0.B16

nextOne:
	ADD     R3, R7, R7
	ADD     $4, R8, R8
	ADD     $1, R9, R9
	CMP     R5, R9
	BNE     rowOne
	FMOVS.P F0, 4(R0)
	FMOVS.P F1, 4(R1)
	ADD     $4, R2, R2
	SUBS    $1, R6, R6
	BNE     column

done:
	RET
