//go:build !purego && !noasm

#include "textflag.h"

// func leakyReLUF32AVX512(dst, x *float32, n int, slope float32)
// dst[i] = x[i] > 0 ? x[i] : slope*x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX scratch, K1 tail mask, K2 comparison, Z0, Z8 data, Z16 slope, Z15 0.
// One vector a turn: the turns do not depend on each other. Tail: one under a mask.
TEXT ·leakyReLUF32AVX512(SB), NOSPLIT, $0-28
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS slope+24(FP), Z16
	VXORPS       X15, X15, X15
	SUBQ         $16, CX
	JLT          tail

vector:
	VMOVUPS (SI), Z0
	VCMPPS  $30, Z15, Z0, K2
	VMULPS  Z0, Z16, Z8
	VMOVAPS Z0, K2, Z8
	VMOVUPS Z8, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VCMPPS    $30, Z15, Z0, K2
	VMULPS    Z0, Z16, Z8
	VMOVAPS   Z0, K2, Z8
	VMOVUPS   Z8, K1, (DI)

done:
	VZEROUPPER
	RET

// func leakyReLUF64AVX512(dst, x *float64, n int, slope float64)
// dst[i] = x[i] > 0 ? x[i] : slope*x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX scratch, K1 tail mask, K2 comparison, Z0, Z8 data, Z16 slope, Z15 0.
// One vector a turn: the turns do not depend on each other. Tail: one under a mask.
TEXT ·leakyReLUF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD slope+24(FP), Z16
	VXORPS       X15, X15, X15
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPD (SI), Z0
	VCMPPD  $30, Z15, Z0, K2
	VMULPD  Z0, Z16, Z8
	VMOVAPD Z0, K2, Z8
	VMOVUPD Z8, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VCMPPD    $30, Z15, Z0, K2
	VMULPD    Z0, Z16, Z8
	VMOVAPD   Z0, K2, Z8
	VMOVUPD   Z8, K1, (DI)

done:
	VZEROUPPER
	RET

// func leakyReLUGradF32AVX512(dst, x, dy *float32, n int, slope float32)
// dst[i] = x[i] > 0 ? dy[i] : slope*dy[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, DX dy, CX elements left, AX scratch, K1 tail mask, K2 comparison, Z0, Z8 data, Z16 slope, Z15 0.
// One vector a turn: the turns do not depend on each other. Tail: one under a mask.
TEXT ·leakyReLUGradF32AVX512(SB), NOSPLIT, $0-36
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSS slope+32(FP), Z16
	VXORPS       X15, X15, X15
	SUBQ         $16, CX
	JLT          tail

vector:
	VMOVUPS (SI), Z0
	VMOVUPS (DX), Z8
	VCMPPS  $26, Z15, Z0, K2
	VMULPS  Z8, Z16, K2, Z8
	VMOVUPS Z8, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DX
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VMOVUPS.Z (DX), K1, Z8
	VCMPPS    $26, Z15, Z0, K2
	VMULPS    Z8, Z16, K2, Z8
	VMOVUPS   Z8, K1, (DI)

done:
	VZEROUPPER
	RET

// func leakyReLUGradF64AVX512(dst, x, dy *float64, n int, slope float64)
// dst[i] = x[i] > 0 ? dy[i] : slope*dy[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, DX dy, CX elements left, AX scratch, K1 tail mask, K2 comparison, Z0, Z8 data, Z16 slope, Z15 0.
// One vector a turn: the turns do not depend on each other. Tail: one under a mask.
TEXT ·leakyReLUGradF64AVX512(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSD slope+32(FP), Z16
	VXORPS       X15, X15, X15
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPD (SI), Z0
	VMOVUPD (DX), Z8
	VCMPPD  $26, Z15, Z0, K2
	VMULPD  Z8, Z16, K2, Z8
	VMOVUPD Z8, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DX
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VMOVUPD.Z (DX), K1, Z8
	VCMPPD    $26, Z15, Z0, K2
	VMULPD    Z8, Z16, K2, Z8
	VMOVUPD   Z8, K1, (DI)

done:
	VZEROUPPER
	RET

// func clampF32AVX512(dst, x *float32, n int, lo, hi float32)
// t = lo > x[i] ? lo : x[i]; dst[i] = hi < t ? hi : t. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX scratch, K1 tail mask, Z0 data, Z16 lo, Z17 hi.
// The second source of the maximum and minimum, returned for NaN and for equal numbers, is x.
// One vector a turn: the turns do not depend on each other. Tail: one under a mask.
TEXT ·clampF32AVX512(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS lo+24(FP), Z16
	VBROADCASTSS hi+28(FP), Z17
	SUBQ         $16, CX
	JLT          tail

vector:
	VMAXPS  (SI), Z16, Z0
	VMINPS  Z0, Z17, Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VMAXPS    Z0, Z16, Z0
	VMINPS    Z0, Z17, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func clampF64AVX512(dst, x *float64, n int, lo, hi float64)
// t = lo > x[i] ? lo : x[i]; dst[i] = hi < t ? hi : t. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, AX scratch, K1 tail mask, Z0 data, Z16 lo, Z17 hi.
// The second source of the maximum and minimum, returned for NaN and for equal numbers, is x.
// One vector a turn: the turns do not depend on each other. Tail: one under a mask.
TEXT ·clampF64AVX512(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD lo+24(FP), Z16
	VBROADCASTSD hi+32(FP), Z17
	SUBQ         $8, CX
	JLT          tail

vector:
	VMAXPD  (SI), Z16, Z0
	VMINPD  Z0, Z17, Z0
	VMOVUPD Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VMAXPD    Z0, Z16, Z0
	VMINPD    Z0, Z17, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func clampGradF32AVX512(dst, x, dy *float32, n int, lo, hi float32)
// dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, DX dy, CX elements left, AX scratch, K1 tail mask, K2 comparison, Z0 data, Z16 lo, Z17 hi.
// One vector a turn: the turns do not depend on each other. Tail: one under a mask.
TEXT ·clampGradF32AVX512(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSS lo+32(FP), Z16
	VBROADCASTSS hi+36(FP), Z17
	SUBQ         $16, CX
	JLT          tail

vector:
	VMOVUPS   (SI), Z0
	VCMPPS    $5, Z16, Z0, K2
	VCMPPS    $10, Z17, Z0, K2, K2
	VMOVUPS.Z (DX), K2, Z0
	VMOVUPS   Z0, (DI)
	ADDQ      $64, SI
	ADDQ      $64, DX
	ADDQ      $64, DI
	SUBQ      $16, CX
	JGE       vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VCMPPS    $5, Z16, Z0, K1, K2
	VCMPPS    $10, Z17, Z0, K2, K2
	VMOVUPS.Z (DX), K2, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func clampGradF64AVX512(dst, x, dy *float64, n int, lo, hi float64)
// dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, DX dy, CX elements left, AX scratch, K1 tail mask, K2 comparison, Z0 data, Z16 lo, Z17 hi.
// One vector a turn: the turns do not depend on each other. Tail: one under a mask.
TEXT ·clampGradF64AVX512(SB), NOSPLIT, $0-48
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSD lo+32(FP), Z16
	VBROADCASTSD hi+40(FP), Z17
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPD   (SI), Z0
	VCMPPD    $5, Z16, Z0, K2
	VCMPPD    $10, Z17, Z0, K2, K2
	VMOVUPD.Z (DX), K2, Z0
	VMOVUPD   Z0, (DI)
	ADDQ      $64, SI
	ADDQ      $64, DX
	ADDQ      $64, DI
	SUBQ      $8, CX
	JGE       vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VCMPPD    $5, Z16, Z0, K1, K2
	VCMPPD    $10, Z17, Z0, K2, K2
	VMOVUPD.Z (DX), K2, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func hardTanhGradF32AVX512(dst, x, dy *float32, n int, lo, hi float32)
// dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, DX dy, CX elements left, AX scratch, K1 tail mask, K2 comparison, Z0 data, Z16 lo, Z17 hi.
// One vector a turn: the turns do not depend on each other. Tail: one under a mask.
TEXT ·hardTanhGradF32AVX512(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSS lo+32(FP), Z16
	VBROADCASTSS hi+36(FP), Z17
	SUBQ         $16, CX
	JLT          tail

vector:
	VMOVUPS   (SI), Z0
	VCMPPS    $6, Z16, Z0, K2
	VCMPPS    $9, Z17, Z0, K2, K2
	VMOVUPS.Z (DX), K2, Z0
	VMOVUPS   Z0, (DI)
	ADDQ      $64, SI
	ADDQ      $64, DX
	ADDQ      $64, DI
	SUBQ      $16, CX
	JGE       vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VCMPPS    $6, Z16, Z0, K1, K2
	VCMPPS    $9, Z17, Z0, K2, K2
	VMOVUPS.Z (DX), K2, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET

// func hardTanhGradF64AVX512(dst, x, dy *float64, n int, lo, hi float64)
// dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, DX dy, CX elements left, AX scratch, K1 tail mask, K2 comparison, Z0 data, Z16 lo, Z17 hi.
// One vector a turn: the turns do not depend on each other. Tail: one under a mask.
TEXT ·hardTanhGradF64AVX512(SB), NOSPLIT, $0-48
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSD lo+32(FP), Z16
	VBROADCASTSD hi+40(FP), Z17
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPD   (SI), Z0
	VCMPPD    $6, Z16, Z0, K2
	VCMPPD    $9, Z17, Z0, K2, K2
	VMOVUPD.Z (DX), K2, Z0
	VMOVUPD   Z0, (DI)
	ADDQ      $64, SI
	ADDQ      $64, DX
	ADDQ      $64, DI
	SUBQ      $8, CX
	JGE       vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VCMPPD    $6, Z16, Z0, K1, K2
	VCMPPD    $9, Z17, Z0, K2, K2
	VMOVUPD.Z (DX), K2, Z0
	VMOVUPD   Z0, K1, (DI)

done:
	VZEROUPPER
	RET
