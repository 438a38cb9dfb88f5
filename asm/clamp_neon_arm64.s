//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func leakyReLUF32NEON(dst, x *float32, n int, slope float32)
// dst[i] = x[i] > 0 ? x[i] : slope*x[i].
//
// R0 dst, R1 x, R3 elements left, V0 x, V1 product, V2 mask, V30 slope.
// One vector a turn: the turns do not depend on each other. Tail: single elements.
TEXT ·leakyReLUF32NEON(SB), NOSPLIT, $0-28
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  n+16(FP), R3
	FMOVS slope+24(FP), F30
	VDUP  V30.S[0], V30.S4
	SUBS  $4, R3, R3
	BLT   tail

vector:
	FMOVQ.P      16(R1), F0
	FCMGT0_S4(0, 2)
	FMUL_S4(0,   30, 1)
	VBSL         V1.B16, V0.B16, V2.B16
	FMOVQ.P      F2, 16(R0)
	SUBS         $4, R3, R3
	BGE          vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P      4(R1), F0
	FCMGT0_S4(0, 2)
	FMUL_S4(0,   30, 1)
	VBSL         V1.B16, V0.B16, V2.B16
	FMOVS.P      F2, 4(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET

// func leakyReLUF64NEON(dst, x *float64, n int, slope float64)
// dst[i] = x[i] > 0 ? x[i] : slope*x[i].
//
// R0 dst, R1 x, R3 elements left, V0 x, V1 product, V2 mask, V30 slope.
// One vector a turn: the turns do not depend on each other. Tail: single elements.
TEXT ·leakyReLUF64NEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  n+16(FP), R3
	FMOVD slope+24(FP), F30
	VDUP  V30.D[0], V30.D2
	SUBS  $2, R3, R3
	BLT   tail

vector:
	FMOVQ.P      16(R1), F0
	FCMGT0_D2(0, 2)
	FMUL_D2(0,   30, 1)
	VBSL         V1.B16, V0.B16, V2.B16
	FMOVQ.P      F2, 16(R0)
	SUBS         $2, R3, R3
	BGE          vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P      8(R1), F0
	FCMGT0_D2(0, 2)
	FMUL_D2(0,   30, 1)
	VBSL         V1.B16, V0.B16, V2.B16
	FMOVD.P      F2, 8(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET

// func leakyReLUGradF32NEON(dst, x, dy *float32, n int, slope float32)
// dst[i] = x[i] > 0 ? dy[i] : slope*dy[i].
//
// R0 dst, R1 x, R2 dy, R3 elements left, V0 x, V4 dy, V1 product, V2 mask, V30 slope.
// One vector a turn: the turns do not depend on each other. Tail: single elements.
TEXT ·leakyReLUGradF32NEON(SB), NOSPLIT, $0-36
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  dy+16(FP), R2
	MOVD  n+24(FP), R3
	FMOVS slope+32(FP), F30
	VDUP  V30.S[0], V30.S4
	SUBS  $4, R3, R3
	BLT   tail

vector:
	FMOVQ.P      16(R1), F0
	FMOVQ.P      16(R2), F4
	FCMGT0_S4(0, 2)
	FMUL_S4(4,   30, 1)
	VBSL         V1.B16, V4.B16, V2.B16
	FMOVQ.P      F2, 16(R0)
	SUBS         $4, R3, R3
	BGE          vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P      4(R1), F0
	FMOVS.P      4(R2), F4
	FCMGT0_S4(0, 2)
	FMUL_S4(4,   30, 1)
	VBSL         V1.B16, V4.B16, V2.B16
	FMOVS.P      F2, 4(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET

// func leakyReLUGradF64NEON(dst, x, dy *float64, n int, slope float64)
// dst[i] = x[i] > 0 ? dy[i] : slope*dy[i].
//
// R0 dst, R1 x, R2 dy, R3 elements left, V0 x, V4 dy, V1 product, V2 mask, V30 slope.
// One vector a turn: the turns do not depend on each other. Tail: single elements.
TEXT ·leakyReLUGradF64NEON(SB), NOSPLIT, $0-40
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  dy+16(FP), R2
	MOVD  n+24(FP), R3
	FMOVD slope+32(FP), F30
	VDUP  V30.D[0], V30.D2
	SUBS  $2, R3, R3
	BLT   tail

vector:
	FMOVQ.P      16(R1), F0
	FMOVQ.P      16(R2), F4
	FCMGT0_D2(0, 2)
	FMUL_D2(4,   30, 1)
	VBSL         V1.B16, V4.B16, V2.B16
	FMOVQ.P      F2, 16(R0)
	SUBS         $2, R3, R3
	BGE          vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P      8(R1), F0
	FMOVD.P      8(R2), F4
	FCMGT0_D2(0, 2)
	FMUL_D2(4,   30, 1)
	VBSL         V1.B16, V4.B16, V2.B16
	FMOVD.P      F2, 8(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET

// func clampF32NEON(dst, x *float32, n int, lo, hi float32)
// t = lo > x[i] ? lo : x[i]; dst[i] = hi < t ? hi : t.
//
// R0 dst, R1 x, R3 elements left, V0 x and result, V1, V2 masks, V30 lo, V29 hi.
// One vector a turn: the turns do not depend on each other. Tail: single elements.
TEXT ·clampF32NEON(SB), NOSPLIT, $0-32
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  n+16(FP), R3
	FMOVS lo+24(FP), F30
	VDUP  V30.S[0], V30.S4
	FMOVS hi+28(FP), F29
	VDUP  V29.S[0], V29.S4
	SUBS  $4, R3, R3
	BLT   tail

vector:
	FMOVQ.P      16(R1), F0
	FCMGT_S4(0,  30, 1) // lo > x
	VBSL         V0.B16, V30.B16, V1.B16
	FCMGT_S4(29, 1, 0) // t > hi
	VBSL         V1.B16, V29.B16, V0.B16
	FMOVQ.P      F0, 16(R0)
	SUBS         $4, R3, R3
	BGE          vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P      4(R1), F0
	FCMGT_S4(0,  30, 1) // lo > x
	VBSL         V0.B16, V30.B16, V1.B16
	FCMGT_S4(29, 1, 0) // t > hi
	VBSL         V1.B16, V29.B16, V0.B16
	FMOVS.P      F0, 4(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET

// func clampF64NEON(dst, x *float64, n int, lo, hi float64)
// t = lo > x[i] ? lo : x[i]; dst[i] = hi < t ? hi : t.
//
// R0 dst, R1 x, R3 elements left, V0 x and result, V1, V2 masks, V30 lo, V29 hi.
// One vector a turn: the turns do not depend on each other. Tail: single elements.
TEXT ·clampF64NEON(SB), NOSPLIT, $0-40
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  n+16(FP), R3
	FMOVD lo+24(FP), F30
	VDUP  V30.D[0], V30.D2
	FMOVD hi+32(FP), F29
	VDUP  V29.D[0], V29.D2
	SUBS  $2, R3, R3
	BLT   tail

vector:
	FMOVQ.P      16(R1), F0
	FCMGT_D2(0,  30, 1) // lo > x
	VBSL         V0.B16, V30.B16, V1.B16
	FCMGT_D2(29, 1, 0) // t > hi
	VBSL         V1.B16, V29.B16, V0.B16
	FMOVQ.P      F0, 16(R0)
	SUBS         $2, R3, R3
	BGE          vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P      8(R1), F0
	FCMGT_D2(0,  30, 1) // lo > x
	VBSL         V0.B16, V30.B16, V1.B16
	FCMGT_D2(29, 1, 0) // t > hi
	VBSL         V1.B16, V29.B16, V0.B16
	FMOVD.P      F0, 8(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET

// func clampGradF32NEON(dst, x, dy *float32, n int, lo, hi float32)
// dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i].
//
// R0 dst, R1 x, R2 dy, R3 elements left, V0 x, V4 dy, V1, V2 masks, V30 lo, V29 hi.
// One vector a turn: the turns do not depend on each other. Tail: single elements.
TEXT ·clampGradF32NEON(SB), NOSPLIT, $0-40
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  dy+16(FP), R2
	MOVD  n+24(FP), R3
	FMOVS lo+32(FP), F30
	VDUP  V30.S[0], V30.S4
	FMOVS hi+36(FP), F29
	VDUP  V29.S[0], V29.S4
	SUBS  $4, R3, R3
	BLT   tail

vector:
	FMOVQ.P      16(R1), F0
	FMOVQ.P      16(R2), F4
	FCMGT_S4(0,  30, 1) // lo > x
	FCMGT_S4(29, 0, 2) // x > hi
	VORR         V1.B16, V2.B16, V2.B16
	BIC_B16(2,   4, 0)
	FMOVQ.P      F0, 16(R0)
	SUBS         $4, R3, R3
	BGE          vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P      4(R1), F0
	FMOVS.P      4(R2), F4
	FCMGT_S4(0,  30, 1) // lo > x
	FCMGT_S4(29, 0, 2) // x > hi
	VORR         V1.B16, V2.B16, V2.B16
	BIC_B16(2,   4, 0)
	FMOVS.P      F0, 4(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET

// func clampGradF64NEON(dst, x, dy *float64, n int, lo, hi float64)
// dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i].
//
// R0 dst, R1 x, R2 dy, R3 elements left, V0 x, V4 dy, V1, V2 masks, V30 lo, V29 hi.
// One vector a turn: the turns do not depend on each other. Tail: single elements.
TEXT ·clampGradF64NEON(SB), NOSPLIT, $0-48
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  dy+16(FP), R2
	MOVD  n+24(FP), R3
	FMOVD lo+32(FP), F30
	VDUP  V30.D[0], V30.D2
	FMOVD hi+40(FP), F29
	VDUP  V29.D[0], V29.D2
	SUBS  $2, R3, R3
	BLT   tail

vector:
	FMOVQ.P      16(R1), F0
	FMOVQ.P      16(R2), F4
	FCMGT_D2(0,  30, 1) // lo > x
	FCMGT_D2(29, 0, 2) // x > hi
	VORR         V1.B16, V2.B16, V2.B16
	BIC_B16(2,   4, 0)
	FMOVQ.P      F0, 16(R0)
	SUBS         $2, R3, R3
	BGE          vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P      8(R1), F0
	FMOVD.P      8(R2), F4
	FCMGT_D2(0,  30, 1) // lo > x
	FCMGT_D2(29, 0, 2) // x > hi
	VORR         V1.B16, V2.B16, V2.B16
	BIC_B16(2,   4, 0)
	FMOVD.P      F0, 8(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET

// func hardTanhGradF32NEON(dst, x, dy *float32, n int, lo, hi float32)
// dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i].
//
// R0 dst, R1 x, R2 dy, R3 elements left, V0 x, V4 dy, V1, V2 masks, V30 lo, V29 hi.
// One vector a turn: the turns do not depend on each other. Tail: single elements.
TEXT ·hardTanhGradF32NEON(SB), NOSPLIT, $0-40
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  dy+16(FP), R2
	MOVD  n+24(FP), R3
	FMOVS lo+32(FP), F30
	VDUP  V30.S[0], V30.S4
	FMOVS hi+36(FP), F29
	VDUP  V29.S[0], V29.S4
	SUBS  $4, R3, R3
	BLT   tail

vector:
	FMOVQ.P      16(R1), F0
	FMOVQ.P      16(R2), F4
	FCMGE_S4(0,  30, 1) // lo >= x
	FCMGE_S4(29, 0, 2) // x >= hi
	VORR         V1.B16, V2.B16, V2.B16
	BIC_B16(2,   4, 0)
	FMOVQ.P      F0, 16(R0)
	SUBS         $4, R3, R3
	BGE          vector

tail:
	ADDS $4, R3, R3 // elements left, 0 .. 3
	BEQ  done

element:
	FMOVS.P      4(R1), F0
	FMOVS.P      4(R2), F4
	FCMGE_S4(0,  30, 1) // lo >= x
	FCMGE_S4(29, 0, 2) // x >= hi
	VORR         V1.B16, V2.B16, V2.B16
	BIC_B16(2,   4, 0)
	FMOVS.P      F0, 4(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET

// func hardTanhGradF64NEON(dst, x, dy *float64, n int, lo, hi float64)
// dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i].
//
// R0 dst, R1 x, R2 dy, R3 elements left, V0 x, V4 dy, V1, V2 masks, V30 lo, V29 hi.
// One vector a turn: the turns do not depend on each other. Tail: single elements.
TEXT ·hardTanhGradF64NEON(SB), NOSPLIT, $0-48
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  dy+16(FP), R2
	MOVD  n+24(FP), R3
	FMOVD lo+32(FP), F30
	VDUP  V30.D[0], V30.D2
	FMOVD hi+40(FP), F29
	VDUP  V29.D[0], V29.D2
	SUBS  $2, R3, R3
	BLT   tail

vector:
	FMOVQ.P      16(R1), F0
	FMOVQ.P      16(R2), F4
	FCMGE_D2(0,  30, 1) // lo >= x
	FCMGE_D2(29, 0, 2) // x >= hi
	VORR         V1.B16, V2.B16, V2.B16
	BIC_B16(2,   4, 0)
	FMOVQ.P      F0, 16(R0)
	SUBS         $2, R3, R3
	BGE          vector

tail:
	ADDS $2, R3, R3 // elements left, 0 .. 1
	BEQ  done

element:
	FMOVD.P      8(R1), F0
	FMOVD.P      8(R2), F4
	FCMGE_D2(0,  30, 1) // lo >= x
	FCMGE_D2(29, 0, 2) // x >= hi
	VORR         V1.B16, V2.B16, V2.B16
	BIC_B16(2,   4, 0)
	FMOVD.P      F0, 8(R0)
	SUBS         $1, R3, R3
	BNE          element

done:
	RET
