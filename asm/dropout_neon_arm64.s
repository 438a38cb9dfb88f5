//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// A round of Philox4x32 on 4 counters. c0 .. c3 is the state, t0 and t1 are free; afterwards the state is c1, t1, c3, t0.
// k0 and k1 hold the round's keys. V4-V7 scratch.
#define ROUND(c0, c1, c2, c3, t0, t1, k0, k1) \
	UMULL_D2(30, c0, 4); \
	UMULL2_D2(30, c0, 5); \
	UMULL_D2(31, c2, 6); \
	UMULL2_D2(31, c2, 7); \
	UZP1_S4(5, 4, t0); \
	UZP1_S4(7, 6, t1); \
	UZP2_S4(5, 4, 4); \
	UZP2_S4(7, 6, 6); \
	EOR_B16(6, c1, c1); \
	EOR_B16(4, c3, c3); \
	EOR_B16(k0, c1, c1); \
	EOR_B16(k1, c3, c3)

// func dropoutF32NEON(dst *float32, ds int, x *float32, xs, rows, cols int, key *DropoutKey, scale float32)
// dst[i*ds+j] = word >= Threshold ? x[i*xs+j]*scale : 0, the words of dropoutGeneric.
//
// R0 dst, R1 bytes from the end of its row to the next, R2 x, R3 the same for x, R4 rows left, R5 columns, R6 key, R7 first
// counter of the group, R8 columns left, R9 columns of the group, R10 words, R11 row number, R12, R13 scratch,
// V0-V3, V8, V9 state, V4-V7 scratch, V10-V11 threshold and scale, V12 lane numbers, V13-V15 counter words of the row,
// V16-V29 round keys, V30-V31 multipliers. Stack: the words of a group.
// Four quarters of 4 counters make a group of 64 columns; its words go through the stack. Tail: one column at a time.
TEXT ·dropoutF32NEON(SB), NOSPLIT, $256-60
	MOVD  dst+0(FP), R0
	MOVD  ds+8(FP), R1
	MOVD  x+16(FP), R2
	MOVD  xs+24(FP), R3
	MOVD  rows+32(FP), R4
	MOVD  cols+40(FP), R5
	MOVD  key+48(FP), R6
	FMOVS scale+56(FP), F11
	VDUP  V11.S[0], V11.S4
	CBZ   R4, done
	CBZ   R5, done
	SUB   R5, R1, R1
	SUB   R5, R3, R3
	LSL   $2, R1, R1
	LSL   $2, R3, R3
	MOVWU (R6), R12
	MOVWU 4(R6), R13
	MOVD  $0x9E3779B9, R9
	MOVD  $0xBB67AE85, R10
	VDUP  R12, V16.S4
	VDUP  R13, V17.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V18.S4
	VDUP  R13, V19.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V20.S4
	VDUP  R13, V21.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V22.S4
	VDUP  R13, V23.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V24.S4
	VDUP  R13, V25.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V26.S4
	VDUP  R13, V27.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V28.S4
	VDUP  R13, V29.S4
	MOVD  $0xD2511F53, R12
	VDUP  R12, V30.S4
	MOVD  $0xCD9E8D57, R12
	VDUP  R12, V31.S4
	MOVD  $0x0000000100000000, R12
	VMOV  R12, V12.D[0]
	MOVD  $0x0000000300000002, R12
	VMOV  R12, V12.D[1]
	MOVWU 24(R6), R12
	VDUP  R12, V10.S4
	MOVWU 12(R6), R12
	VDUP  R12, V14.S4
	MOVWU 16(R6), R12
	VDUP  R12, V15.S4
	MOVWU 8(R6), R11

row:
	MOVD  R5, R8
	MOVWU 20(R6), R7
	LSL   $4, R7, R7
	VDUP  R11, V13.S4

group:
	MOVD $words-256(SP), R10
	MOVD $4, R9 // quarters

quarter:
	VDUP     R7, V0.S4
	VADD     V12.S4, V0.S4, V0.S4
	VMOV     V13.B16, V1.B16
	VMOV     V14.B16, V2.B16
	VMOV     V15.B16, V3.B16
	ROUND(0, 1, 2, 3, 8, 9, 16, 17)
	ROUND(1, 9, 3, 8, 0, 2, 18, 19)
	ROUND(9, 2, 8, 0, 1, 3, 20, 21)
	ROUND(2, 3, 0, 1, 9, 8, 22, 23)
	ROUND(3, 8, 1, 9, 2, 0, 24, 25)
	ROUND(8, 0, 9, 2, 3, 1, 26, 27)
	ROUND(0, 1, 2, 3, 8, 9, 28, 29)
	FMOVQ    F1, (R10)
	FMOVQ    F9, 64(R10)
	FMOVQ    F3, 128(R10)
	FMOVQ    F8, 192(R10)
	ADD      $16, R10, R10
	ADDW     $4, R7, R7
	SUBS     $1, R9, R9
	BNE      quarter
	SUB      $64, R10, R10
	MOVD     $64, R9
	CMP      R9, R8
	CSEL     LT, R8, R9, R9
	SUB      R9, R8, R8
	SUBS     $4, R9, R9
	BLT      tail

vector:
	FMOVQ.P     16(R10), F0
	FMOVQ.P     16(R2), F1
	CMHS_S4(10, 0, 0)
	FMUL_S4(11, 1, 1)
	VAND        V0.B16, V1.B16, V1.B16
	FMOVQ.P     F1, 16(R0)
	SUBS        $4, R9, R9
	BGE         vector

tail:
	ADDS $4, R9, R9 // columns left in the group, 0 .. 3
	BEQ  next

element:
	FMOVS.P     4(R10), F0
	FMOVS.P     4(R2), F1
	CMHS_S4(10, 0, 0)
	FMUL_S4(11, 1, 1)
	VAND        V0.B16, V1.B16, V1.B16
	FMOVS.P     F1, 4(R0)
	SUBS        $1, R9, R9
	BNE         element

next:
	CBNZ R8, group
	ADD  R1, R0, R0
	ADD  R3, R2, R2
	ADDW $1, R11, R11
	SUBS $1, R4, R4
	BNE  row

done:
	RET

// func dropoutF64NEON(dst *float64, ds int, x *float64, xs, rows, cols int, key *DropoutKey, scale float64)
// dst[i*ds+j] = word >= Threshold ? x[i*xs+j]*scale : 0, the words of dropoutGeneric.
//
// R0 dst, R1 bytes from the end of its row to the next, R2 x, R3 the same for x, R4 rows left, R5 columns, R6 key, R7 first
// counter of the group, R8 columns left, R9 columns of the group, R10 words, R11 row number, R12, R13 scratch,
// V0-V3, V8, V9 state, V4-V7 scratch, V10-V11 threshold and scale, V12 lane numbers, V13-V15 counter words of the row,
// V16-V29 round keys, V30-V31 multipliers. Stack: the words of a group.
// Four quarters of 4 counters make a group of 64 columns; its words go through the stack. Tail: one column at a time.
TEXT ·dropoutF64NEON(SB), NOSPLIT, $256-64
	MOVD  dst+0(FP), R0
	MOVD  ds+8(FP), R1
	MOVD  x+16(FP), R2
	MOVD  xs+24(FP), R3
	MOVD  rows+32(FP), R4
	MOVD  cols+40(FP), R5
	MOVD  key+48(FP), R6
	FMOVD scale+56(FP), F11
	VDUP  V11.D[0], V11.D2
	CBZ   R4, done
	CBZ   R5, done
	SUB   R5, R1, R1
	SUB   R5, R3, R3
	LSL   $3, R1, R1
	LSL   $3, R3, R3
	MOVWU (R6), R12
	MOVWU 4(R6), R13
	MOVD  $0x9E3779B9, R9
	MOVD  $0xBB67AE85, R10
	VDUP  R12, V16.S4
	VDUP  R13, V17.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V18.S4
	VDUP  R13, V19.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V20.S4
	VDUP  R13, V21.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V22.S4
	VDUP  R13, V23.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V24.S4
	VDUP  R13, V25.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V26.S4
	VDUP  R13, V27.S4
	ADDW  R9, R12, R12
	ADDW  R10, R13, R13
	VDUP  R12, V28.S4
	VDUP  R13, V29.S4
	MOVD  $0xD2511F53, R12
	VDUP  R12, V30.S4
	MOVD  $0xCD9E8D57, R12
	VDUP  R12, V31.S4
	MOVD  $0x0000000100000000, R12
	VMOV  R12, V12.D[0]
	MOVD  $0x0000000300000002, R12
	VMOV  R12, V12.D[1]
	MOVWU 24(R6), R12
	VDUP  R12, V10.S4
	MOVWU 12(R6), R12
	VDUP  R12, V14.S4
	MOVWU 16(R6), R12
	VDUP  R12, V15.S4
	MOVWU 8(R6), R11

row:
	MOVD  R5, R8
	MOVWU 20(R6), R7
	LSL   $4, R7, R7
	VDUP  R11, V13.S4

group:
	MOVD $words-256(SP), R10
	MOVD $4, R9 // quarters

quarter:
	VDUP     R7, V0.S4
	VADD     V12.S4, V0.S4, V0.S4
	VMOV     V13.B16, V1.B16
	VMOV     V14.B16, V2.B16
	VMOV     V15.B16, V3.B16
	ROUND(0, 1, 2, 3, 8, 9, 16, 17)
	ROUND(1, 9, 3, 8, 0, 2, 18, 19)
	ROUND(9, 2, 8, 0, 1, 3, 20, 21)
	ROUND(2, 3, 0, 1, 9, 8, 22, 23)
	ROUND(3, 8, 1, 9, 2, 0, 24, 25)
	ROUND(8, 0, 9, 2, 3, 1, 26, 27)
	ROUND(0, 1, 2, 3, 8, 9, 28, 29)
	FMOVQ    F1, (R10)
	FMOVQ    F9, 64(R10)
	FMOVQ    F3, 128(R10)
	FMOVQ    F8, 192(R10)
	ADD      $16, R10, R10
	ADDW     $4, R7, R7
	SUBS     $1, R9, R9
	BNE      quarter
	SUB      $64, R10, R10
	MOVD     $64, R9
	CMP      R9, R8
	CSEL     LT, R8, R9, R9
	SUB      R9, R8, R8
	SUBS     $2, R9, R9
	BLT      tail

vector:
	FMOVD.P     8(R10), F0
	FMOVQ.P     16(R2), F1
	CMHS_S4(10, 0, 0)
	SXTL_SD(0,  0)
	FMUL_D2(11, 1, 1)
	VAND        V0.B16, V1.B16, V1.B16
	FMOVQ.P     F1, 16(R0)
	SUBS        $2, R9, R9
	BGE         vector

tail:
	ADDS $2, R9, R9 // columns left in the group, 0 .. 1
	BEQ  next

element:
	FMOVS.P     4(R10), F0
	FMOVD.P     8(R2), F1
	CMHS_S4(10, 0, 0)
	SXTL_SD(0,  0)
	FMUL_D2(11, 1, 1)
	VAND        V0.B16, V1.B16, V1.B16
	FMOVD.P     F1, 8(R0)
	SUBS        $1, R9, R9
	BNE         element

next:
	CBNZ R8, group
	ADD  R1, R0, R0
	ADD  R3, R2, R2
	ADDW $1, R11, R11
	SUBS $1, R4, R4
	BNE  row

done:
	RET
