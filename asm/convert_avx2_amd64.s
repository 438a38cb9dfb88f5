//go:build !purego && !noasm

#include "textflag.h"

// Conversions between formats, sixteen elements a turn, n >= 16. The last turn is moved back to end with the slices: it
// does some elements again, which is harmless, because dst is not x.
// DI dst, SI x, CX elements left, R8, R9 where the last turn reads and writes.

// func widenAVX2(dst *float64, x *float32, n int)
// dst[i] = float64(x[i]). Requires AVX2.
TEXT ·widenAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -64(SI)(CX*4), R8
	LEAQ -128(DI)(CX*8), R9

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VCVTPS2PD (SI), Y0
	VCVTPS2PD 16(SI), Y1
	VCVTPS2PD 32(SI), Y2
	VCVTPS2PD 48(SI), Y3
	VMOVUPD   Y0, (DI)
	VMOVUPD   Y1, 32(DI)
	VMOVUPD   Y2, 64(DI)
	VMOVUPD   Y3, 96(DI)
	ADDQ    $64, SI
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET

// func narrowAVX2(dst *float32, x *float64, n int)
// dst[i] = float32(x[i]). Requires AVX2.
TEXT ·narrowAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -128(SI)(CX*8), R8
	LEAQ -64(DI)(CX*4), R9

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VCVTPD2PSY (SI), X0
	VCVTPD2PSY 32(SI), X1
	VCVTPD2PSY 64(SI), X2
	VCVTPD2PSY 96(SI), X3
	VMOVUPS    X0, (DI)
	VMOVUPS    X1, 16(DI)
	VMOVUPS    X2, 32(DI)
	VMOVUPS    X3, 48(DI)
	ADDQ    $128, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET

// func fromHalfAVX2(dst *float32, x *uint16, n int)
// dst[i] = x[i], half precision, as float32. Requires AVX, F16C.
TEXT ·fromHalfAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -32(SI)(CX*2), R8
	LEAQ -64(DI)(CX*4), R9

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VCVTPH2PS (SI), Y0
	VCVTPH2PS 16(SI), Y1
	VMOVUPS   Y0, (DI)
	VMOVUPS   Y1, 32(DI)
	ADDQ    $32, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET

// func toHalfAVX2(dst *uint16, x *float32, n int)
// dst[i] = x[i] rounded to half precision. Requires AVX, F16C.
TEXT ·toHalfAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -64(SI)(CX*4), R8
	LEAQ -32(DI)(CX*2), R9

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VMOVUPS   (SI), Y0
	VMOVUPS   32(SI), Y1
	VCVTPS2PH $0, Y0, (DI)
	VCVTPS2PH $0, Y1, 16(DI)
	ADDQ    $64, SI
	ADDQ    $32, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET

// func fromBFloat16AVX2(dst *float32, x *uint16, n int)
// dst[i] = x[i], bfloat16, as float32. Requires AVX2.
TEXT ·fromBFloat16AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -32(SI)(CX*2), R8
	LEAQ -64(DI)(CX*4), R9

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VPMOVZXWD (SI), Y0
	VPMOVZXWD 16(SI), Y1
	VPSLLD    $16, Y0, Y0
	VPSLLD    $16, Y1, Y1
	VMOVDQU   Y0, (DI)
	VMOVDQU   Y1, 32(DI)
	ADDQ    $32, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET

// func toBFloat16AVX2(dst *uint16, x *float32, n int)
// dst[i] = x[i] rounded to bfloat16. Requires AVX2.
// Y13 the quiet bit, Y14 0x7fff, Y15 1.
TEXT ·toBFloat16AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ -64(SI)(CX*4), R8
	LEAQ -32(DI)(CX*2), R9
	VPCMPEQD Y14, Y14, Y14
	VPSRLD   $31, Y14, Y15
	VPSLLD   $22, Y15, Y13
	VPSRLD   $17, Y14, Y14

loop:
	CMPQ    SI, R8
	CMOVQHI R8, SI
	CMOVQHI R9, DI
	VMOVUPS   (SI), Y0
	VMOVUPS   32(SI), Y1
	VPSRLD    $16, Y0, Y2        // the last bit kept
	VPSRLD    $16, Y1, Y3
	VPAND     Y15, Y2, Y2
	VPAND     Y15, Y3, Y3
	VPADDD    Y14, Y2, Y2        // half a unit less one, plus that bit: nearest even
	VPADDD    Y14, Y3, Y3
	VPADDD    Y0, Y2, Y2
	VPADDD    Y1, Y3, Y3
	VPOR      Y13, Y0, Y4        // NaN, made quiet
	VPOR      Y13, Y1, Y5
	VCMPPS    $3, Y0, Y0, Y0
	VCMPPS    $3, Y1, Y1, Y1
	VBLENDVPS Y0, Y4, Y2, Y2
	VBLENDVPS Y1, Y5, Y3, Y3
	VPSRLD    $16, Y2, Y2
	VPSRLD    $16, Y3, Y3
	VPACKUSDW Y3, Y2, Y2
	VPERMQ    $0xd8, Y2, Y2
	VMOVDQU   Y2, (DI)
	ADDQ    $64, SI
	ADDQ    $32, DI
	SUBQ    $16, CX
	JGT     loop
	VZEROUPPER
	RET
