//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func limitStepNEON(p, m, v, grad *float32, n int)
// p += grad, m += grad, v += grad. n is a positive multiple of 4.
//
// R0 p, R1 m, R2 v, R3 grad, R4 elements left, V0-V3 data.
TEXT ·limitStepNEON(SB), NOSPLIT, $0-40
	MOVD p+0(FP), R0
	MOVD m+8(FP), R1
	MOVD v+16(FP), R2
	MOVD grad+24(FP), R3
	MOVD n+32(FP), R4

vector:
	FMOVQ   (R0), F0
	FMOVQ   (R1), F1
	FMOVQ   (R2), F2
	FMOVQ.P 16(R3), F3
	FADD_S4(3, 0, 0)
	FADD_S4(3, 1, 1)
	FADD_S4(3, 2, 2)
	FMOVQ.P F1, 16(R1)
	FMOVQ.P F2, 16(R2)
	FMOVQ.P F0, 16(R0)
	SUBS    $4, R4, R4
	BGT     vector
	RET

// func limitDividerNEON(turns int)
// turns > 0 independent vectors of square roots of 1.5 and of 1.5 / 1.5.
//
// R0 turns left, V0 operand, V1, V2 results.
TEXT ·limitDividerNEON(SB), NOSPLIT, $0-8
	MOVD  turns+0(FP), R0
	FMOVS $1.5, F0
	VDUP  V0.S[0], V0.S4

turn:
	FSQRT_S4(0, 1)
	FDIV_S4(0, 0, 2)
	SUBS $1, R0, R0
	BNE  turn
	RET
