//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func addF32NEON(dst, a, b *float32, n int)
// dst[i] = a[i] + b[i].
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Sixteen elements a turn: four loads of pairs, two stores of pairs. Tail: whole vectors, then single elements.
TEXT ·addF32NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ (R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	FLDPQ (R2), (F4, F5)
	FLDPQ 32(R2), (F6, F7)
	FADD_S4(4, 0, 0)
	FADD_S4(5, 1, 1)
	FADD_S4(6, 2, 2)
	FADD_S4(7, 3, 3)
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R1, R1
	ADD   $64, R2, R2
	ADD   $64, R0, R0
	SUBS  $16, R3, R3
	BGE   loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P 16(R1), F0
	FMOVQ.P 16(R2), F4
	FADD_S4(4, 0, 0)
	FMOVQ.P F0, 16(R0)
	SUBS    $4, R3, R3
	BGE     vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FMOVS.P 4(R2), F4
	FADDS   F4, F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET
