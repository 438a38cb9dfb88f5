//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func scaleF32NEON(dst *float32, alpha float32, x *float32, n int)
// dst[i] = alpha * x[i].
//
// R0 dst, R1 x, V30 alpha, R3 elements left, V0-V3 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·scaleF32NEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	FMOVS alpha+8(FP), F30
	MOVD  x+16(FP), R1
	MOVD  n+24(FP), R3
	VDUP  V30.S[0], V30.S4
	SUBS  $16, R3, R3
	BLT   vectors

loop:
	FLDPQ       (R1), (F0, F1)
	FLDPQ       32(R1), (F2, F3)
	FMUL_S4(30, 0, 0)
	FMUL_S4(30, 1, 1)
	FMUL_S4(30, 2, 2)
	FMUL_S4(30, 3, 3)
	FSTPQ       (F0, F1), (R0)
	FSTPQ       (F2, F3), 32(R0)
	ADD         $64, R1, R1
	ADD         $64, R0, R0
	SUBS        $16, R3, R3
	BGE         loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P     16(R1), F0
	FMUL_S4(30, 0, 0)
	FMOVQ.P     F0, 16(R0)
	SUBS        $4, R3, R3
	BGE         vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FMULS   F30, F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func scaleF64NEON(dst *float64, alpha float64, x *float64, n int)
// dst[i] = alpha * x[i].
//
// R0 dst, R1 x, V30 alpha, R3 elements left, V0-V3 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·scaleF64NEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	FMOVD alpha+8(FP), F30
	MOVD  x+16(FP), R1
	MOVD  n+24(FP), R3
	VDUP  V30.D[0], V30.D2
	SUBS  $8, R3, R3
	BLT   vectors

loop:
	FLDPQ       (R1), (F0, F1)
	FLDPQ       32(R1), (F2, F3)
	FMUL_D2(30, 0, 0)
	FMUL_D2(30, 1, 1)
	FMUL_D2(30, 2, 2)
	FMUL_D2(30, 3, 3)
	FSTPQ       (F0, F1), (R0)
	FSTPQ       (F2, F3), 32(R0)
	ADD         $64, R1, R1
	ADD         $64, R0, R0
	SUBS        $8, R3, R3
	BGE         loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P     16(R1), F0
	FMUL_D2(30, 0, 0)
	FMOVQ.P     F0, 16(R0)
	SUBS        $2, R3, R3
	BGE         vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FMULD   F30, F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func addScalarF32NEON(dst *float32, alpha float32, x *float32, n int)
// dst[i] = x[i] + alpha.
//
// R0 dst, R1 x, V30 alpha, R3 elements left, V0-V3 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·addScalarF32NEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	FMOVS alpha+8(FP), F30
	MOVD  x+16(FP), R1
	MOVD  n+24(FP), R3
	VDUP  V30.S[0], V30.S4
	SUBS  $16, R3, R3
	BLT   vectors

loop:
	FLDPQ       (R1), (F0, F1)
	FLDPQ       32(R1), (F2, F3)
	FADD_S4(30, 0, 0)
	FADD_S4(30, 1, 1)
	FADD_S4(30, 2, 2)
	FADD_S4(30, 3, 3)
	FSTPQ       (F0, F1), (R0)
	FSTPQ       (F2, F3), 32(R0)
	ADD         $64, R1, R1
	ADD         $64, R0, R0
	SUBS        $16, R3, R3
	BGE         loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P     16(R1), F0
	FADD_S4(30, 0, 0)
	FMOVQ.P     F0, 16(R0)
	SUBS        $4, R3, R3
	BGE         vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FADDS   F30, F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func addScalarF64NEON(dst *float64, alpha float64, x *float64, n int)
// dst[i] = x[i] + alpha.
//
// R0 dst, R1 x, V30 alpha, R3 elements left, V0-V3 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·addScalarF64NEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	FMOVD alpha+8(FP), F30
	MOVD  x+16(FP), R1
	MOVD  n+24(FP), R3
	VDUP  V30.D[0], V30.D2
	SUBS  $8, R3, R3
	BLT   vectors

loop:
	FLDPQ       (R1), (F0, F1)
	FLDPQ       32(R1), (F2, F3)
	FADD_D2(30, 0, 0)
	FADD_D2(30, 1, 1)
	FADD_D2(30, 2, 2)
	FADD_D2(30, 3, 3)
	FSTPQ       (F0, F1), (R0)
	FSTPQ       (F2, F3), 32(R0)
	ADD         $64, R1, R1
	ADD         $64, R0, R0
	SUBS        $8, R3, R3
	BGE         loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P     16(R1), F0
	FADD_D2(30, 0, 0)
	FMOVQ.P     F0, 16(R0)
	SUBS        $2, R3, R3
	BGE         vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FADDD   F30, F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func fillF32NEON(dst *float32, v float32, n int)
// dst[i] = v.
//
// R0 dst, V0-V3 v, R3 elements left.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·fillF32NEON(SB), NOSPLIT, $0-24
	MOVD  dst+0(FP), R0
	FMOVS v+8(FP), F0
	MOVD  n+16(FP), R3
	VDUP  V0.S[0], V0.S4
	VMOV  V0.B16, V1.B16
	VMOV  V0.B16, V2.B16
	VMOV  V0.B16, V3.B16
	SUBS  $16, R3, R3
	BLT   vectors

loop:
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R0, R0
	SUBS  $16, R3, R3
	BGE   loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P F0, 16(R0)
	SUBS    $4, R3, R3
	BGE     vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func fillF64NEON(dst *float64, v float64, n int)
// dst[i] = v.
//
// R0 dst, V0-V3 v, R3 elements left.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·fillF64NEON(SB), NOSPLIT, $0-24
	MOVD  dst+0(FP), R0
	FMOVD v+8(FP), F0
	MOVD  n+16(FP), R3
	VDUP  V0.D[0], V0.D2
	VMOV  V0.B16, V1.B16
	VMOV  V0.B16, V2.B16
	VMOV  V0.B16, V3.B16
	SUBS  $8, R3, R3
	BLT   vectors

loop:
	FSTPQ (F0, F1), (R0)
	FSTPQ (F2, F3), 32(R0)
	ADD   $64, R0, R0
	SUBS  $8, R3, R3
	BGE   loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P F0, 16(R0)
	SUBS    $2, R3, R3
	BGE     vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET
