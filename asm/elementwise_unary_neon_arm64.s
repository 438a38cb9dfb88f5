//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func negF32NEON(dst, x *float32, n int)
// dst[i] = -x[i].
//
// R0 dst, R1 x, R3 elements left, V0-V3 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·negF32NEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ      (R1), (F0, F1)
	FLDPQ      32(R1), (F2, F3)
	FNEG_S4(0, 0)
	FNEG_S4(1, 1)
	FNEG_S4(2, 2)
	FNEG_S4(3, 3)
	FSTPQ      (F0, F1), (R0)
	FSTPQ      (F2, F3), 32(R0)
	ADD        $64, R1, R1
	ADD        $64, R0, R0
	SUBS       $16, R3, R3
	BGE        loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P    16(R1), F0
	FNEG_S4(0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $4, R3, R3
	BGE        vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FNEGS   F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func negF64NEON(dst, x *float64, n int)
// dst[i] = -x[i].
//
// R0 dst, R1 x, R3 elements left, V0-V3 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·negF64NEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3
	SUBS $8, R3, R3
	BLT  vectors

loop:
	FLDPQ      (R1), (F0, F1)
	FLDPQ      32(R1), (F2, F3)
	FNEG_D2(0, 0)
	FNEG_D2(1, 1)
	FNEG_D2(2, 2)
	FNEG_D2(3, 3)
	FSTPQ      (F0, F1), (R0)
	FSTPQ      (F2, F3), 32(R0)
	ADD        $64, R1, R1
	ADD        $64, R0, R0
	SUBS       $8, R3, R3
	BGE        loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P    16(R1), F0
	FNEG_D2(0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $2, R3, R3
	BGE        vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FNEGD   F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func absF32NEON(dst, x *float32, n int)
// dst[i] = |x[i]|.
//
// R0 dst, R1 x, R3 elements left, V0-V3 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·absF32NEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ      (R1), (F0, F1)
	FLDPQ      32(R1), (F2, F3)
	FABS_S4(0, 0)
	FABS_S4(1, 1)
	FABS_S4(2, 2)
	FABS_S4(3, 3)
	FSTPQ      (F0, F1), (R0)
	FSTPQ      (F2, F3), 32(R0)
	ADD        $64, R1, R1
	ADD        $64, R0, R0
	SUBS       $16, R3, R3
	BGE        loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P    16(R1), F0
	FABS_S4(0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $4, R3, R3
	BGE        vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FABSS   F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func absF64NEON(dst, x *float64, n int)
// dst[i] = |x[i]|.
//
// R0 dst, R1 x, R3 elements left, V0-V3 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·absF64NEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3
	SUBS $8, R3, R3
	BLT  vectors

loop:
	FLDPQ      (R1), (F0, F1)
	FLDPQ      32(R1), (F2, F3)
	FABS_D2(0, 0)
	FABS_D2(1, 1)
	FABS_D2(2, 2)
	FABS_D2(3, 3)
	FSTPQ      (F0, F1), (R0)
	FSTPQ      (F2, F3), 32(R0)
	ADD        $64, R1, R1
	ADD        $64, R0, R0
	SUBS       $8, R3, R3
	BGE        loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P    16(R1), F0
	FABS_D2(0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $2, R3, R3
	BGE        vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FABSD   F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func sqrtF32NEON(dst, x *float32, n int)
// dst[i] = the square root of x[i].
//
// R0 dst, R1 x, R3 elements left, V0-V3 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·sqrtF32NEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ       (R1), (F0, F1)
	FLDPQ       32(R1), (F2, F3)
	FSQRT_S4(0, 0)
	FSQRT_S4(1, 1)
	FSQRT_S4(2, 2)
	FSQRT_S4(3, 3)
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
	FSQRT_S4(0, 0)
	FMOVQ.P     F0, 16(R0)
	SUBS        $4, R3, R3
	BGE         vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FSQRTS  F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func sqrtF64NEON(dst, x *float64, n int)
// dst[i] = the square root of x[i].
//
// R0 dst, R1 x, R3 elements left, V0-V3 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·sqrtF64NEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3
	SUBS $8, R3, R3
	BLT  vectors

loop:
	FLDPQ       (R1), (F0, F1)
	FLDPQ       32(R1), (F2, F3)
	FSQRT_D2(0, 0)
	FSQRT_D2(1, 1)
	FSQRT_D2(2, 2)
	FSQRT_D2(3, 3)
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
	FSQRT_D2(0, 0)
	FMOVQ.P     F0, 16(R0)
	SUBS        $2, R3, R3
	BGE         vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FSQRTD  F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET
