//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func tanhGradF32NEON(dst, y, dy *float32, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], 1).
//
// R0 dst, R1 y, R2 dy, R3 elements left, V0-V3 y, V4-V7 dy, V8-V11 result, V16 one. Four vectors a turn.
// Tail: whole vectors, then single elements.
TEXT ·tanhGradF32NEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	MOVD  y+8(FP), R1
	MOVD  dy+16(FP), R2
	MOVD  n+24(FP), R3
	FMOVS $1.0, F16
	VDUP  V16.S[0], V16.S4
	SUBS  $16, R3, R3
	BLT   vectors

loop:
	FLDPQ (R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	FLDPQ (R2), (F4, F5)
	FLDPQ 32(R2), (F6, F7)
	VMOV  V16.B16, V8.B16
	VMOV  V16.B16, V9.B16
	VMOV  V16.B16, V10.B16
	VMOV  V16.B16, V11.B16
	VFMLS V0.S4, V0.S4, V8.S4
	VFMLS V1.S4, V1.S4, V9.S4
	VFMLS V2.S4, V2.S4, V10.S4
	VFMLS V3.S4, V3.S4, V11.S4
	FMUL_S4(4, 8, 8)
	FMUL_S4(5, 9, 9)
	FMUL_S4(6, 10, 10)
	FMUL_S4(7, 11, 11)
	FSTPQ (F8, F9), (R0)
	FSTPQ (F10, F11), 32(R0)
	ADD   $64, R1, R1
	ADD   $64, R2, R2
	ADD   $64, R0, R0
	SUBS  $16, R3, R3
	BGE   loop

vectors:
	ADDS $12, R3, R3
	BLT  tail

vector:
	FMOVQ.P 16(R1), F0
	FMOVQ.P 16(R2), F4
	VMOV    V16.B16, V8.B16
	VFMLS   V0.S4, V0.S4, V8.S4
	FMUL_S4(4, 8, 8)
	FMOVQ.P F8, 16(R0)
	SUBS    $4, R3, R3
	BGE     vector

tail:
	ADDS $4, R3, R3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FMOVS.P 4(R2), F4
	VMOV    V16.B16, V8.B16
	VFMLS   V0.S4, V0.S4, V8.S4
	FMUL_S4(4, 8, 8)
	FMOVS.P F8, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func tanhGradF64NEON(dst, y, dy *float64, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], 1).
//
// R0 dst, R1 y, R2 dy, R3 elements left, V0-V3 y, V4-V7 dy, V8-V11 result, V16 one. Four vectors a turn.
// Tail: whole vectors, then single elements.
TEXT ·tanhGradF64NEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	MOVD  y+8(FP), R1
	MOVD  dy+16(FP), R2
	MOVD  n+24(FP), R3
	FMOVD $1.0, F16
	VDUP  V16.D[0], V16.D2
	SUBS  $8, R3, R3
	BLT   vectors

loop:
	FLDPQ (R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	FLDPQ (R2), (F4, F5)
	FLDPQ 32(R2), (F6, F7)
	VMOV  V16.B16, V8.B16
	VMOV  V16.B16, V9.B16
	VMOV  V16.B16, V10.B16
	VMOV  V16.B16, V11.B16
	VFMLS V0.D2, V0.D2, V8.D2
	VFMLS V1.D2, V1.D2, V9.D2
	VFMLS V2.D2, V2.D2, V10.D2
	VFMLS V3.D2, V3.D2, V11.D2
	FMUL_D2(4, 8, 8)
	FMUL_D2(5, 9, 9)
	FMUL_D2(6, 10, 10)
	FMUL_D2(7, 11, 11)
	FSTPQ (F8, F9), (R0)
	FSTPQ (F10, F11), 32(R0)
	ADD   $64, R1, R1
	ADD   $64, R2, R2
	ADD   $64, R0, R0
	SUBS  $8, R3, R3
	BGE   loop

vectors:
	ADDS $6, R3, R3
	BLT  tail

vector:
	FMOVQ.P 16(R1), F0
	FMOVQ.P 16(R2), F4
	VMOV    V16.B16, V8.B16
	VFMLS   V0.D2, V0.D2, V8.D2
	FMUL_D2(4, 8, 8)
	FMOVQ.P F8, 16(R0)
	SUBS    $2, R3, R3
	BGE     vector

tail:
	ADDS $2, R3, R3
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FMOVD.P 8(R2), F4
	VMOV    V16.B16, V8.B16
	VFMLS   V0.D2, V0.D2, V8.D2
	FMUL_D2(4, 8, 8)
	FMOVD.P F8, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func sigmoidGradF32NEON(dst, y, dy *float32, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], y[i]).
//
// R0 dst, R1 y, R2 dy, R3 elements left, V0-V3 y, V4-V7 dy, V8-V11 result. Four vectors a turn.
// Tail: whole vectors, then single elements.
TEXT ·sigmoidGradF32NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD y+8(FP), R1
	MOVD dy+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ (R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	FLDPQ (R2), (F4, F5)
	FLDPQ 32(R2), (F6, F7)
	VMOV  V0.B16, V8.B16
	VMOV  V1.B16, V9.B16
	VMOV  V2.B16, V10.B16
	VMOV  V3.B16, V11.B16
	VFMLS V0.S4, V0.S4, V8.S4
	VFMLS V1.S4, V1.S4, V9.S4
	VFMLS V2.S4, V2.S4, V10.S4
	VFMLS V3.S4, V3.S4, V11.S4
	FMUL_S4(4, 8, 8)
	FMUL_S4(5, 9, 9)
	FMUL_S4(6, 10, 10)
	FMUL_S4(7, 11, 11)
	FSTPQ (F8, F9), (R0)
	FSTPQ (F10, F11), 32(R0)
	ADD   $64, R1, R1
	ADD   $64, R2, R2
	ADD   $64, R0, R0
	SUBS  $16, R3, R3
	BGE   loop

vectors:
	ADDS $12, R3, R3
	BLT  tail

vector:
	FMOVQ.P 16(R1), F0
	FMOVQ.P 16(R2), F4
	VMOV    V0.B16, V8.B16
	VFMLS   V0.S4, V0.S4, V8.S4
	FMUL_S4(4, 8, 8)
	FMOVQ.P F8, 16(R0)
	SUBS    $4, R3, R3
	BGE     vector

tail:
	ADDS $4, R3, R3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FMOVS.P 4(R2), F4
	VMOV    V0.B16, V8.B16
	VFMLS   V0.S4, V0.S4, V8.S4
	FMUL_S4(4, 8, 8)
	FMOVS.P F8, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func sigmoidGradF64NEON(dst, y, dy *float64, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], y[i]).
//
// R0 dst, R1 y, R2 dy, R3 elements left, V0-V3 y, V4-V7 dy, V8-V11 result. Four vectors a turn.
// Tail: whole vectors, then single elements.
TEXT ·sigmoidGradF64NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD y+8(FP), R1
	MOVD dy+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $8, R3, R3
	BLT  vectors

loop:
	FLDPQ (R1), (F0, F1)
	FLDPQ 32(R1), (F2, F3)
	FLDPQ (R2), (F4, F5)
	FLDPQ 32(R2), (F6, F7)
	VMOV  V0.B16, V8.B16
	VMOV  V1.B16, V9.B16
	VMOV  V2.B16, V10.B16
	VMOV  V3.B16, V11.B16
	VFMLS V0.D2, V0.D2, V8.D2
	VFMLS V1.D2, V1.D2, V9.D2
	VFMLS V2.D2, V2.D2, V10.D2
	VFMLS V3.D2, V3.D2, V11.D2
	FMUL_D2(4, 8, 8)
	FMUL_D2(5, 9, 9)
	FMUL_D2(6, 10, 10)
	FMUL_D2(7, 11, 11)
	FSTPQ (F8, F9), (R0)
	FSTPQ (F10, F11), 32(R0)
	ADD   $64, R1, R1
	ADD   $64, R2, R2
	ADD   $64, R0, R0
	SUBS  $8, R3, R3
	BGE   loop

vectors:
	ADDS $6, R3, R3
	BLT  tail

vector:
	FMOVQ.P 16(R1), F0
	FMOVQ.P 16(R2), F4
	VMOV    V0.B16, V8.B16
	VFMLS   V0.D2, V0.D2, V8.D2
	FMUL_D2(4, 8, 8)
	FMOVQ.P F8, 16(R0)
	SUBS    $2, R3, R3
	BGE     vector

tail:
	ADDS $2, R3, R3
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FMOVD.P 8(R2), F4
	VMOV    V0.B16, V8.B16
	VFMLS   V0.D2, V0.D2, V8.D2
	FMUL_D2(4, 8, 8)
	FMOVD.P F8, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET
