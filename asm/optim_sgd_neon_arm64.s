//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// The arithmetic of a step, for a vector and for the tail.

#define SGD_STEP_F32 \
	VFMLA V0.S4, V17.S4, V1.S4; \
	VFMLA V1.S4, V16.S4, V0.S4

#define SGD_STEP_F64 \
	VFMLA V0.D2, V17.D2, V1.D2; \
	VFMLA V1.D2, V16.D2, V0.D2

#define MOMENTUM_BUFFER_F32 \
	VFMLA V0.S4, V17.S4, V1.S4; \
	FMUL_S4(1, 19, 3); \
	VFMLA V2.S4, V18.S4, V3.S4; \
	VMOV V3.B16, V2.B16; \
	VMOV V2.B16, V3.B16

#define MOMENTUM_BUFFER_F64 \
	VFMLA V0.D2, V17.D2, V1.D2; \
	FMUL_D2(1, 19, 3); \
	VFMLA V2.D2, V18.D2, V3.D2; \
	VMOV V3.B16, V2.B16; \
	VMOV V2.B16, V3.B16

// func sgdF32NEON(p, grad *float32, n int, c *SGDCoef[float32])
// A step of gradient descent as sgdGeneric defines it.
//
// R0 p, R1 g, R8 elements left, R9 c,
// V0 p, V1 g and d, V16-V17 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·sgdF32NEON(SB), NOSPLIT, $0-32
	MOVD    p+0(FP), R0
	MOVD    grad+8(FP), R1
	MOVD    n+16(FP), R8
	MOVD    c+24(FP), R9
	VLD1R.P 4(R9), [V16.S4]
	VLD1R.P 4(R9), [V17.S4]
	SUBS    $4, R8, R8
	BLT     tail

vector:
	FMOVQ   (R0), F0
	FMOVQ.P 16(R1), F1
	SGD_STEP_F32
	FMOVQ.P F0, 16(R0)
	SUBS    $4, R8, R8
	BGE     vector

tail:
	ADDS $4, R8, R8 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS   (R0), F0
	FMOVS.P 4(R1), F1
	SGD_STEP_F32
	FMOVS.P F0, 4(R0)
	SUBS    $1, R8, R8
	BNE     element

done:
	RET

// func sgdF64NEON(p, grad *float64, n int, c *SGDCoef[float64])
// A step of gradient descent as sgdGeneric defines it.
//
// R0 p, R1 g, R8 elements left, R9 c,
// V0 p, V1 g and d, V16-V17 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·sgdF64NEON(SB), NOSPLIT, $0-32
	MOVD    p+0(FP), R0
	MOVD    grad+8(FP), R1
	MOVD    n+16(FP), R8
	MOVD    c+24(FP), R9
	VLD1R.P 8(R9), [V16.D2]
	VLD1R.P 8(R9), [V17.D2]
	SUBS    $2, R8, R8
	BLT     tail

vector:
	FMOVQ   (R0), F0
	FMOVQ.P 16(R1), F1
	SGD_STEP_F64
	FMOVQ.P F0, 16(R0)
	SUBS    $2, R8, R8
	BGE     vector

tail:
	ADDS $2, R8, R8 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD   (R0), F0
	FMOVD.P 8(R1), F1
	SGD_STEP_F64
	FMOVD.P F0, 8(R0)
	SUBS    $1, R8, R8
	BNE     element

done:
	RET

// func sgdMomentumF32NEON(p, buf, grad *float32, n int, c *SGDCoef[float32])
// A step of gradient descent with momentum as sgdMomentumGeneric defines it.
//
// R0 p, R1 buf, R2 g, R8 elements left, R9 c, R10 Look,
// V0 p, V1 g and d, V2 buf, V3 scratch and e, V16-V20 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·sgdMomentumF32NEON(SB), NOSPLIT, $0-40
	MOVD    p+0(FP), R0
	MOVD    buf+8(FP), R1
	MOVD    grad+16(FP), R2
	MOVD    n+24(FP), R8
	MOVD    c+32(FP), R9
	MOVWU   16(R9), R10
	LSL     $33, R10, R10 // 0 if Look is a zero
	VLD1R.P 4(R9), [V16.S4]
	VLD1R.P 4(R9), [V17.S4]
	VLD1R.P 4(R9), [V18.S4]
	VLD1R.P 4(R9), [V19.S4]
	VLD1R.P 4(R9), [V20.S4]
	SUBS    $4, R8, R8
	BLT     tail

vector:
	FMOVQ   (R0), F0
	FMOVQ   (R1), F2
	FMOVQ.P 16(R2), F1
	MOMENTUM_BUFFER_F32
	FMOVQ.P F2, 16(R1)
	CBNZ    R10, nesterov

nesterovDone:
	VFMLA   V3.S4, V16.S4, V0.S4
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
	MOMENTUM_BUFFER_F32
	FMOVS.P F2, 4(R1)
	CBZ     R10, nesterovTail
	VFMLA   V3.S4, V20.S4, V1.S4
	VMOV    V1.B16, V3.B16

nesterovTail:
	VFMLA   V3.S4, V16.S4, V0.S4
	FMOVS.P F0, 4(R0)
	SUBS    $1, R8, R8
	BNE     element

done:
	RET

nesterov:
	VFMLA V3.S4, V20.S4, V1.S4
	VMOV  V1.B16, V3.B16
	B     nesterovDone

// func sgdMomentumF64NEON(p, buf, grad *float64, n int, c *SGDCoef[float64])
// A step of gradient descent with momentum as sgdMomentumGeneric defines it.
//
// R0 p, R1 buf, R2 g, R8 elements left, R9 c, R10 Look,
// V0 p, V1 g and d, V2 buf, V3 scratch and e, V16-V20 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·sgdMomentumF64NEON(SB), NOSPLIT, $0-40
	MOVD    p+0(FP), R0
	MOVD    buf+8(FP), R1
	MOVD    grad+16(FP), R2
	MOVD    n+24(FP), R8
	MOVD    c+32(FP), R9
	MOVD    32(R9), R10
	LSL     $1, R10, R10 // 0 if Look is a zero
	VLD1R.P 8(R9), [V16.D2]
	VLD1R.P 8(R9), [V17.D2]
	VLD1R.P 8(R9), [V18.D2]
	VLD1R.P 8(R9), [V19.D2]
	VLD1R.P 8(R9), [V20.D2]
	SUBS    $2, R8, R8
	BLT     tail

vector:
	FMOVQ   (R0), F0
	FMOVQ   (R1), F2
	FMOVQ.P 16(R2), F1
	MOMENTUM_BUFFER_F64
	FMOVQ.P F2, 16(R1)
	CBNZ    R10, nesterov

nesterovDone:
	VFMLA   V3.D2, V16.D2, V0.D2
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
	MOMENTUM_BUFFER_F64
	FMOVD.P F2, 8(R1)
	CBZ     R10, nesterovTail
	VFMLA   V3.D2, V20.D2, V1.D2
	VMOV    V1.B16, V3.B16

nesterovTail:
	VFMLA   V3.D2, V16.D2, V0.D2
	FMOVD.P F0, 8(R0)
	SUBS    $1, R8, R8
	BNE     element

done:
	RET

nesterov:
	VFMLA V3.D2, V20.D2, V1.D2
	VMOV  V1.B16, V3.B16
	B     nesterovDone
