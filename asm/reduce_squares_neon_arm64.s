//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// FOLDF32 adds V8-V15 to V0-V7, and V4-V7 to V0-V3: half of the lanes, then half of those.
#define FOLDF32 \
	FADD_S4(8, 0, 0); \
	FADD_S4(9, 1, 1); \
	FADD_S4(10, 2, 2); \
	FADD_S4(11, 3, 3); \
	FADD_S4(12, 4, 4); \
	FADD_S4(13, 5, 5); \
	FADD_S4(14, 6, 6); \
	FADD_S4(15, 7, 7); \
	FADD_S4(4, 0, 0); \
	FADD_S4(5, 1, 1); \
	FADD_S4(6, 2, 2); \
	FADD_S4(7, 3, 3)

// LASTF32 adds the lanes of V0-V3 into F0 by halving.
#define LASTF32 \
	FADD_S4(2, 0, 0); \
	FADD_S4(3, 1, 1); \
	FADD_S4(1, 0, 0); \
	VEXT $8, V0.B16, V0.B16, V1.B16; \
	FADD_S4(1, 0, 0); \
	FADDP_PS(0, 0)

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

// func sumSquaresF32NEON(x *float32, n int, xt *float32) float32
// The sum of x[i]^2 in lane order. n is a multiple of 64; xt is nil or the last 64 elements, padded.
//
// R1 x, R3 elements left, R4 xt, V0-V15 lanes 0-63, V16-V23 data.
// One step of all lanes a turn: sixteen chains cover the latency on four ports.
TEXT ·sumSquaresF32NEON(SB), NOSPLIT, $0-28
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
	FLDPQ (R1), (F16, F17)
	FLDPQ 32(R1), (F18, F19)
	FLDPQ 64(R1), (F20, F21)
	FLDPQ 96(R1), (F22, F23)
	VFMLA V16.S4, V16.S4, V0.S4
	VFMLA V17.S4, V17.S4, V1.S4
	VFMLA V18.S4, V18.S4, V2.S4
	VFMLA V19.S4, V19.S4, V3.S4
	VFMLA V20.S4, V20.S4, V4.S4
	VFMLA V21.S4, V21.S4, V5.S4
	VFMLA V22.S4, V22.S4, V6.S4
	VFMLA V23.S4, V23.S4, V7.S4
	FLDPQ 128(R1), (F16, F17)
	FLDPQ 160(R1), (F18, F19)
	FLDPQ 192(R1), (F20, F21)
	FLDPQ 224(R1), (F22, F23)
	VFMLA V16.S4, V16.S4, V8.S4
	VFMLA V17.S4, V17.S4, V9.S4
	VFMLA V18.S4, V18.S4, V10.S4
	VFMLA V19.S4, V19.S4, V11.S4
	VFMLA V20.S4, V20.S4, V12.S4
	VFMLA V21.S4, V21.S4, V13.S4
	VFMLA V22.S4, V22.S4, V14.S4
	VFMLA V23.S4, V23.S4, V15.S4
	ADD   $256, R1, R1
	SUBS  $64, R3, R3
	BNE   loop

	tail: // once more, over the padded tail
	CBZ   R4, fold
	MOVD  R4, R1
	MOVD  $0, R4
	MOVD  $64, R3
	B     loop

fold:
	FOLDF32
	LASTF32
	FMOVS F0, ret+24(FP)
	RET

// func sumSquaresF64NEON(x *float64, n int, xt *float64) float64
// The sum of x[i]^2 in lane order. n is a multiple of 32; xt is nil or the last 32 elements, padded.
//
// R1 x, R3 elements left, R4 xt, V0-V15 lanes 0-31, V16-V23 data.
// One step of all lanes a turn: sixteen chains cover the latency on four ports.
TEXT ·sumSquaresF64NEON(SB), NOSPLIT, $0-32
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
	FLDPQ (R1), (F16, F17)
	FLDPQ 32(R1), (F18, F19)
	FLDPQ 64(R1), (F20, F21)
	FLDPQ 96(R1), (F22, F23)
	VFMLA V16.D2, V16.D2, V0.D2
	VFMLA V17.D2, V17.D2, V1.D2
	VFMLA V18.D2, V18.D2, V2.D2
	VFMLA V19.D2, V19.D2, V3.D2
	VFMLA V20.D2, V20.D2, V4.D2
	VFMLA V21.D2, V21.D2, V5.D2
	VFMLA V22.D2, V22.D2, V6.D2
	VFMLA V23.D2, V23.D2, V7.D2
	FLDPQ 128(R1), (F16, F17)
	FLDPQ 160(R1), (F18, F19)
	FLDPQ 192(R1), (F20, F21)
	FLDPQ 224(R1), (F22, F23)
	VFMLA V16.D2, V16.D2, V8.D2
	VFMLA V17.D2, V17.D2, V9.D2
	VFMLA V18.D2, V18.D2, V10.D2
	VFMLA V19.D2, V19.D2, V11.D2
	VFMLA V20.D2, V20.D2, V12.D2
	VFMLA V21.D2, V21.D2, V13.D2
	VFMLA V22.D2, V22.D2, V14.D2
	VFMLA V23.D2, V23.D2, V15.D2
	ADD   $256, R1, R1
	SUBS  $32, R3, R3
	BNE   loop

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

// func squaredDistanceF32NEON(x, y *float32, n int, xt, yt *float32) float32
// The sum of (x[i]-y[i])^2 in lane order. n is a multiple of 64; xt and yt are nil or the last 64 elements, padded.
//
// R1 x, R2 y, R3 elements left, R4 xt, R5 yt, V0-V15 lanes 0-63, V16-V31 data.
// One step of all lanes a turn: sixteen chains cover the latency on four ports.
TEXT ·squaredDistanceF32NEON(SB), NOSPLIT, $0-44
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
	FLDPQ       (R1), (F16, F17)
	FLDPQ       32(R1), (F18, F19)
	FLDPQ       (R2), (F20, F21)
	FLDPQ       32(R2), (F22, F23)
	FSUB_S4(20, 16, 16)
	FSUB_S4(21, 17, 17)
	FSUB_S4(22, 18, 18)
	FSUB_S4(23, 19, 19)
	VFMLA       V16.S4, V16.S4, V0.S4
	VFMLA       V17.S4, V17.S4, V1.S4
	VFMLA       V18.S4, V18.S4, V2.S4
	VFMLA       V19.S4, V19.S4, V3.S4
	FLDPQ       64(R1), (F24, F25)
	FLDPQ       96(R1), (F26, F27)
	FLDPQ       64(R2), (F28, F29)
	FLDPQ       96(R2), (F30, F31)
	FSUB_S4(28, 24, 24)
	FSUB_S4(29, 25, 25)
	FSUB_S4(30, 26, 26)
	FSUB_S4(31, 27, 27)
	VFMLA       V24.S4, V24.S4, V4.S4
	VFMLA       V25.S4, V25.S4, V5.S4
	VFMLA       V26.S4, V26.S4, V6.S4
	VFMLA       V27.S4, V27.S4, V7.S4
	FLDPQ       128(R1), (F16, F17)
	FLDPQ       160(R1), (F18, F19)
	FLDPQ       128(R2), (F20, F21)
	FLDPQ       160(R2), (F22, F23)
	FSUB_S4(20, 16, 16)
	FSUB_S4(21, 17, 17)
	FSUB_S4(22, 18, 18)
	FSUB_S4(23, 19, 19)
	VFMLA       V16.S4, V16.S4, V8.S4
	VFMLA       V17.S4, V17.S4, V9.S4
	VFMLA       V18.S4, V18.S4, V10.S4
	VFMLA       V19.S4, V19.S4, V11.S4
	FLDPQ       192(R1), (F24, F25)
	FLDPQ       224(R1), (F26, F27)
	FLDPQ       192(R2), (F28, F29)
	FLDPQ       224(R2), (F30, F31)
	FSUB_S4(28, 24, 24)
	FSUB_S4(29, 25, 25)
	FSUB_S4(30, 26, 26)
	FSUB_S4(31, 27, 27)
	VFMLA       V24.S4, V24.S4, V12.S4
	VFMLA       V25.S4, V25.S4, V13.S4
	VFMLA       V26.S4, V26.S4, V14.S4
	VFMLA       V27.S4, V27.S4, V15.S4
	ADD         $256, R1, R1
	ADD         $256, R2, R2
	SUBS        $64, R3, R3
	BNE         loop

	tail: // once more, over the padded tail
	CBZ   R4, fold
	MOVD  R4, R1
	MOVD  R5, R2
	MOVD  $0, R4
	MOVD  $64, R3
	B     loop

fold:
	FOLDF32
	LASTF32
	FMOVS F0, ret+40(FP)
	RET

// func squaredDistanceF64NEON(x, y *float64, n int, xt, yt *float64) float64
// The sum of (x[i]-y[i])^2 in lane order. n is a multiple of 32; xt and yt are nil or the last 32 elements, padded.
//
// R1 x, R2 y, R3 elements left, R4 xt, R5 yt, V0-V15 lanes 0-31, V16-V31 data.
// One step of all lanes a turn: sixteen chains cover the latency on four ports.
TEXT ·squaredDistanceF64NEON(SB), NOSPLIT, $0-48
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
	FLDPQ       (R1), (F16, F17)
	FLDPQ       32(R1), (F18, F19)
	FLDPQ       (R2), (F20, F21)
	FLDPQ       32(R2), (F22, F23)
	FSUB_D2(20, 16, 16)
	FSUB_D2(21, 17, 17)
	FSUB_D2(22, 18, 18)
	FSUB_D2(23, 19, 19)
	VFMLA       V16.D2, V16.D2, V0.D2
	VFMLA       V17.D2, V17.D2, V1.D2
	VFMLA       V18.D2, V18.D2, V2.D2
	VFMLA       V19.D2, V19.D2, V3.D2
	FLDPQ       64(R1), (F24, F25)
	FLDPQ       96(R1), (F26, F27)
	FLDPQ       64(R2), (F28, F29)
	FLDPQ       96(R2), (F30, F31)
	FSUB_D2(28, 24, 24)
	FSUB_D2(29, 25, 25)
	FSUB_D2(30, 26, 26)
	FSUB_D2(31, 27, 27)
	VFMLA       V24.D2, V24.D2, V4.D2
	VFMLA       V25.D2, V25.D2, V5.D2
	VFMLA       V26.D2, V26.D2, V6.D2
	VFMLA       V27.D2, V27.D2, V7.D2
	FLDPQ       128(R1), (F16, F17)
	FLDPQ       160(R1), (F18, F19)
	FLDPQ       128(R2), (F20, F21)
	FLDPQ       160(R2), (F22, F23)
	FSUB_D2(20, 16, 16)
	FSUB_D2(21, 17, 17)
	FSUB_D2(22, 18, 18)
	FSUB_D2(23, 19, 19)
	VFMLA       V16.D2, V16.D2, V8.D2
	VFMLA       V17.D2, V17.D2, V9.D2
	VFMLA       V18.D2, V18.D2, V10.D2
	VFMLA       V19.D2, V19.D2, V11.D2
	FLDPQ       192(R1), (F24, F25)
	FLDPQ       224(R1), (F26, F27)
	FLDPQ       192(R2), (F28, F29)
	FLDPQ       224(R2), (F30, F31)
	FSUB_D2(28, 24, 24)
	FSUB_D2(29, 25, 25)
	FSUB_D2(30, 26, 26)
	FSUB_D2(31, 27, 27)
	VFMLA       V24.D2, V24.D2, V12.D2
	VFMLA       V25.D2, V25.D2, V13.D2
	VFMLA       V26.D2, V26.D2, V14.D2
	VFMLA       V27.D2, V27.D2, V15.D2
	ADD         $256, R1, R1
	ADD         $256, R2, R2
	SUBS        $32, R3, R3
	BNE         loop

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

// func sumSquaresAboutF32NEON(x *float32, n int, c float32, xt *float32) float32
// The sum of (x[i]-c)^2 in lane order. n is a multiple of 64; xt is nil or the last 64 elements, padded.
//
// R1 x, R3 elements left, R4 xt, V0-V15 lanes 0-63, V16-V23 data, V30 c.
// One step of all lanes a turn: sixteen chains cover the latency on four ports.
TEXT ·sumSquaresAboutF32NEON(SB), NOSPLIT, $0-36
	MOVD  x+0(FP), R1
	MOVD  n+8(FP), R3
	FMOVS c+16(FP), F30
	MOVD  xt+24(FP), R4
	VDUP  V30.S[0], V30.S4
	VEOR  V0.B16, V0.B16, V0.B16
	VEOR  V1.B16, V1.B16, V1.B16
	VEOR  V2.B16, V2.B16, V2.B16
	VEOR  V3.B16, V3.B16, V3.B16
	VEOR  V4.B16, V4.B16, V4.B16
	VEOR  V5.B16, V5.B16, V5.B16
	VEOR  V6.B16, V6.B16, V6.B16
	VEOR  V7.B16, V7.B16, V7.B16
	VEOR  V8.B16, V8.B16, V8.B16
	VEOR  V9.B16, V9.B16, V9.B16
	VEOR  V10.B16, V10.B16, V10.B16
	VEOR  V11.B16, V11.B16, V11.B16
	VEOR  V12.B16, V12.B16, V12.B16
	VEOR  V13.B16, V13.B16, V13.B16
	VEOR  V14.B16, V14.B16, V14.B16
	VEOR  V15.B16, V15.B16, V15.B16
	CBZ   R3, tail

loop:
	FLDPQ       (R1), (F16, F17)
	FLDPQ       32(R1), (F18, F19)
	FLDPQ       64(R1), (F20, F21)
	FLDPQ       96(R1), (F22, F23)
	FSUB_S4(30, 16, 16)
	FSUB_S4(30, 17, 17)
	FSUB_S4(30, 18, 18)
	FSUB_S4(30, 19, 19)
	FSUB_S4(30, 20, 20)
	FSUB_S4(30, 21, 21)
	FSUB_S4(30, 22, 22)
	FSUB_S4(30, 23, 23)
	VFMLA       V16.S4, V16.S4, V0.S4
	VFMLA       V17.S4, V17.S4, V1.S4
	VFMLA       V18.S4, V18.S4, V2.S4
	VFMLA       V19.S4, V19.S4, V3.S4
	VFMLA       V20.S4, V20.S4, V4.S4
	VFMLA       V21.S4, V21.S4, V5.S4
	VFMLA       V22.S4, V22.S4, V6.S4
	VFMLA       V23.S4, V23.S4, V7.S4
	FLDPQ       128(R1), (F16, F17)
	FLDPQ       160(R1), (F18, F19)
	FLDPQ       192(R1), (F20, F21)
	FLDPQ       224(R1), (F22, F23)
	FSUB_S4(30, 16, 16)
	FSUB_S4(30, 17, 17)
	FSUB_S4(30, 18, 18)
	FSUB_S4(30, 19, 19)
	FSUB_S4(30, 20, 20)
	FSUB_S4(30, 21, 21)
	FSUB_S4(30, 22, 22)
	FSUB_S4(30, 23, 23)
	VFMLA       V16.S4, V16.S4, V8.S4
	VFMLA       V17.S4, V17.S4, V9.S4
	VFMLA       V18.S4, V18.S4, V10.S4
	VFMLA       V19.S4, V19.S4, V11.S4
	VFMLA       V20.S4, V20.S4, V12.S4
	VFMLA       V21.S4, V21.S4, V13.S4
	VFMLA       V22.S4, V22.S4, V14.S4
	VFMLA       V23.S4, V23.S4, V15.S4
	ADD         $256, R1, R1
	SUBS        $64, R3, R3
	BNE         loop

	tail: // once more, over the padded tail
	CBZ   R4, fold
	MOVD  R4, R1
	MOVD  $0, R4
	MOVD  $64, R3
	B     loop

fold:
	FOLDF32
	LASTF32
	FMOVS F0, ret+32(FP)
	RET

// func sumSquaresAboutF64NEON(x *float64, n int, c float64, xt *float64) float64
// The sum of (x[i]-c)^2 in lane order. n is a multiple of 32; xt is nil or the last 32 elements, padded.
//
// R1 x, R3 elements left, R4 xt, V0-V15 lanes 0-31, V16-V23 data, V30 c.
// One step of all lanes a turn: sixteen chains cover the latency on four ports.
TEXT ·sumSquaresAboutF64NEON(SB), NOSPLIT, $0-40
	MOVD  x+0(FP), R1
	MOVD  n+8(FP), R3
	FMOVD c+16(FP), F30
	MOVD  xt+24(FP), R4
	VDUP  V30.D[0], V30.D2
	VEOR  V0.B16, V0.B16, V0.B16
	VEOR  V1.B16, V1.B16, V1.B16
	VEOR  V2.B16, V2.B16, V2.B16
	VEOR  V3.B16, V3.B16, V3.B16
	VEOR  V4.B16, V4.B16, V4.B16
	VEOR  V5.B16, V5.B16, V5.B16
	VEOR  V6.B16, V6.B16, V6.B16
	VEOR  V7.B16, V7.B16, V7.B16
	VEOR  V8.B16, V8.B16, V8.B16
	VEOR  V9.B16, V9.B16, V9.B16
	VEOR  V10.B16, V10.B16, V10.B16
	VEOR  V11.B16, V11.B16, V11.B16
	VEOR  V12.B16, V12.B16, V12.B16
	VEOR  V13.B16, V13.B16, V13.B16
	VEOR  V14.B16, V14.B16, V14.B16
	VEOR  V15.B16, V15.B16, V15.B16
	CBZ   R3, tail

loop:
	FLDPQ       (R1), (F16, F17)
	FLDPQ       32(R1), (F18, F19)
	FLDPQ       64(R1), (F20, F21)
	FLDPQ       96(R1), (F22, F23)
	FSUB_D2(30, 16, 16)
	FSUB_D2(30, 17, 17)
	FSUB_D2(30, 18, 18)
	FSUB_D2(30, 19, 19)
	FSUB_D2(30, 20, 20)
	FSUB_D2(30, 21, 21)
	FSUB_D2(30, 22, 22)
	FSUB_D2(30, 23, 23)
	VFMLA       V16.D2, V16.D2, V0.D2
	VFMLA       V17.D2, V17.D2, V1.D2
	VFMLA       V18.D2, V18.D2, V2.D2
	VFMLA       V19.D2, V19.D2, V3.D2
	VFMLA       V20.D2, V20.D2, V4.D2
	VFMLA       V21.D2, V21.D2, V5.D2
	VFMLA       V22.D2, V22.D2, V6.D2
	VFMLA       V23.D2, V23.D2, V7.D2
	FLDPQ       128(R1), (F16, F17)
	FLDPQ       160(R1), (F18, F19)
	FLDPQ       192(R1), (F20, F21)
	FLDPQ       224(R1), (F22, F23)
	FSUB_D2(30, 16, 16)
	FSUB_D2(30, 17, 17)
	FSUB_D2(30, 18, 18)
	FSUB_D2(30, 19, 19)
	FSUB_D2(30, 20, 20)
	FSUB_D2(30, 21, 21)
	FSUB_D2(30, 22, 22)
	FSUB_D2(30, 23, 23)
	VFMLA       V16.D2, V16.D2, V8.D2
	VFMLA       V17.D2, V17.D2, V9.D2
	VFMLA       V18.D2, V18.D2, V10.D2
	VFMLA       V19.D2, V19.D2, V11.D2
	VFMLA       V20.D2, V20.D2, V12.D2
	VFMLA       V21.D2, V21.D2, V13.D2
	VFMLA       V22.D2, V22.D2, V14.D2
	VFMLA       V23.D2, V23.D2, V15.D2
	ADD         $256, R1, R1
	SUBS        $32, R3, R3
	BNE         loop

	tail: // once more, over the padded tail
	CBZ   R4, fold
	MOVD  R4, R1
	MOVD  $0, R4
	MOVD  $32, R3
	B     loop

fold:
	FOLDF64
	LASTF64
	FMOVD F0, ret+32(FP)
	RET
