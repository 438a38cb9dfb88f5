//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func addF32NEON(dst, a, b *float32, n int)
// dst[i] = a[i] + b[i].
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·addF32NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ      (R1), (F0, F1)
	FLDPQ      32(R1), (F2, F3)
	FLDPQ      (R2), (F4, F5)
	FLDPQ      32(R2), (F6, F7)
	FADD_S4(4, 0, 0)
	FADD_S4(5, 1, 1)
	FADD_S4(6, 2, 2)
	FADD_S4(7, 3, 3)
	FSTPQ      (F0, F1), (R0)
	FSTPQ      (F2, F3), 32(R0)
	ADD        $64, R1, R1
	ADD        $64, R2, R2
	ADD        $64, R0, R0
	SUBS       $16, R3, R3
	BGE        loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P    16(R1), F0
	FMOVQ.P    16(R2), F4
	FADD_S4(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $4, R3, R3
	BGE        vector

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

// func addF64NEON(dst, a, b *float64, n int)
// dst[i] = a[i] + b[i].
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·addF64NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $8, R3, R3
	BLT  vectors

loop:
	FLDPQ      (R1), (F0, F1)
	FLDPQ      32(R1), (F2, F3)
	FLDPQ      (R2), (F4, F5)
	FLDPQ      32(R2), (F6, F7)
	FADD_D2(4, 0, 0)
	FADD_D2(5, 1, 1)
	FADD_D2(6, 2, 2)
	FADD_D2(7, 3, 3)
	FSTPQ      (F0, F1), (R0)
	FSTPQ      (F2, F3), 32(R0)
	ADD        $64, R1, R1
	ADD        $64, R2, R2
	ADD        $64, R0, R0
	SUBS       $8, R3, R3
	BGE        loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P    16(R1), F0
	FMOVQ.P    16(R2), F4
	FADD_D2(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $2, R3, R3
	BGE        vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FMOVD.P 8(R2), F4
	FADDD   F4, F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func subF32NEON(dst, a, b *float32, n int)
// dst[i] = a[i] - b[i].
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·subF32NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ      (R1), (F0, F1)
	FLDPQ      32(R1), (F2, F3)
	FLDPQ      (R2), (F4, F5)
	FLDPQ      32(R2), (F6, F7)
	FSUB_S4(4, 0, 0)
	FSUB_S4(5, 1, 1)
	FSUB_S4(6, 2, 2)
	FSUB_S4(7, 3, 3)
	FSTPQ      (F0, F1), (R0)
	FSTPQ      (F2, F3), 32(R0)
	ADD        $64, R1, R1
	ADD        $64, R2, R2
	ADD        $64, R0, R0
	SUBS       $16, R3, R3
	BGE        loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P    16(R1), F0
	FMOVQ.P    16(R2), F4
	FSUB_S4(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $4, R3, R3
	BGE        vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FMOVS.P 4(R2), F4
	FSUBS   F4, F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func subF64NEON(dst, a, b *float64, n int)
// dst[i] = a[i] - b[i].
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·subF64NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $8, R3, R3
	BLT  vectors

loop:
	FLDPQ      (R1), (F0, F1)
	FLDPQ      32(R1), (F2, F3)
	FLDPQ      (R2), (F4, F5)
	FLDPQ      32(R2), (F6, F7)
	FSUB_D2(4, 0, 0)
	FSUB_D2(5, 1, 1)
	FSUB_D2(6, 2, 2)
	FSUB_D2(7, 3, 3)
	FSTPQ      (F0, F1), (R0)
	FSTPQ      (F2, F3), 32(R0)
	ADD        $64, R1, R1
	ADD        $64, R2, R2
	ADD        $64, R0, R0
	SUBS       $8, R3, R3
	BGE        loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P    16(R1), F0
	FMOVQ.P    16(R2), F4
	FSUB_D2(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $2, R3, R3
	BGE        vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FMOVD.P 8(R2), F4
	FSUBD   F4, F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func mulF32NEON(dst, a, b *float32, n int)
// dst[i] = a[i] * b[i].
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·mulF32NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ      (R1), (F0, F1)
	FLDPQ      32(R1), (F2, F3)
	FLDPQ      (R2), (F4, F5)
	FLDPQ      32(R2), (F6, F7)
	FMUL_S4(4, 0, 0)
	FMUL_S4(5, 1, 1)
	FMUL_S4(6, 2, 2)
	FMUL_S4(7, 3, 3)
	FSTPQ      (F0, F1), (R0)
	FSTPQ      (F2, F3), 32(R0)
	ADD        $64, R1, R1
	ADD        $64, R2, R2
	ADD        $64, R0, R0
	SUBS       $16, R3, R3
	BGE        loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P    16(R1), F0
	FMOVQ.P    16(R2), F4
	FMUL_S4(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $4, R3, R3
	BGE        vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FMOVS.P 4(R2), F4
	FMULS   F4, F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func mulF64NEON(dst, a, b *float64, n int)
// dst[i] = a[i] * b[i].
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·mulF64NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $8, R3, R3
	BLT  vectors

loop:
	FLDPQ      (R1), (F0, F1)
	FLDPQ      32(R1), (F2, F3)
	FLDPQ      (R2), (F4, F5)
	FLDPQ      32(R2), (F6, F7)
	FMUL_D2(4, 0, 0)
	FMUL_D2(5, 1, 1)
	FMUL_D2(6, 2, 2)
	FMUL_D2(7, 3, 3)
	FSTPQ      (F0, F1), (R0)
	FSTPQ      (F2, F3), 32(R0)
	ADD        $64, R1, R1
	ADD        $64, R2, R2
	ADD        $64, R0, R0
	SUBS       $8, R3, R3
	BGE        loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P    16(R1), F0
	FMOVQ.P    16(R2), F4
	FMUL_D2(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $2, R3, R3
	BGE        vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FMOVD.P 8(R2), F4
	FMULD   F4, F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET
