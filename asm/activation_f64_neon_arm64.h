// Steps of the float64 activations on NEON. FMLA adds to its third operand, so a Horner step brings the coefficient into
// a register first and the chain alternates between two. Constants stand in activation_f64.h.
//
// All: R0 dst, R1 x, R6 dy, R2 elements left, R3 constants, R4 1 in the single turn, R5 scratch.
// Constants of e^x: V16 log2 e, V17 1.5*2^52, V18, V19 ln 2, V20-V29 polynomial, V30 1.

#define LOAD_EXP_CONSTANTS \
	MOVD    $actf64<>(SB), R3      \
	VLD1R.P 8(R3), [V16.D2]        \
	VLD1R.P 8(R3), [V17.D2]        \
	VLD1R.P 8(R3), [V18.D2]        \
	VLD1R.P 8(R3), [V19.D2]        \
	VLD1R.P 8(R3), [V20.D2]        \
	VLD1R.P 8(R3), [V21.D2]        \
	VLD1R.P 8(R3), [V22.D2]        \
	VLD1R.P 8(R3), [V23.D2]        \
	VLD1R.P 8(R3), [V24.D2]

#define LOAD_EXP_CONSTANTS_2 \
	VLD1R.P 8(R3), [V25.D2]        \
	VLD1R.P 8(R3), [V26.D2]        \
	VLD1R.P 8(R3), [V27.D2]        \
	VLD1R.P 8(R3), [V28.D2]        \
	VLD1R.P 8(R3), [V29.D2]        \
	VLD1R.P 8(R3), [V30.D2]        \
	MOVD    $actf64<>(SB), R3

// v = the constant at offset, in both lanes.
#define CONSTANT(offset, v) \
	ADD   $offset, R3, R5 \
	VLD1R (R5), [v.D2]

// to = from*r + c.
#define HORNER(c, r, from, to) \
	VORR  c.B16, c.B16, to.B16 \
	VFMLA r.D2, from.D2, to.D2

// From x in V1 (clamped): m in V2, n in V3, r in V1, q = e^r - 1 in V5; V4 is scratch.
#define EXP_REDUCE \
	VORR  V17.B16, V17.B16, V2.B16 \
	VFMLA V16.D2, V1.D2, V2.D2     \
	FSUB_D2(17, 2, 3)              \
	VFMLS V18.D2, V3.D2, V1.D2     \
	VFMLS V19.D2, V3.D2, V1.D2

#define EXP_POLY \
	HORNER(V21, V1, V20, V4)       \
	HORNER(V22, V1, V4, V5)        \
	HORNER(V23, V1, V5, V4)        \
	HORNER(V24, V1, V4, V5)        \
	HORNER(V25, V1, V5, V4)        \
	HORNER(V26, V1, V4, V5)        \
	HORNER(V27, V1, V5, V4)        \
	HORNER(V28, V1, V4, V5)        \
	HORNER(V29, V1, V5, V4)        \
	FMUL_D2(1, 1, 6)               \
	VORR  V1.B16, V1.B16, V5.B16   \
	VFMLA V6.D2, V4.D2, V5.D2

// The factors of scale64, n in the low bits of V2: 2^a in V3 and 2^(n-a) in V4, a = n>>1 (the bits of 1.5*2^52 leave at the
// top when shifted onto the exponent).
#define FACTORS \
	VSHL $13, V2.D2, V3.D2         \
	SSHR_D2(14, 3, 3)              \
	VSUB V3.D2, V2.D2, V4.D2       \
	VSHL $52, V3.D2, V3.D2         \
	VADD V30.D2, V3.D2, V3.D2      \
	VSHL $52, V4.D2, V4.D2         \
	VADD V30.D2, V4.D2, V4.D2

// scale64: V5 *= 2^n.
#define SCALE \
	FACTORS                        \
	FMUL_D2(3, 5, 5)               \
	FMUL_D2(4, 5, 5)

#define ENTRY \
	MOVD dst+0(FP), R0 \
	MOVD x+8(FP), R1   \
	MOVD n+16(FP), R2  \
	MOVD $0, R4

#define GRAD_ENTRY \
	MOVD dst+0(FP), R0 \
	MOVD dy+16(FP), R6 \
	MOVD n+24(FP), R2  \
	MOVD $0, R4

// to = from*r + the next coefficient at R5.
#define NEXT(r, from, to) \
	VLD1R.P 8(R5), [to.D2] \
	VFMLA   r.D2, from.D2, to.D2

// From x in V1 (clamped): y = e^r = 1 + q in V5, the factors of 2^n in V3 and V4; V1, V2, V6 are scratch.
#define EXP_PARTS \
	EXP_REDUCE       \
	EXP_POLY         \
	FADD_D2(30, 5, 5) \
	FACTORS

// e^x - 1 in V3 for m in V2, q in V5: 2*fma(s, q, s - 1/2) with s = 2^(n-1).
#define EXPM1 \
	VSHL  $52, V2.D2, V2.D2   \
	VADD  V29.D2, V2.D2, V2.D2 \
	FSUB_D2(29, 2, 3)         \
	VFMLA V5.D2, V2.D2, V3.D2 \
	FADD_D2(3, 3, 3)

// u = 1 + v in V1 and c/u in V2, where u + c = 1 + v exactly, v in V8; V3 is scratch.
#define ONE_PLUS \
	FADD_D2(30, 8, 1) \
	FSUB_D2(30, 1, 2) \
	FSUB_D2(2, 1, 3)  \
	FSUB_D2(3, 30, 3) \
	FSUB_D2(2, 8, 2)  \
	FADD_D2(2, 3, 2)  \
	FDIV_D2(1, 2, 2)

// logCore64 of u in V1: k in V3, f in V1 (LOG_REDUCE_1); s in V4, h in V5, z in V6 (LOG_REDUCE_2).
#define LOG_REDUCE_1 \
	CONSTANT(192, V9)          \
	CONSTANT(200, V10)         \
	VSUB  V9.D2, V1.D2, V1.D2  \
	SSHR_D2(52, 1, 3)          \
	SCVTF_D2(3, 3)             \
	VAND  V10.B16, V1.B16, V1.B16 \
	VADD  V9.D2, V1.D2, V1.D2  \
	FSUB_D2(30, 1, 1)

#define LOG_REDUCE_2 \
	CONSTANT(256, V10) \
	FADD_D2(10, 1, 4)  \
	FDIV_D2(4, 1, 4)   \
	FMUL_D2(1, 1, 5)   \
	CONSTANT(104, V10) \
	FMUL_D2(10, 5, 5)  \
	FMUL_D2(4, 4, 6)

// h + z*P in V9; V7 is scratch.
#define LOG_POLY \
	ADD     $136, R3, R5   \
	VLD1R.P 8(R5), [V7.D2] \
	NEXT(V6, V7, V9)       \
	NEXT(V6, V9, V7)       \
	NEXT(V6, V7, V9)       \
	NEXT(V6, V9, V7)       \
	NEXT(V6, V7, V9)       \
	NEXT(V6, V9, V7)       \
	VORR  V5.B16, V5.B16, V9.B16 \
	VFMLA V6.D2, V7.D2, V9.D2

// k ln2Hi + (f - (h - lo)) in V1, lo = s*(h + z*P) + (k ln2Lo + c/u) in V2.
#define LOG_SUM \
	CONSTANT(24, V10)          \
	VFMLA V10.D2, V3.D2, V2.D2 \
	VFMLA V9.D2, V4.D2, V2.D2  \
	FSUB_D2(2, 5, 5)           \
	FSUB_D2(5, 1, 1)           \
	CONSTANT(16, V10)          \
	VFMLA V10.D2, V3.D2, V1.D2

// mills64 of a in V9: t in V12, then the polynomial in V13 (MILLS_1, MILLS_2); V11, V14 are scratch.
#define MILLS_T \
	CONSTANT(392, V11)      \
	FSUB_D2(11, 9, 12)      \
	FADD_D2(11, 9, 13)      \
	FDIV_D2(13, 12, 12)     \
	ADD     $408, R3, R5    \
	VLD1R.P 8(R5), [V13.D2]

#define MILLS_1 \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13) \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13) \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13) \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13) \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13) \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13)

#define MILLS_2 \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13) \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13) \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13) \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13) \
	NEXT(V12, V13, V14) \
	NEXT(V12, V14, V13)
