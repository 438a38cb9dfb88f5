//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func maxF32NEON(x *float32, n int) float32
// The largest of x[i]: FMAX is Go's max, NaN and signed zeros included. n >= 4.
//
// R1 x, R3 elements left, V0-V7 extremes, V16-V23 data.
// Eight vectors a turn. Tail: whole vectors, then a last one that overlaps the one before.
TEXT ·maxF32NEON(SB), NOSPLIT, $0-20
	MOVD  x+0(FP), R1
	MOVD  n+8(FP), R3
	VLD1R (R1), [V0.S4]
	VMOV  V0.B16, V1.B16
	VMOV  V0.B16, V2.B16
	VMOV  V0.B16, V3.B16
	VMOV  V0.B16, V4.B16
	VMOV  V0.B16, V5.B16
	VMOV  V0.B16, V6.B16
	VMOV  V0.B16, V7.B16
	SUBS  $32, R3, R3
	BLT   vectors

loop:
	FLDPQ       (R1), (F16, F17)
	FLDPQ       32(R1), (F18, F19)
	FLDPQ       64(R1), (F20, F21)
	FLDPQ       96(R1), (F22, F23)
	FMAX_S4(16, 0, 0)
	FMAX_S4(17, 1, 1)
	FMAX_S4(18, 2, 2)
	FMAX_S4(19, 3, 3)
	FMAX_S4(20, 4, 4)
	FMAX_S4(21, 5, 5)
	FMAX_S4(22, 6, 6)
	FMAX_S4(23, 7, 7)
	ADD         $128, R1, R1
	SUBS        $32, R3, R3
	BGE         loop

vectors:
	ADDS $28, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P     16(R1), F16
	FMAX_S4(16, 0, 0)
	SUBS        $4, R3, R3
	BGE         vector

tail:
	CMN         $4, R3
	BEQ         fold
	ADD         R3<<2, R1, R1 // back by the elements that are missing
	FMOVQ       (R1), F16
	FMAX_S4(16, 1, 1)

fold:
	FMAX_S4(4,  0, 0)
	FMAX_S4(5,  1, 1)
	FMAX_S4(6,  2, 2)
	FMAX_S4(7,  3, 3)
	FMAX_S4(2,  0, 0)
	FMAX_S4(3,  1, 1)
	FMAX_S4(1,  0, 0)
	FMAXV_S4(0, 0)
	FMOVS       F0, ret+16(FP)
	RET

// func maxF64NEON(x *float64, n int) float64
// The largest of x[i]: FMAX is Go's max, NaN and signed zeros included. n >= 2.
//
// R1 x, R3 elements left, V0-V7 extremes, V16-V23 data.
// Eight vectors a turn. Tail: whole vectors, then a last one that overlaps the one before.
TEXT ·maxF64NEON(SB), NOSPLIT, $0-24
	MOVD  x+0(FP), R1
	MOVD  n+8(FP), R3
	VLD1R (R1), [V0.D2]
	VMOV  V0.B16, V1.B16
	VMOV  V0.B16, V2.B16
	VMOV  V0.B16, V3.B16
	VMOV  V0.B16, V4.B16
	VMOV  V0.B16, V5.B16
	VMOV  V0.B16, V6.B16
	VMOV  V0.B16, V7.B16
	SUBS  $16, R3, R3
	BLT   vectors

loop:
	FLDPQ       (R1), (F16, F17)
	FLDPQ       32(R1), (F18, F19)
	FLDPQ       64(R1), (F20, F21)
	FLDPQ       96(R1), (F22, F23)
	FMAX_D2(16, 0, 0)
	FMAX_D2(17, 1, 1)
	FMAX_D2(18, 2, 2)
	FMAX_D2(19, 3, 3)
	FMAX_D2(20, 4, 4)
	FMAX_D2(21, 5, 5)
	FMAX_D2(22, 6, 6)
	FMAX_D2(23, 7, 7)
	ADD         $128, R1, R1
	SUBS        $16, R3, R3
	BGE         loop

vectors:
	ADDS $14, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P     16(R1), F16
	FMAX_D2(16, 0, 0)
	SUBS        $2, R3, R3
	BGE         vector

tail:
	CMN         $2, R3
	BEQ         fold
	ADD         R3<<3, R1, R1 // back by the elements that are missing
	FMOVQ       (R1), F16
	FMAX_D2(16, 1, 1)

fold:
	FMAX_D2(4,  0, 0)
	FMAX_D2(5,  1, 1)
	FMAX_D2(6,  2, 2)
	FMAX_D2(7,  3, 3)
	FMAX_D2(2,  0, 0)
	FMAX_D2(3,  1, 1)
	FMAX_D2(1,  0, 0)
	FMAXP_PD(0, 0)
	FMOVD       F0, ret+16(FP)
	RET

// func minF32NEON(x *float32, n int) float32
// The smallest of x[i]: FMIN is Go's min, NaN and signed zeros included. n >= 4.
//
// R1 x, R3 elements left, V0-V7 extremes, V16-V23 data.
// Eight vectors a turn. Tail: whole vectors, then a last one that overlaps the one before.
TEXT ·minF32NEON(SB), NOSPLIT, $0-20
	MOVD  x+0(FP), R1
	MOVD  n+8(FP), R3
	VLD1R (R1), [V0.S4]
	VMOV  V0.B16, V1.B16
	VMOV  V0.B16, V2.B16
	VMOV  V0.B16, V3.B16
	VMOV  V0.B16, V4.B16
	VMOV  V0.B16, V5.B16
	VMOV  V0.B16, V6.B16
	VMOV  V0.B16, V7.B16
	SUBS  $32, R3, R3
	BLT   vectors

loop:
	FLDPQ       (R1), (F16, F17)
	FLDPQ       32(R1), (F18, F19)
	FLDPQ       64(R1), (F20, F21)
	FLDPQ       96(R1), (F22, F23)
	FMIN_S4(16, 0, 0)
	FMIN_S4(17, 1, 1)
	FMIN_S4(18, 2, 2)
	FMIN_S4(19, 3, 3)
	FMIN_S4(20, 4, 4)
	FMIN_S4(21, 5, 5)
	FMIN_S4(22, 6, 6)
	FMIN_S4(23, 7, 7)
	ADD         $128, R1, R1
	SUBS        $32, R3, R3
	BGE         loop

vectors:
	ADDS $28, R3, R3 // elements left - 4
	BLT  tail

vector:
	FMOVQ.P     16(R1), F16
	FMIN_S4(16, 0, 0)
	SUBS        $4, R3, R3
	BGE         vector

tail:
	CMN         $4, R3
	BEQ         fold
	ADD         R3<<2, R1, R1 // back by the elements that are missing
	FMOVQ       (R1), F16
	FMIN_S4(16, 1, 1)

fold:
	FMIN_S4(4,  0, 0)
	FMIN_S4(5,  1, 1)
	FMIN_S4(6,  2, 2)
	FMIN_S4(7,  3, 3)
	FMIN_S4(2,  0, 0)
	FMIN_S4(3,  1, 1)
	FMIN_S4(1,  0, 0)
	FMINV_S4(0, 0)
	FMOVS       F0, ret+16(FP)
	RET

// func minF64NEON(x *float64, n int) float64
// The smallest of x[i]: FMIN is Go's min, NaN and signed zeros included. n >= 2.
//
// R1 x, R3 elements left, V0-V7 extremes, V16-V23 data.
// Eight vectors a turn. Tail: whole vectors, then a last one that overlaps the one before.
TEXT ·minF64NEON(SB), NOSPLIT, $0-24
	MOVD  x+0(FP), R1
	MOVD  n+8(FP), R3
	VLD1R (R1), [V0.D2]
	VMOV  V0.B16, V1.B16
	VMOV  V0.B16, V2.B16
	VMOV  V0.B16, V3.B16
	VMOV  V0.B16, V4.B16
	VMOV  V0.B16, V5.B16
	VMOV  V0.B16, V6.B16
	VMOV  V0.B16, V7.B16
	SUBS  $16, R3, R3
	BLT   vectors

loop:
	FLDPQ       (R1), (F16, F17)
	FLDPQ       32(R1), (F18, F19)
	FLDPQ       64(R1), (F20, F21)
	FLDPQ       96(R1), (F22, F23)
	FMIN_D2(16, 0, 0)
	FMIN_D2(17, 1, 1)
	FMIN_D2(18, 2, 2)
	FMIN_D2(19, 3, 3)
	FMIN_D2(20, 4, 4)
	FMIN_D2(21, 5, 5)
	FMIN_D2(22, 6, 6)
	FMIN_D2(23, 7, 7)
	ADD         $128, R1, R1
	SUBS        $16, R3, R3
	BGE         loop

vectors:
	ADDS $14, R3, R3 // elements left - 2
	BLT  tail

vector:
	FMOVQ.P     16(R1), F16
	FMIN_D2(16, 0, 0)
	SUBS        $2, R3, R3
	BGE         vector

tail:
	CMN         $2, R3
	BEQ         fold
	ADD         R3<<3, R1, R1 // back by the elements that are missing
	FMOVQ       (R1), F16
	FMIN_D2(16, 1, 1)

fold:
	FMIN_D2(4,  0, 0)
	FMIN_D2(5,  1, 1)
	FMIN_D2(6,  2, 2)
	FMIN_D2(7,  3, 3)
	FMIN_D2(2,  0, 0)
	FMIN_D2(3,  1, 1)
	FMIN_D2(1,  0, 0)
	FMINP_PD(0, 0)
	FMOVD       F0, ret+16(FP)
	RET
