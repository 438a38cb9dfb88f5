//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"
#include "softmax_neon_arm64.h"

// func expSumF32NEON(dst, x *float32, n int, m float32, step int, tail *float32) float32
// expSumGeneric for n a multiple of 64; dst advances by 256 bytes for every 64 elements, or by step = 0 to throw e away, which
// takes 64 elements of scratch. Then, if tail is not nil, the same for its 64 elements, in place.
//
// R0 dst, R1 x, R2 turns left, R3 step, R4 tail, R5 the lanes' sums, R6 constants. V0-V15 work, V16-V26 constants, V27 m.
// One turn is 64 elements, four times four registers: four chains of exp. The sixteen registers of lanes are kept in
// memory; a turn is much longer than the way through it.
TEXT ·expSumF32NEON(SB), NOSPLIT, $256-52
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  n+16(FP), R2
	FMOVS m+24(FP), F27
	MOVD  step+32(FP), R3
	MOVD  tail+40(FP), R4
	LSR   $6, R2, R2
	VDUP  V27.S[0], V27.S4
	MOVD  $softmaxF32NEON<>(SB), R6
	VLD1R.P 4(R6), [V16.S4]
	VLD1R.P 4(R6), [V17.S4]
	VLD1R.P 4(R6), [V18.S4]
	VLD1R.P 4(R6), [V19.S4]
	VLD1R.P 4(R6), [V20.S4]
	VLD1R.P 4(R6), [V21.S4]
	VLD1R.P 4(R6), [V22.S4]
	VLD1R.P 4(R6), [V23.S4]
	VLD1R.P 4(R6), [V24.S4]
	VLD1R.P 4(R6), [V25.S4]
	VLD1R.P 4(R6), [V26.S4]
	MOVD  $lanes-256(SP), R5
	VEOR  V0.B16, V0.B16, V0.B16
	VEOR  V1.B16, V1.B16, V1.B16
	VEOR  V2.B16, V2.B16, V2.B16
	VEOR  V3.B16, V3.B16, V3.B16
	MOVD  R5, R7
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R7)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R7)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R7)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R7)
	CBZ   R2, tail

turn:
	MOVD R5, R7
	MOVD R0, R8
	MOVD $4, R9

quarter:
	FLDPQ (R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	SAME4(FSUB_S4, 27, 0, 0)
	EXP4_F32
	FLDPQ (R7), (F4, F5)
	FLDPQ 32(R7), (F6, F7)
	FSTPQ (F0, F1), (R8)
	FSTPQ (F2, F3), 32(R8)
	OP4(FADD_S4, 0, 4, 4)
	FSTPQ (F4, F5), (R7)
	FSTPQ (F6, F7), 32(R7)
	ADD   $64, R1
	ADD   $64, R7
	ADD   $64, R8
	SUBS  $1, R9, R9
	BNE   quarter
	ADD   R3, R0
	SUBS  $1, R2, R2
	BNE   turn

tail:
	CBZ  R4, fold
	MOVD R4, R0
	MOVD R4, R1
	MOVD $1, R2
	MOVD ZR, R4
	B    turn

	// the halving tree: lane j += lane j + 32, 16, 8, 4, 2, 1
fold:
	VLD1.P 64(R5), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P 64(R5), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1.P 64(R5), [V8.S4, V9.S4, V10.S4, V11.S4]
	VLD1.P 64(R5), [V12.S4, V13.S4, V14.S4, V15.S4]
	OP4(FADD_S4, 8, 0, 0)
	OP4(FADD_S4, 12, 4, 4)
	OP4(FADD_S4, 4, 0, 0)
	FADD_S4(2, 0, 0)
	FADD_S4(3, 1, 1)
	FADD_S4(1, 0, 0)
	VEXT  $8, V0.B16, V0.B16, V1.B16
	FADD_S4(1, 0, 0)
	FADDP_PS(0, 0)
	FMOVS F0, ret+48(FP)
	RET

// func softmaxSmallF32NEON(dst, x *float32, rows, n, ldd, ldx int, scale, maxs, sums *float32)
// softmaxGeneric for 2 <= n <= 16 and a multiple of 4 rows; scale, maxs and sums may be nil.
//
// Four rows a turn, one in each lane: a vector of the scratch holds one column, and maximum, exp and the halving tree
// of all rows are vertical. Four columns at a time are transposed into the scratch, and in the end out of it; those
// beyond the last four are 0 in it all the time, those that the last four lack are -Inf, with exp +0. Only the last row
// is read element by element: an earlier row has another after it, of at least as many elements as are read too much.
// Nothing is stored to dst before the turn's rows are all loaded, so dst may be x.
//
// R0 dst, R1 x, R2 rows left, R3 n, R4 columns left, R5 columns in the scratch at R6, R7 their end, R8 row, R9, R10 ldd, ldx
// in bytes, R11-R13 scale, maxs, sums, R14-R17 the rows, R19 scratch. V0-V15 work, V16-V26 constants, V27 m, then the factor.
TEXT ·softmaxSmallF32NEON(SB), NOSPLIT, $256-72
	MOVD   dst+0(FP), R0
	MOVD   x+8(FP), R1
	MOVD   rows+16(FP), R2
	MOVD   n+24(FP), R3
	MOVD   ldd+32(FP), R9
	MOVD   ldx+40(FP), R10
	MOVD   scale+48(FP), R11
	MOVD   maxs+56(FP), R12
	MOVD   sums+64(FP), R13
	LSL    $2, R9, R9
	LSL    $2, R10, R10
	MOVD   $softmaxF32NEON<>(SB), R7
	VLD1R.P 4(R7), [V16.S4]
	VLD1R.P 4(R7), [V17.S4]
	VLD1R.P 4(R7), [V18.S4]
	VLD1R.P 4(R7), [V19.S4]
	VLD1R.P 4(R7), [V20.S4]
	VLD1R.P 4(R7), [V21.S4]
	VLD1R.P 4(R7), [V22.S4]
	VLD1R.P 4(R7), [V23.S4]
	VLD1R.P 4(R7), [V24.S4]
	VLD1R.P 4(R7), [V25.S4]
	VLD1R.P 4(R7), [V26.S4]
	MOVD   $columns-256(SP), R6
	VEOR   V0.B16, V0.B16, V0.B16
	VEOR   V1.B16, V1.B16, V1.B16
	VEOR   V2.B16, V2.B16, V2.B16
	VEOR   V3.B16, V3.B16, V3.B16
	MOVD   R6, R5
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R5)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R5)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R5)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R5)
	ADD    $3, R3, R7
	LSR    $2, R7, R7
	ADD    R7<<6, R6, R7

block:
	MOVD R6, R5
	MOVD R3, R4
	MOVD R1, R14
	ADD  R10, R14, R15
	ADD  R10, R15, R16
	ADD  R10, R16, R17

load:
	FMOVQ.P 16(R14), F0
	FMOVQ.P 16(R15), F1
	FMOVQ.P 16(R16), F2
	CMP    $4, R4
	BLT    loadpart
	FMOVQ.P 16(R17), F3

loaded:
	VTRN1  V1.S4, V0.S4, V4.S4
	VTRN2  V1.S4, V0.S4, V5.S4
	VTRN1  V3.S4, V2.S4, V6.S4
	VTRN2  V3.S4, V2.S4, V7.S4
	VTRN1  V6.D2, V4.D2, V8.D2
	VTRN1  V7.D2, V5.D2, V9.D2
	VTRN2  V6.D2, V4.D2, V10.D2
	VTRN2  V7.D2, V5.D2, V11.D2
	VST1.P [V8.S4, V9.S4, V10.S4, V11.S4], 64(R5)
	SUBS   $4, R4, R4
	BGT    load

	// R4 is now minus the number of columns that the last four lack
	MOVD  $softmaxF32NEON<>+44(SB), R8
	VLD1R (R8), [V0.S4]
	CBZ   R4, maximum

absent:
	SUB   $16, R5
	FMOVQ F0, (R5)
	ADDS  $1, R4, R4
	BNE   absent

maximum:
	VMOV V0.B16, V27.B16
	MOVD R6, R5

max:
	VLD1.P 64(R5), [V0.S4, V1.S4, V2.S4, V3.S4]
	FMAX_S4(0, 1, 0)
	FMAX_S4(2, 3, 2)
	FMAX_S4(0, 2, 0)
	FMAX_S4(0, 27, 27)
	CMP    R7, R5
	BNE    max
	CBZ    R12, exps
	FMOVQ.P F27, 16(R12)

exps:
	MOVD R6, R5

exp:
	FLDPQ (R5), (F0, F1)
	FLDPQ 32(R5), (F2, F3)
	SAME4(FSUB_S4, 27, 0, 0)
	EXP4_F32
	FSTPQ (F0, F1), (R5)
	FSTPQ (F2, F3), 32(R5)
	ADD   $64, R5
	CMP   R7, R5
	BNE   exp

	// lane j += lane j + 8, 4, 2, 1
	MOVD   R6, R5
	VLD1.P 64(R5), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P 64(R5), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1.P 64(R5), [V8.S4, V9.S4, V10.S4, V11.S4]
	VLD1.P 64(R5), [V12.S4, V13.S4, V14.S4, V15.S4]
	OP4(FADD_S4, 8, 0, 0)
	OP4(FADD_S4, 12, 4, 4)
	OP4(FADD_S4, 4, 0, 0)
	FADD_S4(2, 0, 0)
	FADD_S4(3, 1, 1)
	FADD_S4(1, 0, 0)
	CBZ    R13, factor
	FMOVQ.P F0, 16(R13)

factor:
	FDIV_S4(0, 25, 27)
	CBZ     R11, multiply
	FMOVQ.P 16(R11), F1
	FMUL_S4(1, 27, 27)

multiply:
	MOVD R6, R5
	MOVD R3, R4
	MOVD R0, R14
	ADD  R9, R14, R15
	ADD  R9, R15, R16
	ADD  R9, R16, R17

store:
	VLD1.P 64(R5), [V0.S4, V1.S4, V2.S4, V3.S4]
	SAME4(FMUL_S4, 27, 0, 0)
	VTRN1  V1.S4, V0.S4, V4.S4
	VTRN2  V1.S4, V0.S4, V5.S4
	VTRN1  V3.S4, V2.S4, V6.S4
	VTRN2  V3.S4, V2.S4, V7.S4
	VTRN1  V6.D2, V4.D2, V8.D2
	VTRN1  V7.D2, V5.D2, V9.D2
	VTRN2  V6.D2, V4.D2, V10.D2
	VTRN2  V7.D2, V5.D2, V11.D2
	CMP    $4, R4
	BLT    part
	FMOVQ.P F8, 16(R14)
	FMOVQ.P F9, 16(R15)
	FMOVQ.P F10, 16(R16)
	FMOVQ.P F11, 16(R17)
	SUBS   $4, R4, R4
	BNE    store
	B      next

part:
	CMP   $2, R4
	BLT   one
	FMOVD.P F8, 8(R14)
	FMOVD.P F9, 8(R15)
	FMOVD.P F10, 8(R16)
	FMOVD.P F11, 8(R17)
	BEQ   next
	VEXT  $8, V8.B16, V8.B16, V8.B16
	VEXT  $8, V9.B16, V9.B16, V9.B16
	VEXT  $8, V10.B16, V10.B16, V10.B16
	VEXT  $8, V11.B16, V11.B16, V11.B16

one:
	FMOVS F8, (R14)
	FMOVS F9, (R15)
	FMOVS F10, (R16)
	FMOVS F11, (R17)

next:
	ADD  R9<<2, R0, R0
	ADD  R10<<2, R1, R1
	SUBS $4, R2, R2
	BNE  block
	RET

	// the last one to three elements of the last row
loadpart:
	FMOVS (R17), F3
	CMP   $2, R4
	BLT   loaded
	FMOVD (R17), F3
	BEQ   loaded
	ADD   $8, R17, R19
	VLD1  (R19), V3.S[2]
	B     loaded
