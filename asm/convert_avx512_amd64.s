//go:build !purego && !noasm

#include "textflag.h"

// Conversions between formats, sixteen elements a turn, n >= 16. The last turn is moved back to end with the slices: it
// does some elements again, which is harmless, because dst is not x.
// DI dst, SI x, CX elements left, R8, R9 where the last turn reads and writes.

// func widenAVX512(dst *float64, x *float32, n int)
// dst[i] = float64(x[i]). Requires AVX512F.
TEXT ·widenAVX512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -64(SI)(CX*4), R8
	LEAQ -128(DI)(CX*8), R9

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VCVTPS2PD (SI), Z0
	VCVTPS2PD 32(SI), Z1
	VMOVUPD   Z0, (DI)
	VMOVUPD   Z1, 64(DI)
	ADDQ    $64, SI
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET

// func narrowAVX512(dst *float32, x *float64, n int)
// dst[i] = float32(x[i]). Requires AVX512F.
TEXT ·narrowAVX512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -128(SI)(CX*8), R8
	LEAQ -64(DI)(CX*4), R9

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VCVTPD2PS (SI), Y0
	VCVTPD2PS 64(SI), Y1
	VMOVUPS   Y0, (DI)
	VMOVUPS   Y1, 32(DI)
	ADDQ    $128, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET

// func fromHalfAVX512(dst *float32, x *uint16, n int)
// dst[i] = x[i], half precision, as float32. Requires AVX512F.
TEXT ·fromHalfAVX512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -32(SI)(CX*2), R8
	LEAQ -64(DI)(CX*4), R9

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VCVTPH2PS (SI), Z0
	VMOVUPS   Z0, (DI)
	ADDQ    $32, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET

// func toHalfAVX512(dst *uint16, x *float32, n int)
// dst[i] = x[i] rounded to half precision. Requires AVX512F.
TEXT ·toHalfAVX512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -64(SI)(CX*4), R8
	LEAQ -32(DI)(CX*2), R9

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VMOVUPS   (SI), Z0
	VCVTPS2PH $0, Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $32, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET

// func fromBFloat16AVX512(dst *float32, x *uint16, n int)
// dst[i] = x[i], bfloat16, as float32. Requires AVX512F.
TEXT ·fromBFloat16AVX512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -32(SI)(CX*2), R8
	LEAQ -64(DI)(CX*4), R9

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VPMOVZXWD (SI), Z0
	VPSLLD    $16, Z0, Z0
	VMOVDQU32 Z0, (DI)
	ADDQ    $32, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET

// func toBFloat16AVX512(dst *uint16, x *float32, n int)
// dst[i] = x[i] rounded to bfloat16. Requires AVX512F.
// Z13 the quiet bit, Z14 0x7fff, Z15 1.
TEXT ·toBFloat16AVX512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -64(SI)(CX*4), R8
	LEAQ -32(DI)(CX*2), R9
	VPTERNLOGD $0xff, Z14, Z14, Z14
	VPSRLD     $31, Z14, Z15
	VPSLLD     $22, Z15, Z13
	VPSRLD     $17, Z14, Z14

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VMOVUPS (SI), Z0
	VPSRLD  $16, Z0, Z2     // the last bit kept
	VPANDD  Z15, Z2, Z2
	VPADDD  Z14, Z2, Z2     // half a unit less one, plus that bit: nearest even
	VPADDD  Z0, Z2, Z2
	VCMPPS  $3, Z0, Z0, K1
	VPORD   Z13, Z0, K1, Z2 // NaN, made quiet
	VPSRLD  $16, Z2, Z2
	VPMOVDW Z2, (DI)
	ADDQ    $64, SI
	ADDQ    $32, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET
