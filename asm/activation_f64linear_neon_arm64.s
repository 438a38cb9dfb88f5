//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"
#include "activation_f64.h"
#include "activation_f64_neon_arm64.h"

// SiLU and the GELUs in float64 and their gradients, two at a time; an odd last element goes through the same body alone
// (R4 says so). Every step stands in activation_f64.go and activation_f64grad.go. FMAX and FMIN keep NaN, which then runs
// through every step.

// logistic64, first half: from v in V8: y in V5, the factors of 2^n in V3, V4, 1 + z in V6, V10 where v > 0; V7 -1090.
#define LOGISTIC \
	FABS_D2(8, 1)     \
	FNEG_D2(1, 1)     \
	FMAX_D2(7, 1, 1)  \
	EXP_PARTS         \
	FMUL_D2(3, 5, 6)  \
	FMUL_D2(4, 6, 6)  \
	FADD_D2(30, 6, 6) \
	FCMGT0_D2(8, 10)

// Second half: from x in V9 and x*y in V11: the result in V12.
#define LOGISTIC_QUOTIENT \
	VBIT V10.B16, V9.B16, V11.B16 \
	FDIV_D2(6, 11, 11)            \
	FMUL_D2(3, 11, 12)            \
	FMUL_D2(4, 12, 12)            \
	VBIT V10.B16, V11.B16, V12.B16

// func siluF64NEON(dst, x *float64, n int)
// dst[i] = silu64(x[i]).
//
// V8 x; V9 max(x, -1090); V11 the numerator; V12 the result; V1-V6, V10 as LOGISTIC has them.
TEXT ·siluF64NEON(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(336, V7)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F8

body:
	FMAX_D2(7, 8, 9)
	LOGISTIC
	FMUL_D2(5, 9, 11)
	LOGISTIC_QUOTIENT
	CBNZ    R4, last
	FMOVQ.P F12, 16(R0)
	B       loop

last:
	FMOVD F12, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F8
	MOVD  $1, R4
	B     body

done:
	RET

// 2u = x(a + b x^2) of geluTanh64 in two words, from c in V9: v in V8, vl in V13. V1-V6, V10 are scratch. First t = b*s in V3
// and tl in V4 (s = c^2), then w = a + t in V1 and wl in V5.
#define GELU_CUBIC_1 \
	CONSTANT(376, V4)          \
	FMUL_D2(9, 9, 1)           \
	FNEG_D2(1, 2)              \
	VFMLA V9.D2, V9.D2, V2.D2  \
	FMUL_D2(4, 1, 3)           \
	FNEG_D2(3, 6)              \
	VFMLA V4.D2, V1.D2, V6.D2  \
	CONSTANT(384, V5)          \
	FMUL_D2(5, 1, 5)           \
	VFMLA V4.D2, V2.D2, V5.D2  \
	FADD_D2(5, 6, 4)

#define GELU_CUBIC_2 \
	CONSTANT(360, V6)  \
	FADD_D2(6, 3, 1)   \
	FSUB_D2(6, 1, 2)   \
	FSUB_D2(2, 1, 5)   \
	FSUB_D2(5, 6, 5)   \
	FSUB_D2(2, 3, 3)   \
	FADD_D2(3, 5, 5)   \
	CONSTANT(368, V10) \
	FADD_D2(10, 4, 4)  \
	FADD_D2(4, 5, 5)

#define GELU_CUBIC_3 \
	FMUL_D2(1, 9, 8)           \
	FNEG_D2(8, 13)             \
	VFMLA V1.D2, V9.D2, V13.D2 \
	FMUL_D2(5, 9, 5)           \
	FADD_D2(5, 13, 13)

// func geluTanhF64NEON(dst, x *float64, n int)
// dst[i] = geluTanh64(x[i]).
//
// V0 x; V9 c; V8 v; V13 vl; V11 the numerator; V12 the result; V1-V6, V10 scratch. V7 -1090, V14 -40, V15 40.
TEXT ·geluTanhF64NEON(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(336, V7)
	CONSTANT(344, V14)
	CONSTANT(352, V15)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	FMAX_D2(14, 0, 9)
	GELU_CUBIC_1
	GELU_CUBIC_2
	GELU_CUBIC_3
	LOGISTIC
	VORR  V5.B16, V5.B16, V11.B16
	VFMLA V13.D2, V5.D2, V11.D2   // y*vl + y
	FMUL_D2(11, 9, 11)
	LOGISTIC_QUOTIENT
	FCMGT_D2(15, 0, 1)            // x > 40: x
	VBIT  V1.B16, V0.B16, V12.B16
	CBNZ    R4, last
	FMOVQ.P F12, 16(R0)
	B       loop

last:
	FMOVD F12, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F0
	MOVD  $1, R4
	B     body

done:
	RET

// func geluF64NEON(dst, x *float64, n int)
// dst[i] = gelu64(x[i]).
//
// V0 x; V9 a = |x| up to 40; V10 s, then y, then h; V11 sl, then scratch; V1-V6 as EXP_PARTS; V12-V14 as MILLS; V12 the result. V7 40, V8
// -40.
TEXT ·geluF64NEON(SB), NOSPLIT, $0-24
	ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(352, V7)
	CONSTANT(344, V8)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	FABS_D2(0, 9)
	FMIN_D2(7, 9, 9)
	FMUL_D2(9, 9, 10)             // s
	FNEG_D2(10, 11)
	VFMLA V9.D2, V9.D2, V11.D2    // sl
	CONSTANT(592, V12)
	FMUL_D2(12, 10, 1)
	FMUL_D2(12, 11, 15)
	MILLS_T
	EXP_PARTS
	VORR  V5.B16, V5.B16, V10.B16
	VFMLA V15.D2, V5.D2, V10.D2   // y*(-sl/2) + y
	ADD   $416, R3, R5
	MILLS_1
	MILLS_2
	FMUL_D2(13, 10, 10)
	VORR  V30.B16, V30.B16, V11.B16
	CONSTANT(400, V14)
	VFMLA V14.D2, V9.D2, V11.D2   // 1 + sqrt(2) a
	FDIV_D2(11, 10, 10)
	FCMGT0_D2(0, 11)
	FMAX_D2(8, 0, 12)
	FMUL_D2(10, 12, 12)
	VBIT  V11.B16, V10.B16, V12.B16
	FMUL_D2(3, 12, 12)
	FMUL_D2(4, 12, 12)
	VORR  V0.B16, V0.B16, V13.B16
	VFMLS V12.D2, V0.D2, V13.D2   // x - x*h
	VBIT  V11.B16, V13.B16, V12.B16
	FCMGT_D2(7, 0, 11)            // x > 40: x
	VBIT  V11.B16, V0.B16, V12.B16
	CBNZ    R4, last
	FMOVQ.P F12, 16(R0)
	B       loop

last:
	FMOVD F12, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F0
	MOVD  $1, R4
	B     body

done:
	RET

// s(z)(1 + d s(-z)) in V10 (logisticGrad64) from z in V8, d in V9: e = e^-|z| in V5, t = e/(1+e) in V6, both sigmoids n - n*t with
// n = e or 1 (V10, V11). V7 -746.
#define LOGISTIC_GRAD_1 \
	FABS_D2(8, 1)     \
	FNEG_D2(1, 1)     \
	FMAX_D2(7, 1, 1)  \
	EXP_PARTS         \
	FMUL_D2(3, 5, 5)  \
	FMUL_D2(4, 5, 5)  \
	FADD_D2(30, 5, 6) \
	FDIV_D2(6, 5, 6)

#define LOGISTIC_GRAD_2 \
	FCMGT0_D2(8, 10)                 \
	VBSL  V5.B16, V30.B16, V10.B16   \
	FCMLT0_D2(8, 11)                 \
	VBSL  V5.B16, V30.B16, V11.B16   \
	VORR  V10.B16, V10.B16, V12.B16  \
	VFMLS V6.D2, V10.D2, V12.D2      \
	VORR  V11.B16, V11.B16, V13.B16  \
	VFMLS V6.D2, V11.D2, V13.D2      \
	VORR  V30.B16, V30.B16, V14.B16  \
	VFMLA V13.D2, V9.D2, V14.D2      \
	FMUL_D2(14, 12, 10)

// func siluGradF64NEON(dst, x, dy *float64, n int)
// dst[i] = siluGrad64(x[i], dy[i]).
//
// V8, V9 x cut at +-800; V1-V6, V10-V14 scratch; V10 the derivative; V31 dy. V0 -800, V7 -746, V15 800.
TEXT ·siluGradF64NEON(SB), NOSPLIT, $0-32
	MOVD x+8(FP), R1
	GRAD_ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(128, V7)
	CONSTANT(600, V0)
	CONSTANT(608, V15)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F8

body:
	FMAX_D2(0, 8, 8)
	FMIN_D2(15, 8, 8)
	VORR V8.B16, V8.B16, V9.B16
	LOGISTIC_GRAD_1
	LOGISTIC_GRAD_2
	CBNZ    R4, last
	FMOVQ.P 16(R6), F31
	FMUL_D2(31, 10, 10)
	FMOVQ.P F10, 16(R0)
	B       loop

last:
	FMOVD (R6), F31
	FMUL_D2(31, 10, 10)
	FMOVD F10, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F8
	MOVD  $1, R4
	B     body

done:
	RET

// func geluTanhGradF64NEON(dst, x, dy *float64, n int)
// dst[i] = geluTanhGrad64(x[i], dy[i]).
//
// V0 x cut at +-40; V8 z; V9 d = x z'(x); V1-V6, V10-V14 scratch; V10 the derivative; V31 dy. V7 -746.
TEXT ·geluTanhGradF64NEON(SB), NOSPLIT, $0-32
	MOVD x+8(FP), R1
	GRAD_ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(128, V7)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	CONSTANT(344, V1)
	FMAX_D2(1, 0, 0)
	CONSTANT(352, V1)
	FMIN_D2(1, 0, 0)
	FMUL_D2(0, 0, 1)
	CONSTANT(360, V8)
	VORR  V8.B16, V8.B16, V9.B16
	CONSTANT(376, V2)
	VFMLA V2.D2, V1.D2, V8.D2
	CONSTANT(616, V2)
	VFMLA V2.D2, V1.D2, V9.D2
	FMUL_D2(0, 8, 8)
	FMUL_D2(0, 9, 9)
	LOGISTIC_GRAD_1
	LOGISTIC_GRAD_2
	CBNZ    R4, last
	FMOVQ.P 16(R6), F31
	FMUL_D2(31, 10, 10)
	FMOVQ.P F10, 16(R0)
	B       loop

last:
	FMOVD (R6), F31
	FMUL_D2(31, 10, 10)
	FMOVD F10, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F0
	MOVD  $1, R4
	B     body

done:
	RET

// func geluGradF64NEON(dst, x, dy *float64, n int)
// dst[i] = geluGrad64(x[i], dy[i]).
//
// V0 x cut at +-40; V9 a = |x|; V10 e; V11 Phi(-a), then the derivative; V1-V6 as EXP_PARTS; V12-V14 as MILLS; V31 dy. V7 40, V8 -40,
// V15 -746.
TEXT ·geluGradF64NEON(SB), NOSPLIT, $0-32
	MOVD x+8(FP), R1
	GRAD_ENTRY
	LOAD_EXP_CONSTANTS
	LOAD_EXP_CONSTANTS_2
	CONSTANT(352, V7)
	CONSTANT(344, V8)
	CONSTANT(128, V15)

loop:
	SUBS    $2, R2, R2
	BLT     single
	FMOVQ.P 16(R1), F0

body:
	FMAX_D2(8, 0, 0)
	FMIN_D2(7, 0, 0)
	FABS_D2(0, 9)
	FMUL_D2(9, 9, 1)
	CONSTANT(592, V12)
	FMUL_D2(12, 1, 1)
	FMAX_D2(15, 1, 1)
	EXP_PARTS
	FMUL_D2(3, 5, 10)
	FMUL_D2(4, 10, 10)            // e
	MILLS_T
	MILLS_1
	MILLS_2
	FMUL_D2(13, 10, 11)
	VORR  V30.B16, V30.B16, V12.B16
	CONSTANT(400, V14)
	VFMLA V14.D2, V9.D2, V12.D2
	FDIV_D2(12, 11, 11)           // Phi(-a)
	FSUB_D2(11, 30, 13)
	FCMGT0_D2(0, 12)
	VBIT  V12.B16, V13.B16, V11.B16 // Phi(x)
	FMUL_D2(0, 10, 10)
	CONSTANT(624, V12)
	VFMLA V12.D2, V10.D2, V11.D2
	CBNZ    R4, last
	FMOVQ.P 16(R6), F31
	FMUL_D2(31, 11, 11)
	FMOVQ.P F11, 16(R0)
	B       loop

last:
	FMOVD (R6), F31
	FMUL_D2(31, 11, 11)
	FMOVD F11, (R0)
	RET

single:
	ADDS  $2, R2, R2
	BEQ   done
	FMOVD (R1), F0
	MOVD  $1, R4
	B     body

done:
	RET
