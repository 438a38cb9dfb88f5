//go:build !purego && !noasm

#include "textflag.h"

// func leakyReLUF32AVX2(dst, x *float32, n int, slope float32)
// dst[i] = x[i] > 0 ? x[i] : slope*x[i]. Requires AVX.
//
// DI dst, SI x, CX elements left, Y0, Y4, Y8 data and comparisons, Y15 0, Y14 slope.
// One vector a turn, as at AVX-512. Tail: one element at a time.
TEXT ·leakyReLUF32AVX2(SB), NOSPLIT, $0-28
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS slope+24(FP), Y14
	VXORPS       Y15, Y15, Y15
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPS   (SI), Y0
	VCMPPS    $30, Y15, Y0, Y4
	VMULPS    Y0, Y14, Y8
	VBLENDVPS Y4, Y0, Y8, Y8
	VMOVUPS   Y8, (DI)
	ADDQ      $32, SI
	ADDQ      $32, DI
	SUBQ      $8, CX
	JGE       vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS    (SI), X0
	VCMPSS    $30, X15, X0, X4
	VMULSS    X0, X14, X8
	VBLENDVPS X4, X0, X8, X8
	VMOVSS    X8, (DI)
	ADDQ      $4, SI
	ADDQ      $4, DI
	DECQ      CX
	JNE       element

done:
	VZEROUPPER
	RET

// func leakyReLUF64AVX2(dst, x *float64, n int, slope float64)
// dst[i] = x[i] > 0 ? x[i] : slope*x[i]. Requires AVX.
//
// DI dst, SI x, CX elements left, Y0, Y4, Y8 data and comparisons, Y15 0, Y14 slope.
// One vector a turn, as at AVX-512. Tail: one element at a time.
TEXT ·leakyReLUF64AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD slope+24(FP), Y14
	VXORPS       Y15, Y15, Y15
	SUBQ         $4, CX
	JLT          tail

vector:
	VMOVUPD   (SI), Y0
	VCMPPD    $30, Y15, Y0, Y4
	VMULPD    Y0, Y14, Y8
	VBLENDVPD Y4, Y0, Y8, Y8
	VMOVUPD   Y8, (DI)
	ADDQ      $32, SI
	ADDQ      $32, DI
	SUBQ      $4, CX
	JGE       vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD    (SI), X0
	VCMPSD    $30, X15, X0, X4
	VMULSD    X0, X14, X8
	VBLENDVPD X4, X0, X8, X8
	VMOVSD    X8, (DI)
	ADDQ      $8, SI
	ADDQ      $8, DI
	DECQ      CX
	JNE       element

done:
	VZEROUPPER
	RET

// func leakyReLUGradF32AVX2(dst, x, dy *float32, n int, slope float32)
// dst[i] = x[i] > 0 ? dy[i] : slope*dy[i]. Requires AVX.
//
// DI dst, SI x, DX dy, CX elements left, Y0, Y4, Y8 data and comparisons, Y15 0, Y14 slope.
// One vector a turn, as at AVX-512. Tail: one element at a time.
TEXT ·leakyReLUGradF32AVX2(SB), NOSPLIT, $0-36
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSS slope+32(FP), Y14
	VXORPS       Y15, Y15, Y15
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPS   (SI), Y0
	VMOVUPS   (DX), Y4
	VCMPPS    $30, Y15, Y0, Y0
	VMULPS    Y4, Y14, Y8
	VBLENDVPS Y0, Y4, Y8, Y8
	VMOVUPS   Y8, (DI)
	ADDQ      $32, SI
	ADDQ      $32, DX
	ADDQ      $32, DI
	SUBQ      $8, CX
	JGE       vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS    (SI), X0
	VMOVSS    (DX), X4
	VCMPSS    $30, X15, X0, X0
	VMULSS    X4, X14, X8
	VBLENDVPS X0, X4, X8, X8
	VMOVSS    X8, (DI)
	ADDQ      $4, SI
	ADDQ      $4, DX
	ADDQ      $4, DI
	DECQ      CX
	JNE       element

done:
	VZEROUPPER
	RET

// func leakyReLUGradF64AVX2(dst, x, dy *float64, n int, slope float64)
// dst[i] = x[i] > 0 ? dy[i] : slope*dy[i]. Requires AVX.
//
// DI dst, SI x, DX dy, CX elements left, Y0, Y4, Y8 data and comparisons, Y15 0, Y14 slope.
// One vector a turn, as at AVX-512. Tail: one element at a time.
TEXT ·leakyReLUGradF64AVX2(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSD slope+32(FP), Y14
	VXORPS       Y15, Y15, Y15
	SUBQ         $4, CX
	JLT          tail

vector:
	VMOVUPD   (SI), Y0
	VMOVUPD   (DX), Y4
	VCMPPD    $30, Y15, Y0, Y0
	VMULPD    Y4, Y14, Y8
	VBLENDVPD Y0, Y4, Y8, Y8
	VMOVUPD   Y8, (DI)
	ADDQ      $32, SI
	ADDQ      $32, DX
	ADDQ      $32, DI
	SUBQ      $4, CX
	JGE       vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD    (SI), X0
	VMOVSD    (DX), X4
	VCMPSD    $30, X15, X0, X0
	VMULSD    X4, X14, X8
	VBLENDVPD X0, X4, X8, X8
	VMOVSD    X8, (DI)
	ADDQ      $8, SI
	ADDQ      $8, DX
	ADDQ      $8, DI
	DECQ      CX
	JNE       element

done:
	VZEROUPPER
	RET

// func clampF32AVX2(dst, x *float32, n int, lo, hi float32)
// t = lo > x[i] ? lo : x[i]; dst[i] = hi < t ? hi : t. Requires AVX.
//
// DI dst, SI x, CX elements left, Y0 data, Y14 lo, Y13 hi.
// The second source of the maximum and minimum, returned for NaN and for equal numbers, is x.
// One vector a turn, as at AVX-512. Tail: one element at a time.
TEXT ·clampF32AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS lo+24(FP), Y14
	VBROADCASTSS hi+28(FP), Y13
	SUBQ         $8, CX
	JLT          tail

vector:
	VMAXPS  (SI), Y14, Y0
	VMINPS  Y0, Y13, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS (SI), X0
	VMAXSS X0, X14, X0
	VMINSS X0, X13, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func clampF64AVX2(dst, x *float64, n int, lo, hi float64)
// t = lo > x[i] ? lo : x[i]; dst[i] = hi < t ? hi : t. Requires AVX.
//
// DI dst, SI x, CX elements left, Y0 data, Y14 lo, Y13 hi.
// The second source of the maximum and minimum, returned for NaN and for equal numbers, is x.
// One vector a turn, as at AVX-512. Tail: one element at a time.
TEXT ·clampF64AVX2(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD lo+24(FP), Y14
	VBROADCASTSD hi+32(FP), Y13
	SUBQ         $4, CX
	JLT          tail

vector:
	VMAXPD  (SI), Y14, Y0
	VMINPD  Y0, Y13, Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD (SI), X0
	VMAXSD X0, X14, X0
	VMINSD X0, X13, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func clampGradF32AVX2(dst, x, dy *float32, n int, lo, hi float32)
// dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i]. Requires AVX.
//
// DI dst, SI x, DX dy, CX elements left, Y0, Y4, Y8 data and comparisons, Y14 lo, Y13 hi.
// One vector a turn, as at AVX-512. Tail: one element at a time.
TEXT ·clampGradF32AVX2(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSS lo+32(FP), Y14
	VBROADCASTSS hi+36(FP), Y13
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPS (SI), Y0
	VCMPPS  $5, Y14, Y0, Y4
	VCMPPS  $10, Y13, Y0, Y8
	VANDPS  Y8, Y4, Y4
	VANDPS  (DX), Y4, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DX
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS (SI), X0
	VCMPSS $5, X14, X0, X4
	VCMPSS $10, X13, X0, X8
	VANDPS X8, X4, X4
	VMOVSS (DX), X0
	VANDPS X0, X4, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DX
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func clampGradF64AVX2(dst, x, dy *float64, n int, lo, hi float64)
// dst[i] = x[i] < lo || x[i] > hi ? 0 : dy[i]. Requires AVX.
//
// DI dst, SI x, DX dy, CX elements left, Y0, Y4, Y8 data and comparisons, Y14 lo, Y13 hi.
// One vector a turn, as at AVX-512. Tail: one element at a time.
TEXT ·clampGradF64AVX2(SB), NOSPLIT, $0-48
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSD lo+32(FP), Y14
	VBROADCASTSD hi+40(FP), Y13
	SUBQ         $4, CX
	JLT          tail

vector:
	VMOVUPD (SI), Y0
	VCMPPD  $5, Y14, Y0, Y4
	VCMPPD  $10, Y13, Y0, Y8
	VANDPD  Y8, Y4, Y4
	VANDPD  (DX), Y4, Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DX
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD (SI), X0
	VCMPSD $5, X14, X0, X4
	VCMPSD $10, X13, X0, X8
	VANDPD X8, X4, X4
	VMOVSD (DX), X0
	VANDPD X0, X4, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DX
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func hardTanhGradF32AVX2(dst, x, dy *float32, n int, lo, hi float32)
// dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i]. Requires AVX.
//
// DI dst, SI x, DX dy, CX elements left, Y0, Y4, Y8 data and comparisons, Y14 lo, Y13 hi.
// One vector a turn, as at AVX-512. Tail: one element at a time.
TEXT ·hardTanhGradF32AVX2(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSS lo+32(FP), Y14
	VBROADCASTSS hi+36(FP), Y13
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPS (SI), Y0
	VCMPPS  $6, Y14, Y0, Y4
	VCMPPS  $9, Y13, Y0, Y8
	VANDPS  Y8, Y4, Y4
	VANDPS  (DX), Y4, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DX
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS (SI), X0
	VCMPSS $6, X14, X0, X4
	VCMPSS $9, X13, X0, X8
	VANDPS X8, X4, X4
	VMOVSS (DX), X0
	VANDPS X0, X4, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DX
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET

// func hardTanhGradF64AVX2(dst, x, dy *float64, n int, lo, hi float64)
// dst[i] = x[i] <= lo || x[i] >= hi ? 0 : dy[i]. Requires AVX.
//
// DI dst, SI x, DX dy, CX elements left, Y0, Y4, Y8 data and comparisons, Y14 lo, Y13 hi.
// One vector a turn, as at AVX-512. Tail: one element at a time.
TEXT ·hardTanhGradF64AVX2(SB), NOSPLIT, $0-48
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSD lo+32(FP), Y14
	VBROADCASTSD hi+40(FP), Y13
	SUBQ         $4, CX
	JLT          tail

vector:
	VMOVUPD (SI), Y0
	VCMPPD  $6, Y14, Y0, Y4
	VCMPPD  $9, Y13, Y0, Y8
	VANDPD  Y8, Y4, Y4
	VANDPD  (DX), Y4, Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DX
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ $4, CX // elements left, 0 .. 3
	JEQ  done

element:
	VMOVSD (SI), X0
	VCMPSD $6, X14, X0, X4
	VCMPSD $9, X13, X0, X8
	VANDPD X8, X4, X4
	VMOVSD (DX), X0
	VANDPD X0, X4, X0
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DX
	ADDQ   $8, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET
