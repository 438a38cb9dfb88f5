//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"
#include "activation_f64.h"
#include "activation_f64_neon_arm64.h"

// The float64 activations two at a time; an odd last element goes through the same body alone (R4 says so). FMLA adds to
// its third operand, so a Horner step copies the coefficient first and the chain alternates between two registers.
// Every step stands in activation_f64.go.
//
// All: R0 dst, R1 x, R2 elements left, R3 constants, R4 1 in the single turn.
// Constants of e^x: V16 log2 e, V17 1.5*2^52, V18, V19 ln 2, V20-V29 polynomial, V30 1.

// func expF64NEON(dst, x *float64, n int)
// dst[i] = exp64(x[i]).
//
// V0 x; V1-V6 as above; V7 710, V8 -746. FMAX and FMIN keep NaN, which then runs through every step.
TEXT ·expF64NEON(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(120, V7)
	CONSTANT(128, V8)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	FMAX_D2(8, 0, 1)
	FMIN_D2(7, 1, 1)
	EXP_REDUCE
	EXP_POLY
	FADD_D2(30, 5, 5)
	SCALE
	CBNZ    R4, last
	FMOVQ.P F5, 16(R0)
	B       loop

last:
	FMOVD F5, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F0
	MOVD  $1, R4
	B     body

done:
	RET

// func tanhF64NEON(dst, x *float64, n int)
// dst[i] = tanh64(x[i]).
//
// V0 x; V1 2|x|, then r; V2 m, then s = 2^n; V3 s-1, then tl; V4 t; V5 q, then 1/d; V6 d; V7 dl; V8 y; V9 2, V10 44.
TEXT ·tanhF64NEON(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(256, V9)
	CONSTANT(264, V10)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	FABS_D2(0, 1)
	FADD_D2(1, 1, 1)
	FMIN_D2(10, 1, 1)
	EXP_REDUCE
	EXP_POLY
	VSHL $52, V2.D2, V2.D2
	VADD V30.D2, V2.D2, V2.D2
	FSUB_D2(30, 2, 3)
	VORR V3.B16, V3.B16, V4.B16
	VFMLA V5.D2, V2.D2, V4.D2  // t = s*q + (s-1)
	FSUB_D2(4, 3, 3)
	VFMLA V5.D2, V2.D2, V3.D2  // tl = s*q + ((s-1) - t)
	FADD_D2(9, 4, 6)           // d = t + 2
	FDIV_D2(6, 30, 5)          // 1/d
	FSUB_D2(9, 6, 7)
	FSUB_D2(7, 4, 7)
	FADD_D2(3, 7, 7)           // dl = (t - (d-2)) + tl
	FMUL_D2(5, 4, 8)           // y
	VFMLS V6.D2, V8.D2, V4.D2
	VFMLS V7.D2, V8.D2, V4.D2
	FADD_D2(3, 4, 4)           // e = t - y*d - y*dl + tl
	VFMLA V4.D2, V5.D2, V8.D2  // y + e/d
	VUSHR $63, V0.D2, V1.D2    // the sign of x
	VSHL  $63, V1.D2, V1.D2
	VORR  V1.B16, V8.B16, V8.B16
	CBNZ    R4, last
	FMOVQ.P F8, 16(R0)
	B       loop

last:
	FMOVD F8, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F0
	MOVD  $1, R4
	B     body

done:
	RET

// func sigmoidF64NEON(dst, x *float64, n int)
// dst[i] = sigmoid64(x[i]).
//
// V0 x; V1 -|x|, then r; V2 m; V3, V4 scratch; V5 q, then z; V6 x > 0, then n; V7 -746; V8 t.
TEXT ·sigmoidF64NEON(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(128, V7)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	FABS_D2(0, 1)
	FNEG_D2(1, 1)
	FMAX_D2(7, 1, 1)
	EXP_REDUCE
	EXP_POLY
	FADD_D2(30, 5, 5)
	SCALE
	FCMGT0_D2(0, 6)
	VBSL V5.B16, V30.B16, V6.B16
	FADD_D2(30, 5, 8)
	FDIV_D2(8, 5, 8)           // t
	VORR  V6.B16, V6.B16, V9.B16
	VFMLS V8.D2, V6.D2, V9.D2  // n - n*t
	CBNZ    R4, last
	FMOVQ.P F9, 16(R0)
	B       loop

last:
	FMOVD F9, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F0
	MOVD  $1, R4
	B     body

done:
	RET

// func logF64NEON(dst, x *float64, n int)
// dst[i] = log64(x[i]).
//
// V0 x; V1 x scaled to normal, then b, then m, then f; V2 subnormal lanes; V3 k; V4 s; V5 z; V6, V8 P; V7 h; V9 lo. V16 bits of
// sqrt(1/2), V17 mantissa mask, V18, V19 ln 2, V20-V26 polynomial, V27 smallest normal, V28 2^54, V29 -54, V30 1, V31 2, V15 1/2,
// V14 +Inf, V13 -Inf, V12 NaN.
TEXT ·logF64NEON(SB), NOSPLIT, $0-24
	ENTRY
	MOVD $actf64<>(SB), R3
	CONSTANT(192, V16)
	CONSTANT(200, V17)
	CONSTANT(16, V18)
	CONSTANT(24, V19)
	CONSTANT(136, V20)
	CONSTANT(144, V21)
	CONSTANT(152, V22)
	CONSTANT(160, V23)
	CONSTANT(168, V24)
	CONSTANT(176, V25)
	CONSTANT(184, V26)
	CONSTANT(208, V27)
	CONSTANT(216, V28)
	CONSTANT(224, V29)
	CONSTANT(112, V30)
	CONSTANT(256, V31)
	CONSTANT(104, V15)
	CONSTANT(232, V14)
	CONSTANT(240, V13)
	CONSTANT(248, V12)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	FCMGT_D2(0, 27, 2)         // x < 2^-1022
	FMUL_D2(28, 0, 1)
	VBIF  V2.B16, V0.B16, V1.B16
	VSUB  V16.D2, V1.D2, V1.D2 // b
	SSHR_D2(52, 1, 3)
	SCVTF_D2(3, 3)             // k
	VAND  V29.B16, V2.B16, V2.B16
	FADD_D2(2, 3, 3)
	VAND  V17.B16, V1.B16, V1.B16
	VADD  V16.D2, V1.D2, V1.D2 // m
	FSUB_D2(30, 1, 1)          // f
	FADD_D2(31, 1, 4)
	FDIV_D2(4, 1, 4)           // s = f/(2+f)
	FMUL_D2(1, 1, 7)
	FMUL_D2(15, 7, 7)          // h = f*f/2
	FMUL_D2(4, 4, 5)           // z
	HORNER(V21, V5, V20, V6)
	HORNER(V22, V5, V6, V8)
	HORNER(V23, V5, V8, V6)
	HORNER(V24, V5, V6, V8)
	HORNER(V25, V5, V8, V6)
	HORNER(V26, V5, V6, V8)
	HORNER(V7, V5, V8, V6)     // h + z*P
	FMUL_D2(19, 3, 9)
	VFMLA V6.D2, V4.D2, V9.D2  // lo
	FSUB_D2(9, 7, 7)
	FSUB_D2(7, 1, 1)           // f - (h - lo)
	VFMLA V18.D2, V3.D2, V1.D2
	FCMGT_D2(0, 14, 2)         // x < Inf; neither +Inf nor NaN is
	VBIF  V2.B16, V0.B16, V1.B16
	FCMEQ0_D2(0, 2)
	VBIT  V2.B16, V13.B16, V1.B16
	FCMLT0_D2(0, 2)
	VBIT  V2.B16, V12.B16, V1.B16
	CBNZ    R4, last
	FMOVQ.P F1, 16(R0)
	B       loop

last:
	FMOVD F1, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F0
	MOVD  $1, R4
	B     body

done:
	RET
