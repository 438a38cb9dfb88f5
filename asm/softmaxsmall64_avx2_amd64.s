//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx2_amd64.h"

// func softmaxSmallF64AVX2(dst, x *float64, rows, n, ldd, ldx int, scale, maxs, sums *float64)
// softmaxGeneric for 2 <= n <= 16 and a multiple of 4 rows; scale, maxs and sums may be nil. Requires AVX2, FMA.
//
// Four rows a turn, one in each lane: a vector of the scratch holds one column, and maximum, exp and the halving tree
// of all rows are vertical. Four columns at a time are transposed into the scratch, and in the end out of it; those
// beyond the last four are 0 in it all the time, those that the last four lack are -Inf, with exp +0. Only the last row
// is read under a mask: an earlier row has another after it, of at least as many elements as are read too much. Nothing
// is stored to dst before the turn's rows are all loaded, so dst may be x.
//
// SI x, DI dst, R11, R12 one stride and three, DX n, R8 columns left, R10 columns in the scratch at BX, R13
// their end, CX row in the arrays, AX constants. Y0-Y15 work.
TEXT ·softmaxSmallF64AVX2(SB), NOSPLIT, $544-72
	LEAQ   softmaxF64AVX2<>(SB), AX
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
	SHLQ $3, R11
	MOVQ BX, R10
	MOVQ DX, R8

load:
	MOVQ       $4, DI
	CMPQ       R8, $4
	CMOVQLT    R8, DI
	NEGQ       DI
	LEAQ       softmaxMaskAVX2<>+32(SB), R12
	VMOVUPD    (R12)(DI*8), Y4
	LEAQ       (R11)(R11*2), R12
	VMOVUPD    (SI), Y0
	VMOVUPD    (SI)(R11*1), Y1
	VMOVUPD    (SI)(R11*2), Y2
	VMASKMOVPD (SI)(R12*1), Y4, Y3
	VUNPCKLPD  Y1, Y0, Y4
	VUNPCKHPD  Y1, Y0, Y5
	VUNPCKLPD  Y3, Y2, Y6
	VUNPCKHPD  Y3, Y2, Y7
	VPERM2F128 $0x20, Y6, Y4, Y8
	VPERM2F128 $0x20, Y7, Y5, Y9
	VPERM2F128 $0x31, Y6, Y4, Y10
	VPERM2F128 $0x31, Y7, Y5, Y11
	VMOVUPS    Y8, (R10)
	VMOVUPS    Y9, 32(R10)
	VMOVUPS    Y10, 64(R10)
	VMOVUPS    Y11, 96(R10)
	ADDQ       $32, SI
	ADDQ       $128, R10
	SUBQ       $4, R8
	JGT        load

	// R8 is now minus the number of columns that the last four lack
	VMOVUPS 512(AX), Y0
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
	VMAXPD  (R10), Y0, Y0
	VMAXPD  32(R10), Y0, Y0
	VMAXPD  64(R10), Y0, Y0
	VMAXPD  96(R10), Y0, Y0
	ADDQ    $128, R10
	CMPQ    R10, R13
	JNE     max
	VMOVUPS Y0, max-32(SP)
	MOVQ    maxs+56(FP), SI
	TESTQ   SI, SI
	JEQ     exps
	VMOVUPS Y0, (SI)(CX*8)

exps:
	MOVQ BX, R10

exp:
	VMOVUPS (R10), Y0
	VMOVUPS 32(R10), Y1
	VMOVUPS 64(R10), Y2
	VMOVUPS 96(R10), Y3
	EACH4(VSUBPD, max-32(SP), Y0, Y1, Y2, Y3)
	EXP4_F64
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
	VADDPD  256(BX), Y0, Y0
	VADDPD  288(BX), Y1, Y1
	VADDPD  320(BX), Y2, Y2
	VADDPD  352(BX), Y3, Y3
	VADDPD  384(BX), Y4, Y4
	VADDPD  416(BX), Y5, Y5
	VADDPD  448(BX), Y6, Y6
	VADDPD  480(BX), Y7, Y7
	VADDPD  Y4, Y0, Y0
	VADDPD  Y5, Y1, Y1
	VADDPD  Y6, Y2, Y2
	VADDPD  Y7, Y3, Y3
	VADDPD  Y2, Y0, Y0
	VADDPD  Y3, Y1, Y1
	VADDPD  Y1, Y0, Y0
	MOVQ    sums+64(FP), SI
	TESTQ   SI, SI
	JEQ     factor
	VMOVUPS Y0, (SI)(CX*8)

factor:
	VMOVUPS 448(AX), Y1
	VDIVPD  Y0, Y1, Y15
	MOVQ    scale+48(FP), SI
	TESTQ   SI, SI
	JEQ     multiply
	VMULPD  (SI)(CX*8), Y15, Y15

multiply:
	MOVQ dst+0(FP), DI
	MOVQ ldd+32(FP), R11
	SHLQ $3, R11
	LEAQ (R11)(R11*2), R12
	MOVQ BX, R10
	MOVQ DX, R8

store:
	VMULPD  (R10), Y15, Y0
	VMULPD  32(R10), Y15, Y1
	VMULPD  64(R10), Y15, Y2
	VMULPD  96(R10), Y15, Y3
	VUNPCKLPD  Y1, Y0, Y4
	VUNPCKHPD  Y1, Y0, Y5
	VUNPCKLPD  Y3, Y2, Y6
	VUNPCKHPD  Y3, Y2, Y7
	VPERM2F128 $0x20, Y6, Y4, Y8
	VPERM2F128 $0x20, Y7, Y5, Y9
	VPERM2F128 $0x31, Y6, Y4, Y10
	VPERM2F128 $0x31, Y7, Y5, Y11
	CMPQ       R8, $4
	JLT        part
	VMOVUPD    Y8, (DI)
	VMOVUPD    Y9, (DI)(R11*1)
	VMOVUPD    Y10, (DI)(R11*2)
	VMOVUPD    Y11, (DI)(R12*1)
	ADDQ       $32, DI
	ADDQ       $128, R10
	SUBQ       $4, R8
	JNE        store
	JMP        next

part:
	NEGQ       R8
	LEAQ       softmaxMaskAVX2<>+32(SB), SI
	VMOVUPD    (SI)(R8*8), Y4
	VMASKMOVPD Y8, Y4, (DI)
	VMASKMOVPD Y9, Y4, (DI)(R11*1)
	VMASKMOVPD Y10, Y4, (DI)(R11*2)
	VMASKMOVPD Y11, Y4, (DI)(R12*1)

next:
	ADDQ $4, CX
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
