//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// The arithmetic of a step, for a vector and for the tail: new moments, and with r = v or vmax the update.

#define ADAM_MOMENTS_F32 \
	VFMLA V0.S4, V17.S4, V1.S4; \
	FMUL_S4(2, 19, 2); \
	VFMLA V1.S4, V20.S4, V2.S4; \
	FMUL_S4(1, 22, 4); \
	FMUL_S4(3, 21, 3); \
	VFMLA V4.S4, V1.S4, V3.S4

#define ADAM_UPDATE_F32 \
	FSQRT_S4(3, 3); \
	VMOV V24.B16, V4.B16; \
	VFMLA V3.S4, V23.S4, V4.S4; \
	VMOV V4.B16, V3.B16; \
	FDIV_S4(3, 2, 2); \
	FMUL_S4(0, 18, 0); \
	VFMLA V2.S4, V16.S4, V0.S4

#define ADAM_MOMENTS_F64 \
	VFMLA V0.D2, V17.D2, V1.D2; \
	FMUL_D2(2, 19, 2); \
	VFMLA V1.D2, V20.D2, V2.D2; \
	FMUL_D2(1, 22, 4); \
	FMUL_D2(3, 21, 3); \
	VFMLA V4.D2, V1.D2, V3.D2

#define ADAM_UPDATE_F64 \
	FSQRT_D2(3, 3); \
	VMOV V24.B16, V4.B16; \
	VFMLA V3.D2, V23.D2, V4.D2; \
	VMOV V4.B16, V3.B16; \
	FDIV_D2(3, 2, 2); \
	FMUL_D2(0, 18, 0); \
	VFMLA V2.D2, V16.D2, V0.D2

// func adamF32NEON(p, m, v, vmax, grad *float32, n int, c *AdamCoef[float32])
// A step of Adam as adamGeneric defines it; vmax may be nil.
//
// R0 p, R1 m, R2 v, R3 vmax, R4 g, R8 elements left, R9 c,
// V0 p, V1 g and d, V2 m, V3 v and r, V4 scratch, V5 mask, V16-V24 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·adamF32NEON(SB), NOSPLIT, $0-56
	MOVD    p+0(FP), R0
	MOVD    m+8(FP), R1
	MOVD    v+16(FP), R2
	MOVD    vmax+24(FP), R3
	MOVD    grad+32(FP), R4
	MOVD    n+40(FP), R8
	MOVD    c+48(FP), R9
	VLD1R.P 4(R9), [V16.S4]
	VLD1R.P 4(R9), [V17.S4]
	VLD1R.P 4(R9), [V18.S4]
	VLD1R.P 4(R9), [V19.S4]
	VLD1R.P 4(R9), [V20.S4]
	VLD1R.P 4(R9), [V21.S4]
	VLD1R.P 4(R9), [V22.S4]
	VLD1R.P 4(R9), [V23.S4]
	VLD1R.P 4(R9), [V24.S4]
	SUBS    $4, R8, R8
	BLT     tail

vector:
	FMOVQ   (R0), F0
	FMOVQ   (R1), F2
	FMOVQ   (R2), F3
	FMOVQ.P 16(R4), F1
	ADAM_MOMENTS_F32
	FMOVQ.P F2, 16(R1)
	FMOVQ.P F3, 16(R2)
	CBNZ    R3, amsgrad

amsgradDone:
	ADAM_UPDATE_F32
	FMOVQ.P F0, 16(R0)
	SUBS    $4, R8, R8
	BGE     vector

tail:
	ADDS $4, R8, R8 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS       (R0), F0
	FMOVS       (R1), F2
	FMOVS       (R2), F3
	FMOVS.P     4(R4), F1
	ADAM_MOMENTS_F32
	FMOVS.P     F2, 4(R1)
	FMOVS.P     F3, 4(R2)
	CBZ         R3, amsgradTail
	FMOVS       (R3), F4
	FCMGT_S4(4, 3, 5)
	VBSL        V4.B16, V3.B16, V5.B16
	VMOV        V5.B16, V3.B16
	FMOVS.P     F3, 4(R3)

amsgradTail:
	ADAM_UPDATE_F32
	FMOVS.P F0, 4(R0)
	SUBS    $1, R8, R8
	BNE     element

done:
	RET

amsgrad:
	FMOVQ       (R3), F4
	FCMGT_S4(4, 3, 5)
	VBSL        V4.B16, V3.B16, V5.B16
	VMOV        V5.B16, V3.B16
	FMOVQ.P     F3, 16(R3)
	B           amsgradDone

// func adamF64NEON(p, m, v, vmax, grad *float64, n int, c *AdamCoef[float64])
// A step of Adam as adamGeneric defines it; vmax may be nil.
//
// R0 p, R1 m, R2 v, R3 vmax, R4 g, R8 elements left, R9 c,
// V0 p, V1 g and d, V2 m, V3 v and r, V4 scratch, V5 mask, V16-V24 the coefficients in c's order.
// One vector a turn: the divider is the limit, and the turns do not depend on each other.
// Tail: one element at a time, in the lowest lane of the same step; the other lanes are zero and not stored.
TEXT ·adamF64NEON(SB), NOSPLIT, $0-56
	MOVD    p+0(FP), R0
	MOVD    m+8(FP), R1
	MOVD    v+16(FP), R2
	MOVD    vmax+24(FP), R3
	MOVD    grad+32(FP), R4
	MOVD    n+40(FP), R8
	MOVD    c+48(FP), R9
	VLD1R.P 8(R9), [V16.D2]
	VLD1R.P 8(R9), [V17.D2]
	VLD1R.P 8(R9), [V18.D2]
	VLD1R.P 8(R9), [V19.D2]
	VLD1R.P 8(R9), [V20.D2]
	VLD1R.P 8(R9), [V21.D2]
	VLD1R.P 8(R9), [V22.D2]
	VLD1R.P 8(R9), [V23.D2]
	VLD1R.P 8(R9), [V24.D2]
	SUBS    $2, R8, R8
	BLT     tail

vector:
	FMOVQ   (R0), F0
	FMOVQ   (R1), F2
	FMOVQ   (R2), F3
	FMOVQ.P 16(R4), F1
	ADAM_MOMENTS_F64
	FMOVQ.P F2, 16(R1)
	FMOVQ.P F3, 16(R2)
	CBNZ    R3, amsgrad

amsgradDone:
	ADAM_UPDATE_F64
	FMOVQ.P F0, 16(R0)
	SUBS    $2, R8, R8
	BGE     vector

tail:
	ADDS $2, R8, R8 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD       (R0), F0
	FMOVD       (R1), F2
	FMOVD       (R2), F3
	FMOVD.P     8(R4), F1
	ADAM_MOMENTS_F64
	FMOVD.P     F2, 8(R1)
	FMOVD.P     F3, 8(R2)
	CBZ         R3, amsgradTail
	FMOVD       (R3), F4
	FCMGT_D2(4, 3, 5)
	VBSL        V4.B16, V3.B16, V5.B16
	VMOV        V5.B16, V3.B16
	FMOVD.P     F3, 8(R3)

amsgradTail:
	ADAM_UPDATE_F64
	FMOVD.P F0, 8(R0)
	SUBS    $1, R8, R8
	BNE     element

done:
	RET

amsgrad:
	FMOVQ       (R3), F4
	FCMGT_D2(4, 3, 5)
	VBSL        V4.B16, V3.B16, V5.B16
	VMOV        V5.B16, V3.B16
	FMOVQ.P     F3, 16(R3)
	B           amsgradDone
