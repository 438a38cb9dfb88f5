//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func largestIndexNEON(x *int32, n int) uint32
// The largest of n elements as an unsigned number; n is a multiple of 16.
//
// R0 x, R1 elements left, V0-V3 maxima, V4-V7 data. Four vectors a turn: four chains cover the latency.
TEXT ·largestIndexNEON(SB), NOSPLIT, $0-20
	MOVD x+0(FP), R0
	MOVD n+8(FP), R1
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	CBZ  R1, fold

loop:
	VLD1.P 64(R0), [V4.S4, V5.S4, V6.S4, V7.S4]
	VUMAX  V4.S4, V0.S4, V0.S4
	VUMAX  V5.S4, V1.S4, V1.S4
	VUMAX  V6.S4, V2.S4, V2.S4
	VUMAX  V7.S4, V3.S4, V3.S4
	SUBS   $16, R1, R1
	BNE    loop

fold:
	VUMAX V1.S4, V0.S4, V0.S4
	VUMAX V3.S4, V2.S4, V2.S4
	VUMAX V2.S4, V0.S4, V0.S4
	UMAXV_S4(0, 0)
	VMOV  V0.S[0], R2
	MOVW  R2, ret+16(FP)
	RET
