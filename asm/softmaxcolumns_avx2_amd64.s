//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx2_amd64.h"

// TRANSPOSE4_F32: in each 128-bit lane, Y0-Y3 are the rows of a 4x4 block and Y8-Y11 its columns, or the other way round.
#define TRANSPOSE4_F32 \
	VUNPCKLPS Y1, Y0, Y4; \
	VUNPCKHPS Y1, Y0, Y5; \
	VUNPCKLPS Y3, Y2, Y6; \
	VUNPCKHPS Y3, Y2, Y7; \
	VUNPCKLPD Y6, Y4, Y8; \
	VUNPCKHPD Y6, Y4, Y9; \
	VUNPCKLPD Y7, Y5, Y10; \
	VUNPCKHPD Y7, Y5, Y11

// func splitColumnsF32AVX2(dst, x *float32, rows, n, ldx int)
// splitColumnsGeneric for 2 <= n <= 16 and a multiple of 8 rows, at least 8. Requires AVX2.
//
// Eight rows and four columns a turn. Only row 7 is read under a mask: an earlier row has another after it, of at least as
// many elements as are read too much.
//
// DI dst, SI, R9 rows 0, 4 of the turn, R11, R12 one stride and three, R8 bytes from column to column, DX three times that, BX columns left, AX
// column in dst, CX rows left. Y12 the mask of the last four, Y13 all four, Y0-Y11 work.
TEXT ·splitColumnsF32AVX2(SB), NOSPLIT, $0-40
	MOVQ     dst+0(FP), DI
	MOVQ     rows+16(FP), CX
	MOVQ     n+24(FP), BX
	MOVQ     ldx+32(FP), R11
	SHLQ     $2, R11
	LEAQ     (R11)(R11*2), R12
	LEAQ     (CX*4), R8
	LEAQ     (R8)(R8*2), DX
	DECQ     BX
	ANDQ     $3, BX
	NOTQ     BX                       // minus the columns of the last four
	LEAQ     softmaxMaskAVX2<>+32(SB), AX
	VMOVUPS  (AX)(BX*4), X12
	VPCMPEQD Y13, Y13, Y13

block:
	MOVQ x+8(FP), SI
	LEAQ (SI)(R11*4), R9
	MOVQ n+24(FP), BX
	MOVQ DI, AX

four:
	VMOVAPS      Y13, Y4
	CMPQ         BX, $4
	JGE          load
	VMOVAPS      Y12, Y4

load:
	VMOVUPS      (SI), X0
	VINSERTF128  $1, (R9), Y0, Y0
	VMOVUPS      (SI)(R11*1), X1
	VINSERTF128  $1, (R9)(R11*1), Y1, Y1
	VMOVUPS      (SI)(R11*2), X2
	VINSERTF128  $1, (R9)(R11*2), Y2, Y2
	VMOVUPS      (SI)(R12*1), X3
	VMASKMOVPS   (R9)(R12*1), X4, X5
	VINSERTF128  $1, X5, Y3, Y3
	TRANSPOSE4_F32
	VMOVUPS      Y8, (AX)
	VMOVUPS      Y9, (AX)(R8*1)
	VMOVUPS      Y10, (AX)(R8*2)
	VMOVUPS      Y11, (AX)(DX*1)
	LEAQ         (AX)(R8*4), AX
	ADDQ         $16, SI
	ADDQ         $16, R9
	SUBQ         $4, BX
	JGT          four
	MOVQ         R11, AX
	SHLQ         $3, AX
	ADDQ         AX, x+8(FP)
	ADDQ         $32, DI
	SUBQ         $8, CX
	JNE          block
	VZEROUPPER
	RET

// func joinColumnsF32AVX2(dst, x *float32, rows, n, ldd int)
// joinColumnsGeneric for 1 <= n <= 16 and a multiple of 8 rows, at least 8. Requires AVX2.
//
// SI x, AX column in x, R8 bytes from column to column, DX three times that, DI, R9 rows 0, 4 of the turn, R11, R12 one stride and three, BX columns
// left, CX rows left. Y12 the mask of the last four, if they are not all there; Y0-Y11 work.
TEXT ·joinColumnsF32AVX2(SB), NOSPLIT, $0-40
	MOVQ    x+8(FP), SI
	MOVQ    rows+16(FP), CX
	MOVQ    n+24(FP), BX
	MOVQ    ldd+32(FP), R11
	SHLQ    $2, R11
	LEAQ    (R11)(R11*2), R12
	LEAQ    (CX*4), R8
	LEAQ    (R8)(R8*2), DX
	ANDQ    $3, BX
	NEGQ    BX
	LEAQ    softmaxMaskAVX2<>+32(SB), AX
	VMOVUPS (AX)(BX*4), X12

block:
	MOVQ dst+0(FP), DI
	LEAQ (DI)(R11*4), R9
	MOVQ n+24(FP), BX
	MOVQ SI, AX

four:
	VMOVUPS      (AX), Y0
	VMOVUPS      (AX)(R8*1), Y1
	VMOVUPS      (AX)(R8*2), Y2
	VMOVUPS      (AX)(DX*1), Y3
	LEAQ         (AX)(R8*4), AX
	TRANSPOSE4_F32
	VEXTRACTF128 $1, Y8, X0
	VEXTRACTF128 $1, Y9, X1
	VEXTRACTF128 $1, Y10, X2
	VEXTRACTF128 $1, Y11, X3
	CMPQ         BX, $4
	JLT          part
	VMOVUPS      X8, (DI)
	VMOVUPS      X9, (DI)(R11*1)
	VMOVUPS      X10, (DI)(R11*2)
	VMOVUPS      X11, (DI)(R12*1)
	VMOVUPS      X0, (R9)
	VMOVUPS      X1, (R9)(R11*1)
	VMOVUPS      X2, (R9)(R11*2)
	VMOVUPS      X3, (R9)(R12*1)
	ADDQ         $16, DI
	ADDQ         $16, R9
	SUBQ         $4, BX
	JNE          four
	JMP          next

part:
	VMASKMOVPS X8, X12, (DI)
	VMASKMOVPS X9, X12, (DI)(R11*1)
	VMASKMOVPS X10, X12, (DI)(R11*2)
	VMASKMOVPS X11, X12, (DI)(R12*1)
	VMASKMOVPS X0, X12, (R9)
	VMASKMOVPS X1, X12, (R9)(R11*1)
	VMASKMOVPS X2, X12, (R9)(R11*2)
	VMASKMOVPS X3, X12, (R9)(R12*1)

next:
	MOVQ R11, AX
	SHLQ $3, AX
	ADDQ AX, dst+0(FP)
	ADDQ $32, SI
	SUBQ $8, CX
	JNE  block
	VZEROUPPER
	RET
