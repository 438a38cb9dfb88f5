//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"
#include "softmax_neon_arm64.h"

// func expSumF64NEON(dst, x *float64, n int, m float64, step int, tail *float64) float64
// expSumGeneric for n a multiple of 32; dst advances by 256 bytes for every 32 elements, or by step = 0 to throw e away, which
// takes 32 elements of scratch. Then, if tail is not nil, the same for its 32 elements, in place.
//
// R0 dst, R1 x, R2 turns left, R3 step, R4 tail, R5 the lanes' sums, R6 constants. V0-V15 work, V16-V26 constants, V27 m.
// One turn is 32 elements, four times four registers: four chains of exp. The sixteen registers of lanes are kept in
// memory; a turn is much longer than the way through it.
TEXT ·expSumF64NEON(SB), NOSPLIT, $256-56
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  n+16(FP), R2
	FMOVD m+24(FP), F27
	MOVD  step+32(FP), R3
	MOVD  tail+40(FP), R4
	LSR   $5, R2, R2
	VDUP  V27.D[0], V27.D2
	MOVD  $softmaxF64NEON<>(SB), R6
	VLD1R.P 8(R6), [V16.D2]
	VLD1R.P 8(R6), [V17.D2]
	VLD1R.P 8(R6), [V18.D2]
	VLD1R.P 8(R6), [V19.D2]
	VLD1.P 64(R6), [V20.D2, V21.D2, V22.D2, V23.D2]
	VLD1.P 48(R6), [V24.D2, V25.D2, V26.D2]
	MOVD  $lanes-256(SP), R5
	VEOR  V0.B16, V0.B16, V0.B16
	VEOR  V1.B16, V1.B16, V1.B16
	VEOR  V2.B16, V2.B16, V2.B16
	VEOR  V3.B16, V3.B16, V3.B16
	MOVD  R5, R7
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R7)
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R7)
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R7)
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R7)
	CBZ   R2, tail

turn:
	MOVD R5, R7
	MOVD R0, R8
	MOVD $4, R9

quarter:
	FLDPQ (R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	SAME4(FSUB_D2, 27, 0, 0)
	EXP4_F64
	FLDPQ (R7), (F4, F5)
	FLDPQ 32(R7), (F6, F7)
	FSTPQ (F0, F1), (R8)
	FSTPQ (F2, F3), 32(R8)
	OP4(FADD_D2, 0, 4, 4)
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

	// the halving tree: lane j += lane j + 16, 8, 4, 2, 1
fold:
	VLD1.P 64(R5), [V0.D2, V1.D2, V2.D2, V3.D2]
	VLD1.P 64(R5), [V4.D2, V5.D2, V6.D2, V7.D2]
	VLD1.P 64(R5), [V8.D2, V9.D2, V10.D2, V11.D2]
	VLD1.P 64(R5), [V12.D2, V13.D2, V14.D2, V15.D2]
	OP4(FADD_D2, 8, 0, 0)
	OP4(FADD_D2, 12, 4, 4)
	OP4(FADD_D2, 4, 0, 0)
	FADD_D2(2, 0, 0)
	FADD_D2(3, 1, 1)
	FADD_D2(1, 0, 0)
	FADDP_PD(0, 0)
	FMOVD F0, ret+48(FP)
	RET

// func softmaxSmallF64NEON(dst, x *float64, rows, n, ldd, ldx int, scale, maxs, sums *float64)
// softmaxGeneric for 2 <= n <= 16 and a multiple of 2 rows; scale, maxs and sums may be nil.
//
// Two rows a turn, one in each lane: a vector of the scratch holds one column, and maximum, exp and the halving tree
// of all rows are vertical. Four columns at a time are transposed into the scratch, and in the end out of it; those
// beyond the last four are 0 in it all the time, those that the last four lack are -Inf, with exp +0. Only the last row
// is read element by element: an earlier row has another after it, of at least as many elements as are read too much.
// Nothing is stored to dst before the turn's rows are all loaded, so dst may be x.
//
// R0 dst, R1 x, R2 rows left, R3 n, R4 columns left, R5 columns in the scratch at R6, R7 their end, R8 row, R9, R10 ldd, ldx
// in bytes, R11-R13 scale, maxs, sums, R14, R15 the rows. V0-V15 work, V16-V26 constants, V27 m, then the factor.
TEXT ·softmaxSmallF64NEON(SB), NOSPLIT, $256-72
	MOVD   dst+0(FP), R0
	MOVD   x+8(FP), R1
	MOVD   rows+16(FP), R2
	MOVD   n+24(FP), R3
	MOVD   ldd+32(FP), R9
	MOVD   ldx+40(FP), R10
	MOVD   scale+48(FP), R11
	MOVD   maxs+56(FP), R12
	MOVD   sums+64(FP), R13
	LSL    $3, R9, R9
	LSL    $3, R10, R10
	MOVD   $softmaxF64NEON<>(SB), R7
	VLD1R.P 8(R7), [V16.D2]
	VLD1R.P 8(R7), [V17.D2]
	VLD1R.P 8(R7), [V18.D2]
	VLD1R.P 8(R7), [V19.D2]
	VLD1.P 64(R7), [V20.D2, V21.D2, V22.D2, V23.D2]
	VLD1.P 48(R7), [V24.D2, V25.D2, V26.D2]
	MOVD   $columns-256(SP), R6
	VEOR   V0.B16, V0.B16, V0.B16
	VEOR   V1.B16, V1.B16, V1.B16
	VEOR   V2.B16, V2.B16, V2.B16
	VEOR   V3.B16, V3.B16, V3.B16
	MOVD   R6, R5
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R5)
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R5)
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R5)
	VST1.P [V0.D2, V1.D2, V2.D2, V3.D2], 64(R5)
	ADD    $3, R3, R7
	LSR    $2, R7, R7
	ADD    R7<<6, R6, R7

block:
	MOVD R6, R5
	MOVD R3, R4
	MOVD R1, R14
	ADD  R10, R14, R15

load:
	VLD1.P 32(R14), [V0.D2, V1.D2]
	CMP    $4, R4
	BLT    loadpart
	VLD1.P 32(R15), [V2.D2, V3.D2]

loaded:
	VTRN1  V2.D2, V0.D2, V4.D2
	VTRN2  V2.D2, V0.D2, V5.D2
	VTRN1  V3.D2, V1.D2, V6.D2
	VTRN2  V3.D2, V1.D2, V7.D2
	VST1.P [V4.D2, V5.D2, V6.D2, V7.D2], 64(R5)
	SUBS   $4, R4, R4
	BGT    load

	// R4 is now minus the number of columns that the last four lack
	MOVD  $softmaxF64NEON<>+136(SB), R8
	VLD1R (R8), [V0.D2]
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
	VLD1.P 64(R5), [V0.D2, V1.D2, V2.D2, V3.D2]
	FMAX_D2(0, 1, 0)
	FMAX_D2(2, 3, 2)
	FMAX_D2(0, 2, 0)
	FMAX_D2(0, 27, 27)
	CMP    R7, R5
	BNE    max
	CBZ    R12, exps
	FMOVQ.P F27, 16(R12)

exps:
	MOVD R6, R5

exp:
	FLDPQ (R5), (F0, F1)
	FLDPQ 32(R5), (F2, F3)
	SAME4(FSUB_D2, 27, 0, 0)
	EXP4_F64
	FSTPQ (F0, F1), (R5)
	FSTPQ (F2, F3), 32(R5)
	ADD   $64, R5
	CMP   R7, R5
	BNE   exp

	// lane j += lane j + 8, 4, 2, 1
	MOVD   R6, R5
	VLD1.P 64(R5), [V0.D2, V1.D2, V2.D2, V3.D2]
	VLD1.P 64(R5), [V4.D2, V5.D2, V6.D2, V7.D2]
	VLD1.P 64(R5), [V8.D2, V9.D2, V10.D2, V11.D2]
	VLD1.P 64(R5), [V12.D2, V13.D2, V14.D2, V15.D2]
	OP4(FADD_D2, 8, 0, 0)
	OP4(FADD_D2, 12, 4, 4)
	OP4(FADD_D2, 4, 0, 0)
	FADD_D2(2, 0, 0)
	FADD_D2(3, 1, 1)
	FADD_D2(1, 0, 0)
	CBZ    R13, factor
	FMOVQ.P F0, 16(R13)

factor:
	FDIV_D2(0, 18, 27)
	CBZ     R11, multiply
	FMOVQ.P 16(R11), F1
	FMUL_D2(1, 27, 27)

multiply:
	MOVD R6, R5
	MOVD R3, R4
	MOVD R0, R14
	ADD  R9, R14, R15

store:
	VLD1.P 64(R5), [V0.D2, V1.D2, V2.D2, V3.D2]
	SAME4(FMUL_D2, 27, 0, 0)
	VTRN1  V1.D2, V0.D2, V8.D2
	VTRN1  V3.D2, V2.D2, V9.D2
	VTRN2  V1.D2, V0.D2, V10.D2
	VTRN2  V3.D2, V2.D2, V11.D2
	CMP    $4, R4
	BLT    part
	VST1.P [V8.D2, V9.D2], 32(R14)
	VST1.P [V10.D2, V11.D2], 32(R15)
	SUBS   $4, R4, R4
	BNE    store
	B      next

part:
	CMP   $2, R4
	BLT   one
	FMOVQ.P F8, 16(R14)
	FMOVQ.P F10, 16(R15)
	BEQ   next
	VMOV  V9.B16, V8.B16
	VMOV  V11.B16, V10.B16

one:
	FMOVD F8, (R14)
	FMOVD F10, (R15)

next:
	ADD  R9<<1, R0, R0
	ADD  R10<<1, R1, R1
	SUBS $2, R2, R2
	BNE  block
	RET

	// the last one to three elements of the last row
loadpart:
	FMOVD (R15), F2
	CMP   $2, R4
	BLT   loaded
	FMOVQ (R15), F2
	BEQ   loaded
	FMOVD 16(R15), F3
	B     loaded
