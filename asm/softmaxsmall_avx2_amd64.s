//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx2_amd64.h"

// func softmaxSmallF32AVX2(dst, x *float32, rows, n, ldd, ldx int, scale, maxs, sums *float32)
// softmaxGeneric for 2 <= n <= 16 and a multiple of 8 rows; scale, maxs and sums may be nil. Requires AVX2, FMA.
//
// Eight rows a turn, one in each lane: a vector of the scratch holds one column, and maximum, exp and the halving tree
// of all rows are vertical. Four columns at a time are transposed into the scratch, and in the end out of it; those
// beyond the last four are 0 in it all the time, those that the last four lack are -Inf, with exp +0. Only the last row
// is read under a mask: an earlier row has another after it, of at least as many elements as are read too much. Nothing
// is stored to dst before the turn's rows are all loaded, so dst may be x.
//
// SI x, DI dst, R9 row 4 of the turn, R11, R12 one stride and three, DX n, R8 columns left, R10 columns in the scratch at BX, R13
// their end, CX row in the arrays, AX constants. Y0-Y15 work.
TEXT ·softmaxSmallF32AVX2(SB), NOSPLIT, $544-72
	LEAQ   softmaxF32AVX2<>(SB), AX
	LEAQ   columns-544(SP), BX
	MOVQ   n+24(FP), DX
	LEAQ   3(DX), R13
	SHRQ   $2, R13
	SHLQ   $7, R13
	ADDQ   BX, R13
	XORQ   CX, CX
	VXORPS Y0, Y0, Y0
	MOVQ   $512, R8

clear:
	VMOVUPS Y0, -32(BX)(R8*1)
	SUBQ    $32, R8
	JNE     clear

block:
	MOVQ x+8(FP), SI
	MOVQ ldx+40(FP), R11
	SHLQ $2, R11
	LEAQ (SI)(R11*4), R9
	MOVQ BX, R10
	MOVQ DX, R8

load:
	MOVQ       $4, DI
	CMPQ       R8, $4
	CMOVQLT    R8, DI
	NEGQ       DI
	LEAQ         softmaxMaskAVX2<>+32(SB), R12
	VMOVUPS      (R12)(DI*4), X4
	LEAQ         (R11)(R11*2), R12
	VMOVUPS      (SI), X0
	VINSERTF128  $1, (R9), Y0, Y0
	VMOVUPS      (SI)(R11*1), X1
	VINSERTF128  $1, (R9)(R11*1), Y1, Y1
	VMOVUPS      (SI)(R11*2), X2
	VINSERTF128  $1, (R9)(R11*2), Y2, Y2
	VMOVUPS      (SI)(R12*1), X3
	VMASKMOVPS   (R9)(R12*1), X4, X5
	VINSERTF128  $1, X5, Y3, Y3
	VUNPCKLPS    Y1, Y0, Y4
	VUNPCKHPS    Y1, Y0, Y5
	VUNPCKLPS    Y3, Y2, Y6
	VUNPCKHPS    Y3, Y2, Y7
	VUNPCKLPD    Y6, Y4, Y8
	VUNPCKHPD    Y6, Y4, Y9
	VUNPCKLPD    Y7, Y5, Y10
	VUNPCKHPD    Y7, Y5, Y11
	VMOVUPS      Y8, (R10)
	VMOVUPS      Y9, 32(R10)
	VMOVUPS      Y10, 64(R10)
	VMOVUPS      Y11, 96(R10)
	ADDQ       $16, SI
	ADDQ       $16, R9
	ADDQ       $128, R10
	SUBQ       $4, R8
	JGT        load

	// R8 is now minus the number of columns that the last four lack
	VMOVUPS 352(AX), Y0
	TESTQ   R8, R8
	JEQ     maximum

absent:
	SUBQ    $32, R10
	VMOVUPS Y0, (R10)
	INCQ    R8
	JNE     absent

maximum:
	MOVQ BX, R10

max:
	VMAXPS  (R10), Y0, Y0
	VMAXPS  32(R10), Y0, Y0
	VMAXPS  64(R10), Y0, Y0
	VMAXPS  96(R10), Y0, Y0
	ADDQ    $128, R10
	CMPQ    R10, R13
	JNE     max
	VMOVUPS Y0, max-32(SP)
	MOVQ    maxs+56(FP), SI
	TESTQ   SI, SI
	JEQ     exps
	VMOVUPS Y0, (SI)(CX*4)

exps:
	MOVQ BX, R10

exp:
	VMOVUPS (R10), Y0
	VMOVUPS 32(R10), Y1
	VMOVUPS 64(R10), Y2
	VMOVUPS 96(R10), Y3
	EACH4(VSUBPS, max-32(SP), Y0, Y1, Y2, Y3)
	EXP4_F32
	VMOVUPS Y0, (R10)
	VMOVUPS Y1, 32(R10)
	VMOVUPS Y2, 64(R10)
	VMOVUPS Y3, 96(R10)
	ADDQ    $128, R10
	CMPQ    R10, R13
	JNE     exp

	// lane j += lane j + 8, 4, 2, 1
	VMOVUPS (BX), Y0
	VMOVUPS 32(BX), Y1
	VMOVUPS 64(BX), Y2
	VMOVUPS 96(BX), Y3
	VMOVUPS 128(BX), Y4
	VMOVUPS 160(BX), Y5
	VMOVUPS 192(BX), Y6
	VMOVUPS 224(BX), Y7
	VADDPS  256(BX), Y0, Y0
	VADDPS  288(BX), Y1, Y1
	VADDPS  320(BX), Y2, Y2
	VADDPS  352(BX), Y3, Y3
	VADDPS  384(BX), Y4, Y4
	VADDPS  416(BX), Y5, Y5
	VADDPS  448(BX), Y6, Y6
	VADDPS  480(BX), Y7, Y7
	VADDPS  Y4, Y0, Y0
	VADDPS  Y5, Y1, Y1
	VADDPS  Y6, Y2, Y2
	VADDPS  Y7, Y3, Y3
	VADDPS  Y2, Y0, Y0
	VADDPS  Y3, Y1, Y1
	VADDPS  Y1, Y0, Y0
	MOVQ    sums+64(FP), SI
	TESTQ   SI, SI
	JEQ     factor
	VMOVUPS Y0, (SI)(CX*4)

factor:
	VMOVUPS 288(AX), Y1
	VDIVPS  Y0, Y1, Y15
	MOVQ    scale+48(FP), SI
	TESTQ   SI, SI
	JEQ     multiply
	VMULPS  (SI)(CX*4), Y15, Y15

multiply:
	MOVQ dst+0(FP), DI
	MOVQ ldd+32(FP), R11
	SHLQ $2, R11
	LEAQ (R11)(R11*2), R12
	LEAQ (DI)(R11*4), R9
	MOVQ BX, R10
	MOVQ DX, R8

store:
	VMULPS  (R10), Y15, Y0
	VMULPS  32(R10), Y15, Y1
	VMULPS  64(R10), Y15, Y2
	VMULPS  96(R10), Y15, Y3
	VUNPCKLPS    Y1, Y0, Y4
	VUNPCKHPS    Y1, Y0, Y5
	VUNPCKLPS    Y3, Y2, Y6
	VUNPCKHPS    Y3, Y2, Y7
	VUNPCKLPD    Y6, Y4, Y8
	VUNPCKHPD    Y6, Y4, Y9
	VUNPCKLPD    Y7, Y5, Y10
	VUNPCKHPD    Y7, Y5, Y11
	CMPQ         R8, $4
	JLT          part
	VMOVUPS      X8, (DI)
	VMOVUPS      X9, (DI)(R11*1)
	VMOVUPS      X10, (DI)(R11*2)
	VMOVUPS      X11, (DI)(R12*1)
	VEXTRACTF128 $1, Y8, (R9)
	VEXTRACTF128 $1, Y9, (R9)(R11*1)
	VEXTRACTF128 $1, Y10, (R9)(R11*2)
	VEXTRACTF128 $1, Y11, (R9)(R12*1)
	ADDQ         $16, DI
	ADDQ         $16, R9
	ADDQ         $128, R10
	SUBQ         $4, R8
	JNE          store
	JMP          next

part:
	NEGQ         R8
	LEAQ         softmaxMaskAVX2<>+32(SB), SI
	VMOVUPS      (SI)(R8*4), X4
	VEXTRACTF128 $1, Y8, X0
	VEXTRACTF128 $1, Y9, X1
	VEXTRACTF128 $1, Y10, X2
	VEXTRACTF128 $1, Y11, X3
	VMASKMOVPS   X8, X4, (DI)
	VMASKMOVPS   X9, X4, (DI)(R11*1)
	VMASKMOVPS   X10, X4, (DI)(R11*2)
	VMASKMOVPS   X11, X4, (DI)(R12*1)
	VMASKMOVPS   X0, X4, (R9)
	VMASKMOVPS   X1, X4, (R9)(R11*1)
	VMASKMOVPS   X2, X4, (R9)(R11*2)
	VMASKMOVPS   X3, X4, (R9)(R12*1)

next:
	ADDQ $8, CX
	MOVQ ldx+40(FP), R11
	SHLQ $5, R11
	ADDQ R11, x+8(FP)
	MOVQ ldd+32(FP), R11
	SHLQ $5, R11
	ADDQ R11, dst+0(FP)
	CMPQ CX, rows+16(FP)
	JLT  block
	VZEROUPPER
	RET
