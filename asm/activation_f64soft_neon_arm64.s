//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"
#include "activation_f64.h"
#include "activation_f64_neon_arm64.h"

// Expm1, Log1p, Softplus and its gradient in float64, two at a time; an odd last element goes through the same body alone
// (R4 says so). Every step stands in activation_f64.go. FMAX and FMIN keep NaN, which then runs through every step.

// func expm1F64NEON(dst, x *float64, n int)
// dst[i] = expm1of64(x[i]).
//
// V0 x; V1 clamped, then r; V2 m, then s; V3 the result; V5 q. V7 -50, V8 710, V9 2^-54.
TEXT ·expm1F64NEON(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(312, V7)
	CONSTANT(120, V8)
	CONSTANT(320, V9)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	FMAX_D2(7, 0, 1)
	FMIN_D2(8, 1, 1)
	EXP_REDUCE
	EXP_POLY
	EXPM1
	FABS_D2(0, 4)
	FCMGT_D2(4, 9, 4)           // |x| < 2^-54: x
	VBIT V4.B16, V0.B16, V3.B16
	CBNZ    R4, last
	FMOVQ.P F3, 16(R0)
	B       loop

last:
	FMOVD F3, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F0
	MOVD  $1, R4
	B     body

done:
	RET

// func log1pF64NEON(dst, x *float64, n int)
// dst[i] = log1pOf64(x[i]).
//
// V8 x; V1 u, then b, then f, then the result; V2 c/u, then lo; V3 k; V4 s; V5 h; V6 z; V9 h + z*P. V26 -Inf, V27 2^-54, V28 +Inf, V29 -1,
// V30 1, V31 NaN.
TEXT ·log1pF64NEON(SB), NOSPLIT, $0-24
	ENTRY
	MOVD $actf64<>(SB), R3
	CONSTANT(240, V26)
	CONSTANT(320, V27)
	CONSTANT(232, V28)
	CONSTANT(328, V29)
	CONSTANT(112, V30)
	CONSTANT(248, V31)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F8

body:
	ONE_PLUS
	LOG_REDUCE_1
	LOG_REDUCE_2
	LOG_POLY
	LOG_SUM
	FABS_D2(8, 4)
	FCMGT_D2(4, 27, 4)           // |x| < 2^-54: x
	VBIT V4.B16, V8.B16, V1.B16
	FCMEQ_D2(28, 8, 4)           // +Inf: x
	VBIT V4.B16, V8.B16, V1.B16
	FCMEQ_D2(29, 8, 4)           // -1: -Inf
	VBIT V4.B16, V26.B16, V1.B16
	FCMGT_D2(8, 29, 4)           // below: NaN
	VBIT V4.B16, V31.B16, V1.B16
	CBNZ    R4, last
	FMOVQ.P F1, 16(R0)
	B       loop

last:
	FMOVD F1, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F8
	MOVD  $1, R4
	B     body

done:
	RET

// func softplusF64NEON(dst, x *float64, n int)
// dst[i] = softplus64(x[i]).
//
// V0 x; V8 v = e^-|x|; the rest as in the exponential and the logarithm. V11 -746, V12 2^-54, V13 0.
TEXT ·softplusF64NEON(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(128, V11)
	CONSTANT(320, V12)
	VEOR V13.B16, V13.B16, V13.B16

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	FABS_D2(0, 1)
	FNEG_D2(1, 1)
	FMAX_D2(11, 1, 1)
	EXP_PARTS
	FMUL_D2(3, 5, 8)
	FMUL_D2(4, 8, 8)
	ONE_PLUS
	LOG_REDUCE_1
	LOG_REDUCE_2
	LOG_POLY
	LOG_SUM
	FCMGT_D2(8, 12, 4)           // v < 2^-54: v
	VBIT V4.B16, V8.B16, V1.B16
	FMAX_D2(13, 0, 2)
	FADD_D2(2, 1, 1)
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

// func softplusGradF64NEON(dst, y, dy *float64, n int)
// dst[i] = softplusGrad64(y[i], dy[i]).
//
// V0 -y; the rest as expm1F64NEON; V31 dy.
TEXT ·softplusGradF64NEON(SB), NOSPLIT, $0-32
	MOVD y+8(FP), R1
	GRAD_ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(312, V7)
	CONSTANT(120, V8)
	CONSTANT(320, V9)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	FNEG_D2(0, 0)
	FMAX_D2(7, 0, 1)
	FMIN_D2(8, 1, 1)
	EXP_REDUCE
	EXP_POLY
	EXPM1
	FABS_D2(0, 4)
	FCMGT_D2(4, 9, 4)           // |x| < 2^-54: x
	VBIT V4.B16, V0.B16, V3.B16
	FNEG_D2(3, 3)
	CBNZ    R4, last
	FMOVQ.P 16(R6), F31
	FMUL_D2(31, 3, 3)
	FMOVQ.P F3, 16(R0)
	B       loop

last:
	FMOVD (R6), F31
	FMUL_D2(31, 3, 3)
	FMOVD F3, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F0
	MOVD  $1, R4
	B     body

done:
	RET
