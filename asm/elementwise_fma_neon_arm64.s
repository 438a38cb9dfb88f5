//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func addScaledF32NEON(dst *float32, alpha float32, x *float32, n int)
// dst[i] = fma(alpha, x[i], dst[i]).
//
// R0 dst, R1 x, V30 alpha, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·addScaledF32NEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	FMOVS alpha+8(FP), F30
	MOVD  x+16(FP), R1
	MOVD  n+24(FP), R3
	VDUP  V30.S[0], V30.S4
	SUBS  $16, R3, R3
	BLT   vectors

loop:
	FLDPQ (R0), (F0, F1)
	FLDPQ 32(R0), (F2, F3)
	FLDPQ (R1), (F4, F5)
	FLDPQ 32(R1), (F6, F7)
	VFMLA V30.S4, V4.S4, V0.S4
	VFMLA V30.S4, V5.S4, V1.S4
	VFMLA V30.S4, V6.S4, V2.S4
	VFMLA V30.S4, V7.S4, V3.S4
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R1, R1
	ADD   $64, R0, R0
	SUBS  $16, R3, R3
	BGE   loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ   (R0), F0
	FMOVQ.P 16(R1), F4
	VFMLA   V30.S4, V4.S4, V0.S4
	FMOVQ.P F0, 16(R0)
	SUBS    $4, R3, R3
	BGE     vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS   (R0), F0
	FMOVS.P 4(R1), F4
	FMADDS  F30, F0, F4, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func addScaledF64NEON(dst *float64, alpha float64, x *float64, n int)
// dst[i] = fma(alpha, x[i], dst[i]).
//
// R0 dst, R1 x, V30 alpha, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·addScaledF64NEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	FMOVD alpha+8(FP), F30
	MOVD  x+16(FP), R1
	MOVD  n+24(FP), R3
	VDUP  V30.D[0], V30.D2
	SUBS  $8, R3, R3
	BLT   vectors

loop:
	FLDPQ (R0), (F0, F1)
	FLDPQ 32(R0), (F2, F3)
	FLDPQ (R1), (F4, F5)
	FLDPQ 32(R1), (F6, F7)
	VFMLA V30.D2, V4.D2, V0.D2
	VFMLA V30.D2, V5.D2, V1.D2
	VFMLA V30.D2, V6.D2, V2.D2
	VFMLA V30.D2, V7.D2, V3.D2
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R1, R1
	ADD   $64, R0, R0
	SUBS  $8, R3, R3
	BGE   loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ   (R0), F0
	FMOVQ.P 16(R1), F4
	VFMLA   V30.D2, V4.D2, V0.D2
	FMOVQ.P F0, 16(R0)
	SUBS    $2, R3, R3
	BGE     vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD   (R0), F0
	FMOVD.P 8(R1), F4
	FMADDD  F30, F0, F4, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func mulAddF32NEON(dst, a, b, c *float32, n int)
// dst[i] = fma(a[i], b[i], c[i]).
//
// R0 dst, R1 a, R2 b, R4 c, R3 elements left, V0-V11 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·mulAddF32NEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD c+24(FP), R4
	MOVD n+32(FP), R3
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ (R4), (F0, F1)
	FLDPQ 32(R4), (F2, F3)
	FLDPQ (R1), (F4, F5)
	FLDPQ 32(R1), (F6, F7)
	FLDPQ (R2), (F8, F9)
	FLDPQ 32(R2), (F10, F11)
	VFMLA V8.S4, V4.S4, V0.S4
	VFMLA V9.S4, V5.S4, V1.S4
	VFMLA V10.S4, V6.S4, V2.S4
	VFMLA V11.S4, V7.S4, V3.S4
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R1, R1
	ADD   $64, R2, R2
	ADD   $64, R4, R4
	ADD   $64, R0, R0
	SUBS  $16, R3, R3
	BGE   loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P 16(R4), F0
	FMOVQ.P 16(R1), F4
	FMOVQ.P 16(R2), F8
	VFMLA   V8.S4, V4.S4, V0.S4
	FMOVQ.P F0, 16(R0)
	SUBS    $4, R3, R3
	BGE     vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R4), F0
	FMOVS.P 4(R1), F4
	FMOVS.P 4(R2), F8
	FMADDS  F8, F0, F4, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func mulAddF64NEON(dst, a, b, c *float64, n int)
// dst[i] = fma(a[i], b[i], c[i]).
//
// R0 dst, R1 a, R2 b, R4 c, R3 elements left, V0-V11 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·mulAddF64NEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD c+24(FP), R4
	MOVD n+32(FP), R3
	SUBS $8, R3, R3
	BLT  vectors

loop:
	FLDPQ (R4), (F0, F1)
	FLDPQ 32(R4), (F2, F3)
	FLDPQ (R1), (F4, F5)
	FLDPQ 32(R1), (F6, F7)
	FLDPQ (R2), (F8, F9)
	FLDPQ 32(R2), (F10, F11)
	VFMLA V8.D2, V4.D2, V0.D2
	VFMLA V9.D2, V5.D2, V1.D2
	VFMLA V10.D2, V6.D2, V2.D2
	VFMLA V11.D2, V7.D2, V3.D2
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R1, R1
	ADD   $64, R2, R2
	ADD   $64, R4, R4
	ADD   $64, R0, R0
	SUBS  $8, R3, R3
	BGE   loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P 16(R4), F0
	FMOVQ.P 16(R1), F4
	FMOVQ.P 16(R2), F8
	VFMLA   V8.D2, V4.D2, V0.D2
	FMOVQ.P F0, 16(R0)
	SUBS    $2, R3, R3
	BGE     vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R4), F0
	FMOVD.P 8(R1), F4
	FMOVD.P 8(R2), F8
	FMADDD  F8, F0, F4, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET
