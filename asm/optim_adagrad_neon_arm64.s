//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// The arithmetic of a step, for a vector and for the tail.

#define ADAGRAD_STEP_F32 \
	VFMLA V0.S4, V17.S4, V1.S4; \
	VFMLA V1.S4, V1.S4, V2.S4; \
	FSQRT_S4(2, 3); \
	FADD_S4(3, 18, 3); \
	FDIV_S4(3, 1, 1); \
	VFMLA V1.S4, V16.S4, V0.S4

#define ADAGRAD_STEP_F64 \
	VFMLA V0.D2, V17.D2, V1.D2; \
	VFMLA V1.D2, V1.D2, V2.D2; \
	FSQRT_D2(2, 3); \
	FADD_D2(3, 18, 3); \
	FDIV_D2(3, 1, 1); \
	VFMLA V1.D2, V16.D2, V0.D2

#define RMSPROP_AVERAGE_F32 \
	VFMLA V0.S4, V17.S4, V1.S4; \
	FMUL_S4(1, 19, 3); \
	FMUL_S4(2, 18, 2); \
	VFMLA V3.S4, V1.S4, V2.S4

#define RMSPROP_QUOTIENT_F32 \
	FSQRT_S4(2, 2); \
	FADD_S4(2, 20, 2); \
	FDIV_S4(2, 1, 1)

#define RMSPROP_AVERAGE_F64 \
	VFMLA V0.D2, V17.D2, V1.D2; \
	FMUL_D2(1, 19, 3); \
	FMUL_D2(2, 18, 2); \
	VFMLA V3.D2, V1.D2, V2.D2

#define RMSPROP_QUOTIENT_F64 \
	FSQRT_D2(2, 2); \
	FADD_D2(2, 20, 2); \
	FDIV_D2(2, 1, 1)

// func adagradF32NEON(p, s, grad *float32, n int, c *AdagradCoef[float32])
// A step of Adagrad as adagradGeneric defines it.
//
// R0 p, R1 s, R2 g, R8 elements left, R9 c,
// V0 p, V1 g and d, V2 s, V3 scratch, V16-V18 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·adagradF32NEON(SB), NOSPLIT, $0-40
	MOVD    p+0(FP), R0
	MOVD    s+8(FP), R1
	MOVD    grad+16(FP), R2
	MOVD    n+24(FP), R8
	MOVD    c+32(FP), R9
	VLD1R.P 4(R9), [V16.S4]
	VLD1R.P 4(R9), [V17.S4]
	VLD1R.P 4(R9), [V18.S4]
	SUBS    $4, R8, R8
	BLT     tail

vector:
	FMOVQ   (R0), F0
	FMOVQ   (R1), F2
	FMOVQ.P 16(R2), F1
	ADAGRAD_STEP_F32
	FMOVQ.P F2, 16(R1)
	FMOVQ.P F0, 16(R0)
	SUBS    $4, R8, R8
	BGE     vector

tail:
	ADDS $4, R8, R8 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS   (R0), F0
	FMOVS   (R1), F2
	FMOVS.P 4(R2), F1
	ADAGRAD_STEP_F32
	FMOVS.P F2, 4(R1)
	FMOVS.P F0, 4(R0)
	SUBS    $1, R8, R8
	BNE     element

done:
	RET

// func adagradF64NEON(p, s, grad *float64, n int, c *AdagradCoef[float64])
// A step of Adagrad as adagradGeneric defines it.
//
// R0 p, R1 s, R2 g, R8 elements left, R9 c,
// V0 p, V1 g and d, V2 s, V3 scratch, V16-V18 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·adagradF64NEON(SB), NOSPLIT, $0-40
	MOVD    p+0(FP), R0
	MOVD    s+8(FP), R1
	MOVD    grad+16(FP), R2
	MOVD    n+24(FP), R8
	MOVD    c+32(FP), R9
	VLD1R.P 8(R9), [V16.D2]
	VLD1R.P 8(R9), [V17.D2]
	VLD1R.P 8(R9), [V18.D2]
	SUBS    $2, R8, R8
	BLT     tail

vector:
	FMOVQ   (R0), F0
	FMOVQ   (R1), F2
	FMOVQ.P 16(R2), F1
	ADAGRAD_STEP_F64
	FMOVQ.P F2, 16(R1)
	FMOVQ.P F0, 16(R0)
	SUBS    $2, R8, R8
	BGE     vector

tail:
	ADDS $2, R8, R8 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD   (R0), F0
	FMOVD   (R1), F2
	FMOVD.P 8(R2), F1
	ADAGRAD_STEP_F64
	FMOVD.P F2, 8(R1)
	FMOVD.P F0, 8(R0)
	SUBS    $1, R8, R8
	BNE     element

done:
	RET

// func rmspropF32NEON(p, v, avg, buf, grad *float32, n int, c *RMSPropCoef[float32])
// A step of RMSProp as rmspropGeneric defines it; avg and buf may be nil.
//
// R0 p, R1 v, R2 avg, R3 buf, R4 g, R8 elements left, R9 c,
// V0 p, V1 g, d and q, V2 v and r, V3 scratch, avg and buf, V4 mask, V16-V21 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·rmspropF32NEON(SB), NOSPLIT, $0-56
	MOVD    p+0(FP), R0
	MOVD    v+8(FP), R1
	MOVD    avg+16(FP), R2
	MOVD    buf+24(FP), R3
	MOVD    grad+32(FP), R4
	MOVD    n+40(FP), R8
	MOVD    c+48(FP), R9
	VLD1R.P 4(R9), [V16.S4]
	VLD1R.P 4(R9), [V17.S4]
	VLD1R.P 4(R9), [V18.S4]
	VLD1R.P 4(R9), [V19.S4]
	VLD1R.P 4(R9), [V20.S4]
	VLD1R.P 4(R9), [V21.S4]
	SUBS    $4, R8, R8
	BLT     tail

vector:
	FMOVQ   (R0), F0
	FMOVQ   (R1), F2
	FMOVQ.P 16(R4), F1
	RMSPROP_AVERAGE_F32
	FMOVQ.P F2, 16(R1)
	CBNZ    R2, centred

centredDone:
	RMSPROP_QUOTIENT_F32
	CBNZ R3, momentum

momentumDone:
	VFMLA   V1.S4, V16.S4, V0.S4
	FMOVQ.P F0, 16(R0)
	SUBS    $4, R8, R8
	BGE     vector

tail:
	ADDS $4, R8, R8 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS        (R0), F0
	FMOVS        (R1), F2
	FMOVS.P      4(R4), F1
	RMSPROP_AVERAGE_F32
	FMOVS.P      F2, 4(R1)
	CBZ          R2, centredTail
	FMOVS        (R2), F3
	FMUL_S4(3,   18, 3)
	VFMLA        V1.S4, V19.S4, V3.S4
	FMOVS.P      F3, 4(R2)
	VFMLS        V3.S4, V3.S4, V2.S4
	FCMLT0_S4(2, 4)
	BIC_B16(4,   2, 2)

centredTail:
	RMSPROP_QUOTIENT_F32
	CBZ     R3, momentumTail
	FMOVS   (R3), F3
	VFMLA   V3.S4, V21.S4, V1.S4
	VMOV    V1.B16, V3.B16
	FMOVS.P F3, 4(R3)
	VMOV    V3.B16, V1.B16

momentumTail:
	VFMLA   V1.S4, V16.S4, V0.S4
	FMOVS.P F0, 4(R0)
	SUBS    $1, R8, R8
	BNE     element

done:
	RET

centred:
	FMOVQ        (R2), F3
	FMUL_S4(3,   18, 3)
	VFMLA        V1.S4, V19.S4, V3.S4
	FMOVQ.P      F3, 16(R2)
	VFMLS        V3.S4, V3.S4, V2.S4
	FCMLT0_S4(2, 4)
	BIC_B16(4,   2, 2)
	B            centredDone

momentum:
	FMOVQ   (R3), F3
	VFMLA   V3.S4, V21.S4, V1.S4
	VMOV    V1.B16, V3.B16
	FMOVQ.P F3, 16(R3)
	VMOV    V3.B16, V1.B16
	B       momentumDone

// func rmspropF64NEON(p, v, avg, buf, grad *float64, n int, c *RMSPropCoef[float64])
// A step of RMSProp as rmspropGeneric defines it; avg and buf may be nil.
//
// R0 p, R1 v, R2 avg, R3 buf, R4 g, R8 elements left, R9 c,
// V0 p, V1 g, d and q, V2 v and r, V3 scratch, avg and buf, V4 mask, V16-V21 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·rmspropF64NEON(SB), NOSPLIT, $0-56
	MOVD    p+0(FP), R0
	MOVD    v+8(FP), R1
	MOVD    avg+16(FP), R2
	MOVD    buf+24(FP), R3
	MOVD    grad+32(FP), R4
	MOVD    n+40(FP), R8
	MOVD    c+48(FP), R9
	VLD1R.P 8(R9), [V16.D2]
	VLD1R.P 8(R9), [V17.D2]
	VLD1R.P 8(R9), [V18.D2]
	VLD1R.P 8(R9), [V19.D2]
	VLD1R.P 8(R9), [V20.D2]
	VLD1R.P 8(R9), [V21.D2]
	SUBS    $2, R8, R8
	BLT     tail

vector:
	FMOVQ   (R0), F0
	FMOVQ   (R1), F2
	FMOVQ.P 16(R4), F1
	RMSPROP_AVERAGE_F64
	FMOVQ.P F2, 16(R1)
	CBNZ    R2, centred

centredDone:
	RMSPROP_QUOTIENT_F64
	CBNZ R3, momentum

momentumDone:
	VFMLA   V1.D2, V16.D2, V0.D2
	FMOVQ.P F0, 16(R0)
	SUBS    $2, R8, R8
	BGE     vector

tail:
	ADDS $2, R8, R8 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD        (R0), F0
	FMOVD        (R1), F2
	FMOVD.P      8(R4), F1
	RMSPROP_AVERAGE_F64
	FMOVD.P      F2, 8(R1)
	CBZ          R2, centredTail
	FMOVD        (R2), F3
	FMUL_D2(3,   18, 3)
	VFMLA        V1.D2, V19.D2, V3.D2
	FMOVD.P      F3, 8(R2)
	VFMLS        V3.D2, V3.D2, V2.D2
	FCMLT0_D2(2, 4)
	BIC_B16(4,   2, 2)

centredTail:
	RMSPROP_QUOTIENT_F64
	CBZ     R3, momentumTail
	FMOVD   (R3), F3
	VFMLA   V3.D2, V21.D2, V1.D2
	VMOV    V1.B16, V3.B16
	FMOVD.P F3, 8(R3)
	VMOV    V3.B16, V1.B16

momentumTail:
	VFMLA   V1.D2, V16.D2, V0.D2
	FMOVD.P F0, 8(R0)
	SUBS    $1, R8, R8
	BNE     element

done:
	RET

centred:
	FMOVQ        (R2), F3
	FMUL_D2(3,   18, 3)
	VFMLA        V1.D2, V19.D2, V3.D2
	FMOVQ.P      F3, 16(R2)
	VFMLS        V3.D2, V3.D2, V2.D2
	FCMLT0_D2(2, 4)
	BIC_B16(4,   2, 2)
	B            centredDone

momentum:
	FMOVQ   (R3), F3
	VFMLA   V3.D2, V21.D2, V1.D2
	VMOV    V1.B16, V3.B16
	FMOVQ.P F3, 16(R3)
	VMOV    V3.B16, V1.B16
	B       momentumDone
