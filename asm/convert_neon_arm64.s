//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// Conversions between formats, sixteen elements a turn, n >= 16. The last turn is moved back to end with the slices: it
// does some elements again, which is harmless, because dst is not x.
// R0 dst, R1 x, R2 elements left, R3, R4 where the last turn reads and writes.

// x plus half a unit less one plus the last bit kept (nearest even), or NaN made quiet. V28 1, V29 0x7fff, V30 the quiet bit.
#define BFLOAT_ROUND(v, n) \
	VUSHR $16, v.S4, V20.S4         \
	VAND  V28.B16, V20.B16, V20.B16 \
	VADD  V29.S4, V20.S4, V20.S4    \
	VADD  v.S4, V20.S4, V20.S4      \
	VORR  V30.B16, v.B16, V21.B16   \
	FCMEQ_S4(n, n, n)               \
	VBSL  V21.B16, V20.B16, v.B16

// func widenNEON(dst *float64, x *float32, n int)
// dst[i] = float64(x[i]).
TEXT ·widenNEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R2
	SUB  $16, R2, R5
	ADD  R5<<2, R1, R3
	ADD  R5<<3, R0, R4

loop:
	CMP  R3, R1
	CSEL HI, R3, R1, R1
	CSEL HI, R4, R0, R0
	VLD1   (R1), [V0.B16, V1.B16, V2.B16, V3.B16]
	FCVTL_SD(0, 4)
	FCVTL2_SD(0, 5)
	FCVTL_SD(1, 6)
	FCVTL2_SD(1, 7)
	FCVTL_SD(2, 16)
	FCVTL2_SD(2, 17)
	FCVTL_SD(3, 18)
	FCVTL2_SD(3, 19)
	VST1.P [V4.B16, V5.B16, V6.B16, V7.B16], 64(R0)
	VST1   [V16.B16, V17.B16, V18.B16, V19.B16], (R0)
	SUB    $64, R0
	ADD  $64, R1
	ADD  $128, R0
	SUBS $16, R2, R2
	BGT  loop
	RET

// func narrowNEON(dst *float32, x *float64, n int)
// dst[i] = float32(x[i]).
TEXT ·narrowNEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R2
	SUB  $16, R2, R5
	ADD  R5<<3, R1, R3
	ADD  R5<<2, R0, R4

loop:
	CMP  R3, R1
	CSEL HI, R3, R1, R1
	CSEL HI, R4, R0, R0
	VLD1.P 64(R1), [V4.B16, V5.B16, V6.B16, V7.B16]
	VLD1   (R1), [V16.B16, V17.B16, V18.B16, V19.B16]
	SUB    $64, R1
	FCVTN_DS(4, 0)
	FCVTN2_DS(5, 0)
	FCVTN_DS(6, 1)
	FCVTN2_DS(7, 1)
	FCVTN_DS(16, 2)
	FCVTN2_DS(17, 2)
	FCVTN_DS(18, 3)
	FCVTN2_DS(19, 3)
	VST1   [V0.B16, V1.B16, V2.B16, V3.B16], (R0)
	ADD  $128, R1
	ADD  $64, R0
	SUBS $16, R2, R2
	BGT  loop
	RET

// func fromHalfNEON(dst *float32, x *uint16, n int)
// dst[i] = x[i], half precision, as float32.
TEXT ·fromHalfNEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R2
	SUB  $16, R2, R5
	ADD  R5<<1, R1, R3
	ADD  R5<<2, R0, R4

loop:
	CMP  R3, R1
	CSEL HI, R3, R1, R1
	CSEL HI, R4, R0, R0
	VLD1 (R1), [V0.B16, V1.B16]
	FCVTL_HS(0, 4)
	FCVTL2_HS(0, 5)
	FCVTL_HS(1, 6)
	FCVTL2_HS(1, 7)
	VST1 [V4.B16, V5.B16, V6.B16, V7.B16], (R0)
	ADD  $32, R1
	ADD  $64, R0
	SUBS $16, R2, R2
	BGT  loop
	RET

// func toHalfNEON(dst *uint16, x *float32, n int)
// dst[i] = x[i] rounded to half precision.
TEXT ·toHalfNEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R2
	SUB  $16, R2, R5
	ADD  R5<<2, R1, R3
	ADD  R5<<1, R0, R4

loop:
	CMP  R3, R1
	CSEL HI, R3, R1, R1
	CSEL HI, R4, R0, R0
	VLD1 (R1), [V4.B16, V5.B16, V6.B16, V7.B16]
	FCVTN_SH(4, 0)
	FCVTN2_SH(5, 0)
	FCVTN_SH(6, 1)
	FCVTN2_SH(7, 1)
	VST1 [V0.B16, V1.B16], (R0)
	ADD  $64, R1
	ADD  $32, R0
	SUBS $16, R2, R2
	BGT  loop
	RET

// func fromBFloat16NEON(dst *float32, x *uint16, n int)
// dst[i] = x[i], bfloat16, as float32.
TEXT ·fromBFloat16NEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R2
	SUB  $16, R2, R5
	ADD  R5<<1, R1, R3
	ADD  R5<<2, R0, R4

loop:
	CMP  R3, R1
	CSEL HI, R3, R1, R1
	CSEL HI, R4, R0, R0
	VLD1 (R1), [V0.B16, V1.B16]
	SHLL16_HS(0, 4)
	SHLL16_2_HS(0, 5)
	SHLL16_HS(1, 6)
	SHLL16_2_HS(1, 7)
	VST1 [V4.B16, V5.B16, V6.B16, V7.B16], (R0)
	ADD  $32, R1
	ADD  $64, R0
	SUBS $16, R2, R2
	BGT  loop
	RET

// func toBFloat16NEON(dst *uint16, x *float32, n int)
// dst[i] = x[i] rounded to bfloat16.
TEXT ·toBFloat16NEON(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R2
	SUB  $16, R2, R5
	ADD  R5<<2, R1, R3
	ADD  R5<<1, R0, R4
	VMOVI $1, V28.B16
	VUSHR $24, V28.S4, V28.S4
	VSHL  $22, V28.S4, V30.S4
	VSHL  $15, V28.S4, V29.S4
	VSUB  V28.S4, V29.S4, V29.S4

loop:
	CMP  R3, R1
	CSEL HI, R3, R1, R1
	CSEL HI, R4, R0, R0
	VLD1 (R1), [V4.B16, V5.B16, V6.B16, V7.B16]
	BFLOAT_ROUND(V4, 4)
	BFLOAT_ROUND(V5, 5)
	BFLOAT_ROUND(V6, 6)
	BFLOAT_ROUND(V7, 7)
	SHRN16_SH(4, 0)
	SHRN16_2_SH(5, 0)
	SHRN16_SH(6, 1)
	SHRN16_2_SH(7, 1)
	VST1 [V0.B16, V1.B16], (R0)
	ADD  $64, R1
	ADD  $32, R0
	SUBS $16, R2, R2
	BGT  loop
	RET
