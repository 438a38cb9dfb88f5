//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// FOLDF64 adds V8-V15 to V0-V7, and V4-V7 to V0-V3: half of the lanes, then half of those.
#define FOLDF64 \
	FADD_D2(8, 0, 0); \
	FADD_D2(9, 1, 1); \
	FADD_D2(10, 2, 2); \
	FADD_D2(11, 3, 3); \
	FADD_D2(12, 4, 4); \
	FADD_D2(13, 5, 5); \
	FADD_D2(14, 6, 6); \
	FADD_D2(15, 7, 7); \
	FADD_D2(4, 0, 0); \
	FADD_D2(5, 1, 1); \
	FADD_D2(6, 2, 2); \
	FADD_D2(7, 3, 3)

// LASTF64 adds the lanes of V0-V3 into F0 by halving.
#define LASTF64 \
	FADD_D2(2, 0, 0); \
	FADD_D2(3, 1, 1); \
	FADD_D2(1, 0, 0); \
	FADDP_PD(0, 0)

// func dotWideF32NEON(x, y *float32, n int, xt, yt *float32) float64
// The sum of x[i]*y[i] in float64, in lane order. n is a multiple of 32; xt and yt are nil or the last 32 elements, padded.
//
// R1 x, R2 y, R3 elements left, R4 xt, R5 yt, V0-V15 lanes 0-31, V16-V27 data.
// One step of all lanes a turn; the products are exact, so fusing changes nothing.
TEXT ·dotWideF32NEON(SB), NOSPLIT, $0-48
	MOVD x+0(FP), R1
	MOVD y+8(FP), R2
	MOVD n+16(FP), R3
	MOVD xt+24(FP), R4
	MOVD yt+32(FP), R5
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16
	CBZ  R3, tail

loop:
	FLDPQ         (R1), (F16, F17)
	FLDPQ         (R2), (F18, F19)
	FCVTL_SD(16,  20)
	FCVTL2_SD(16, 21)
	FCVTL_SD(18,  24)
	FCVTL2_SD(18, 25)
	FCVTL_SD(17,  22)
	FCVTL2_SD(17, 23)
	FCVTL_SD(19,  26)
	FCVTL2_SD(19, 27)
	VFMLA         V24.D2, V20.D2, V0.D2
	VFMLA         V25.D2, V21.D2, V1.D2
	VFMLA         V26.D2, V22.D2, V2.D2
	VFMLA         V27.D2, V23.D2, V3.D2
	FLDPQ         32(R1), (F16, F17)
	FLDPQ         32(R2), (F18, F19)
	FCVTL_SD(16,  20)
	FCVTL2_SD(16, 21)
	FCVTL_SD(18,  24)
	FCVTL2_SD(18, 25)
	FCVTL_SD(17,  22)
	FCVTL2_SD(17, 23)
	FCVTL_SD(19,  26)
	FCVTL2_SD(19, 27)
	VFMLA         V24.D2, V20.D2, V4.D2
	VFMLA         V25.D2, V21.D2, V5.D2
	VFMLA         V26.D2, V22.D2, V6.D2
	VFMLA         V27.D2, V23.D2, V7.D2
	FLDPQ         64(R1), (F16, F17)
	FLDPQ         64(R2), (F18, F19)
	FCVTL_SD(16,  20)
	FCVTL2_SD(16, 21)
	FCVTL_SD(18,  24)
	FCVTL2_SD(18, 25)
	FCVTL_SD(17,  22)
	FCVTL2_SD(17, 23)
	FCVTL_SD(19,  26)
	FCVTL2_SD(19, 27)
	VFMLA         V24.D2, V20.D2, V8.D2
	VFMLA         V25.D2, V21.D2, V9.D2
	VFMLA         V26.D2, V22.D2, V10.D2
	VFMLA         V27.D2, V23.D2, V11.D2
	FLDPQ         96(R1), (F16, F17)
	FLDPQ         96(R2), (F18, F19)
	FCVTL_SD(16,  20)
	FCVTL2_SD(16, 21)
	FCVTL_SD(18,  24)
	FCVTL2_SD(18, 25)
	FCVTL_SD(17,  22)
	FCVTL2_SD(17, 23)
	FCVTL_SD(19,  26)
	FCVTL2_SD(19, 27)
	VFMLA         V24.D2, V20.D2, V12.D2
	VFMLA         V25.D2, V21.D2, V13.D2
	VFMLA         V26.D2, V22.D2, V14.D2
	VFMLA         V27.D2, V23.D2, V15.D2
	ADD           $128, R1, R1
	ADD           $128, R2, R2
	SUBS          $32, R3, R3
	BNE           loop

	tail: // once more, over the padded tail
	CBZ   R4, fold
	MOVD  R4, R1
	MOVD  R5, R2
	MOVD  $0, R4
	MOVD  $32, R3
	B     loop

fold:
	FOLDF64
	LASTF64
	FMOVD F0, ret+40(FP)
	RET

// func sumWideF32NEON(x *float32, n int, xt *float32) float64
// The sum of x[i] in float64, in lane order. n is a multiple of 32; xt is nil or the last 32 elements, padded.
//
// R1 x, R3 elements left, R4 xt, V0-V15 lanes 0-31, V16-V27 data.
// One step of all lanes a turn.
TEXT ·sumWideF32NEON(SB), NOSPLIT, $0-32
	MOVD x+0(FP), R1
	MOVD n+8(FP), R3
	MOVD xt+16(FP), R4
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16
	CBZ  R3, tail

loop:
	FLDPQ         (R1), (F16, F17)
	FLDPQ         32(R1), (F18, F19)
	FCVTL_SD(16,  20)
	FCVTL2_SD(16, 21)
	FCVTL_SD(17,  22)
	FCVTL2_SD(17, 23)
	FCVTL_SD(18,  24)
	FCVTL2_SD(18, 25)
	FCVTL_SD(19,  26)
	FCVTL2_SD(19, 27)
	FADD_D2(20,   0, 0)
	FADD_D2(21,   1, 1)
	FADD_D2(22,   2, 2)
	FADD_D2(23,   3, 3)
	FADD_D2(24,   4, 4)
	FADD_D2(25,   5, 5)
	FADD_D2(26,   6, 6)
	FADD_D2(27,   7, 7)
	FLDPQ         64(R1), (F16, F17)
	FLDPQ         96(R1), (F18, F19)
	FCVTL_SD(16,  20)
	FCVTL2_SD(16, 21)
	FCVTL_SD(17,  22)
	FCVTL2_SD(17, 23)
	FCVTL_SD(18,  24)
	FCVTL2_SD(18, 25)
	FCVTL_SD(19,  26)
	FCVTL2_SD(19, 27)
	FADD_D2(20,   8, 8)
	FADD_D2(21,   9, 9)
	FADD_D2(22,   10, 10)
	FADD_D2(23,   11, 11)
	FADD_D2(24,   12, 12)
	FADD_D2(25,   13, 13)
	FADD_D2(26,   14, 14)
	FADD_D2(27,   15, 15)
	ADD           $128, R1, R1
	SUBS          $32, R3, R3
	BNE           loop

	tail: // once more, over the padded tail
	CBZ   R4, fold
	MOVD  R4, R1
	MOVD  $0, R4
	MOVD  $32, R3
	B     loop

fold:
	FOLDF64
	LASTF64
	FMOVD F0, ret+24(FP)
	RET
