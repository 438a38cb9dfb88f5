//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func divF32NEON(dst, a, b *float32, n int)
// dst[i] = a[i] / b[i].
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·divF32NEON(SB), NOSPLIT, $0-32
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
	FDIV_S4(4, 0, 0)
	FDIV_S4(5, 1, 1)
	FDIV_S4(6, 2, 2)
	FDIV_S4(7, 3, 3)
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
	FDIV_S4(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $4, R3, R3
	BGE        vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FMOVS.P 4(R2), F4
	FDIVS   F4, F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func divF64NEON(dst, a, b *float64, n int)
// dst[i] = a[i] / b[i].
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·divF64NEON(SB), NOSPLIT, $0-32
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
	FDIV_D2(4, 0, 0)
	FDIV_D2(5, 1, 1)
	FDIV_D2(6, 2, 2)
	FDIV_D2(7, 3, 3)
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
	FDIV_D2(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $2, R3, R3
	BGE        vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FMOVD.P 8(R2), F4
	FDIVD   F4, F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func maximumF32NEON(dst, a, b *float32, n int)
// dst[i] = max(a[i], b[i]): FMAX is Go's max, NaN and signed zeros included.
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·maximumF32NEON(SB), NOSPLIT, $0-32
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
	FMAX_S4(4, 0, 0)
	FMAX_S4(5, 1, 1)
	FMAX_S4(6, 2, 2)
	FMAX_S4(7, 3, 3)
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
	FMAX_S4(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $4, R3, R3
	BGE        vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FMOVS.P 4(R2), F4
	FMAXS   F4, F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func maximumF64NEON(dst, a, b *float64, n int)
// dst[i] = max(a[i], b[i]): FMAX is Go's max, NaN and signed zeros included.
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·maximumF64NEON(SB), NOSPLIT, $0-32
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
	FMAX_D2(4, 0, 0)
	FMAX_D2(5, 1, 1)
	FMAX_D2(6, 2, 2)
	FMAX_D2(7, 3, 3)
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
	FMAX_D2(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $2, R3, R3
	BGE        vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FMOVD.P 8(R2), F4
	FMAXD   F4, F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func minimumF32NEON(dst, a, b *float32, n int)
// dst[i] = min(a[i], b[i]): FMIN is Go's min, NaN and signed zeros included.
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·minimumF32NEON(SB), NOSPLIT, $0-32
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
	FMIN_S4(4, 0, 0)
	FMIN_S4(5, 1, 1)
	FMIN_S4(6, 2, 2)
	FMIN_S4(7, 3, 3)
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
	FMIN_S4(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $4, R3, R3
	BGE        vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P 4(R1), F0
	FMOVS.P 4(R2), F4
	FMINS   F4, F0, F0
	FMOVS.P F0, 4(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET

// func minimumF64NEON(dst, a, b *float64, n int)
// dst[i] = min(a[i], b[i]): FMIN is Go's min, NaN and signed zeros included.
//
// R0 dst, R1 a, R2 b, R3 elements left, V0-V7 data.
// Four vectors a turn: loads and stores of pairs at fixed offsets. Tail: whole vectors, then single elements.
TEXT ·minimumF64NEON(SB), NOSPLIT, $0-32
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
	FMIN_D2(4, 0, 0)
	FMIN_D2(5, 1, 1)
	FMIN_D2(6, 2, 2)
	FMIN_D2(7, 3, 3)
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
	FMIN_D2(4, 0, 0)
	FMOVQ.P    F0, 16(R0)
	SUBS       $2, R3, R3
	BGE        vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P 8(R1), F0
	FMOVD.P 8(R2), F4
	FMIND   F4, F0, F0
	FMOVD.P F0, 8(R0)
	SUBS    $1, R3, R3
	BNE     element

done:
	RET
