//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func reluF32NEON(dst, x *float32, n int)
// dst[i] = max(x[i], 0).
//
// R0 dst, R1 x, R3 elements left, V0-V3 data, V31 0.
// FMAX keeps NaN and puts +0 over -0.
// Four vectors a turn in pairs: the store port is the limit. Tail: whole vectors, then single elements.
TEXT ·reluF32NEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3
	VEOR V31.B16, V31.B16, V31.B16
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ       (R1), (F0, F1)
	FLDPQ       32(R1), (F2, F3)
	FMAX_S4(31, 0, 0)
	FMAX_S4(31, 1, 1)
	FMAX_S4(31, 2, 2)
	FMAX_S4(31, 3, 3)
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
	FMAX_S4(31, 0, 0)
	FMOVQ.P     F0, 16(R0)
	SUBS        $4, R3, R3
	BGE         vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P     4(R1), F0
	FMAX_S4(31, 0, 0)
	FMOVS.P     F0, 4(R0)
	SUBS        $1, R3, R3
	BNE         element

done:
	RET

// func reluF64NEON(dst, x *float64, n int)
// dst[i] = max(x[i], 0).
//
// R0 dst, R1 x, R3 elements left, V0-V3 data, V31 0.
// FMAX keeps NaN and puts +0 over -0.
// Four vectors a turn in pairs: the store port is the limit. Tail: whole vectors, then single elements.
TEXT ·reluF64NEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3
	VEOR V31.B16, V31.B16, V31.B16
	SUBS $8, R3, R3
	BLT  vectors

loop:
	FLDPQ       (R1), (F0, F1)
	FLDPQ       32(R1), (F2, F3)
	FMAX_D2(31, 0, 0)
	FMAX_D2(31, 1, 1)
	FMAX_D2(31, 2, 2)
	FMAX_D2(31, 3, 3)
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
	FMAX_D2(31, 0, 0)
	FMOVQ.P     F0, 16(R0)
	SUBS        $2, R3, R3
	BGE         vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P     8(R1), F0
	FMAX_D2(31, 0, 0)
	FMOVD.P     F0, 8(R0)
	SUBS        $1, R3, R3
	BNE         element

done:
	RET

// func reluGradF32NEON(dst, x, dy *float32, n int)
// dst[i] = x[i] <= 0 ? 0 : dy[i].
//
// R0 dst, R1 x, R2 dy, R3 elements left, V0-V3 x and masks, V4-V7 dy.
// Four vectors a turn in pairs: the store port is the limit. Tail: whole vectors, then single elements.
TEXT ·reluGradF32NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD dy+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $16, R3, R3
	BLT  vectors

loop:
	FLDPQ        (R1), (F0, F1)
	FLDPQ        32(R1), (F2, F3)
	FLDPQ        (R2), (F4, F5)
	FLDPQ        32(R2), (F6, F7)
	FCMLE0_S4(0, 0)
	FCMLE0_S4(1, 1)
	FCMLE0_S4(2, 2)
	FCMLE0_S4(3, 3)
	BIC_B16(0,   4, 0)
	BIC_B16(1,   5, 1)
	BIC_B16(2,   6, 2)
	BIC_B16(3,   7, 3)
	FSTPQ        (F0, F1), (R0)
	FSTPQ        (F2, F3), 32(R0)
	ADD          $64, R1, R1
	ADD          $64, R2, R2
	ADD          $64, R0, R0
	SUBS         $16, R3, R3
	BGE          loop

vectors:
	ADDS $12, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P      16(R1), F0
	FMOVQ.P      16(R2), F4
	FCMLE0_S4(0, 0)
	BIC_B16(0,   4, 0)
	FMOVQ.P      F0, 16(R0)
	SUBS         $4, R3, R3
	BGE          vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P      4(R1), F0
	FMOVS.P      4(R2), F4
	FCMLE0_S4(0, 0)
	BIC_B16(0,   4, 0)
	FMOVS.P      F0, 4(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET

// func reluGradF64NEON(dst, x, dy *float64, n int)
// dst[i] = x[i] <= 0 ? 0 : dy[i].
//
// R0 dst, R1 x, R2 dy, R3 elements left, V0-V3 x and masks, V4-V7 dy.
// Four vectors a turn in pairs: the store port is the limit. Tail: whole vectors, then single elements.
TEXT ·reluGradF64NEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD dy+16(FP), R2
	MOVD n+24(FP), R3
	SUBS $8, R3, R3
	BLT  vectors

loop:
	FLDPQ        (R1), (F0, F1)
	FLDPQ        32(R1), (F2, F3)
	FLDPQ        (R2), (F4, F5)
	FLDPQ        32(R2), (F6, F7)
	FCMLE0_D2(0, 0)
	FCMLE0_D2(1, 1)
	FCMLE0_D2(2, 2)
	FCMLE0_D2(3, 3)
	BIC_B16(0,   4, 0)
	BIC_B16(1,   5, 1)
	BIC_B16(2,   6, 2)
	BIC_B16(3,   7, 3)
	FSTPQ        (F0, F1), (R0)
	FSTPQ        (F2, F3), 32(R0)
	ADD          $64, R1, R1
	ADD          $64, R2, R2
	ADD          $64, R0, R0
	SUBS         $8, R3, R3
	BGE          loop

vectors:
	ADDS $6, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P      16(R1), F0
	FMOVQ.P      16(R2), F4
	FCMLE0_D2(0, 0)
	BIC_B16(0,   4, 0)
	FMOVQ.P      F0, 16(R0)
	SUBS         $2, R3, R3
	BGE          vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P      8(R1), F0
	FMOVD.P      8(R2), F4
	FCMLE0_D2(0, 0)
	BIC_B16(0,   4, 0)
	FMOVD.P      F0, 8(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET
