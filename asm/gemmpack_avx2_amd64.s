//go:build !purego && !noasm

#include "textflag.h"

// func gemmPackRowsAVX2(k int, src *byte, stride int, dst *byte)
// A full strip of B whose rows are contiguous: k rows of 96 bytes (24 float32 or 12 float64), stride bytes apart, are copied
// one behind another. Requires AVX.
//
// SI src, R8 stride, DI dst, CX rows left.
TEXT ·gemmPackRowsAVX2(SB), NOSPLIT, $0-32
	MOVQ k+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ stride+16(FP), R8
	MOVQ dst+24(FP), DI

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	ADDQ    R8, SI
	ADDQ    $96, DI
	DECQ    CX
	JNZ     loop
	VZEROUPPER
	RET

// func gemmPackCols8F32AVX2(k int, src *float32, stride int, dst *float32, nr int)
// 8 columns of op(B) that are rows of src, 8 rows of k elements, stride apart: dst[p*nr + l] = src[l*stride + p]. Requires AVX2.
//
// A turn transposes 8 rows of 4 elements. Lane 0 of vector i is row i, lane 1 row 4+i, so that unpacking inside the
// lanes is all that is left. Tail: the last k mod 4 elements one by one.
// SI R9 rows 0 and 4; R8 stride, R12 3 stride; DI dst, DX nr (bytes), CX elements left.
TEXT ·gemmPackCols8F32AVX2(SB), NOSPLIT, $0-40
	MOVQ k+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ stride+16(FP), R8
	MOVQ dst+24(FP), DI
	MOVQ nr+32(FP), DX
	SHLQ $2, R8
	SHLQ $2, DX
	LEAQ (R8)(R8*2), R12
	LEAQ (SI)(R8*4), R9
	SUBQ $4, CX
	JLT  tail

loop:
	VMOVUPS     (SI), X0
	VMOVUPS     (SI)(R8*1), X1
	VMOVUPS     (SI)(R8*2), X2
	VMOVUPS     (SI)(R12*1), X3
	VINSERTF128 $1, (R9), Y0, Y0
	VINSERTF128 $1, (R9)(R8*1), Y1, Y1
	VINSERTF128 $1, (R9)(R8*2), Y2, Y2
	VINSERTF128 $1, (R9)(R12*1), Y3, Y3
	VUNPCKLPS   Y1, Y0, Y4
	VUNPCKHPS   Y1, Y0, Y5
	VUNPCKLPS   Y3, Y2, Y6
	VUNPCKHPS   Y3, Y2, Y7
	VUNPCKLPD   Y6, Y4, Y0
	VUNPCKHPD   Y6, Y4, Y1
	VUNPCKLPD   Y7, Y5, Y2
	VUNPCKHPD   Y7, Y5, Y3
	VMOVUPS     Y0, (DI)
	VMOVUPS     Y1, (DI)(DX*1)
	LEAQ        (DI)(DX*2), DI
	VMOVUPS     Y2, (DI)
	VMOVUPS     Y3, (DI)(DX*1)
	LEAQ        (DI)(DX*2), DI
	ADDQ        $16, SI
	ADDQ        $16, R9
	SUBQ        $4, CX
	JGE         loop

tail:
	ADDQ $4, CX
	JEQ  done

element:
	VMOVSS (SI), X0
	VMOVSS (SI)(R8*1), X1
	VMOVSS (SI)(R8*2), X2
	VMOVSS (SI)(R12*1), X3
	VMOVSS (R9), X4
	VMOVSS (R9)(R8*1), X5
	VMOVSS (R9)(R8*2), X6
	VMOVSS (R9)(R12*1), X7
	VMOVSS X0, (DI)
	VMOVSS X1, 4(DI)
	VMOVSS X2, 8(DI)
	VMOVSS X3, 12(DI)
	VMOVSS X4, 16(DI)
	VMOVSS X5, 20(DI)
	VMOVSS X6, 24(DI)
	VMOVSS X7, 28(DI)
	ADDQ $4, SI
	ADDQ $4, R9
	ADDQ DX, DI
	DECQ CX
	JNZ  element

done:
	VZEROUPPER
	RET

// func gemmPackCols4F64AVX2(k int, src *float64, stride int, dst *float64, nr int)
// 4 columns of op(B) that are rows of src, 4 rows of k elements, stride apart: dst[p*nr + l] = src[l*stride + p]. Requires AVX2.
//
// A turn transposes 4 rows of 2 elements. Lane 0 of vector i is row i, lane 1 row 2+i, so that unpacking inside the
// lanes is all that is left. Tail: the last k mod 2 elements one by one.
// SI R9 rows 0 and 2; R8 stride, R12 3 stride; DI dst, DX nr (bytes), CX elements left.
TEXT ·gemmPackCols4F64AVX2(SB), NOSPLIT, $0-40
	MOVQ k+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ stride+16(FP), R8
	MOVQ dst+24(FP), DI
	MOVQ nr+32(FP), DX
	SHLQ $3, R8
	SHLQ $3, DX
	LEAQ (R8)(R8*2), R12
	LEAQ (SI)(R8*2), R9
	SUBQ $2, CX
	JLT  tail

loop:
	VMOVUPS     (SI), X0
	VMOVUPS     (SI)(R8*1), X1
	VINSERTF128 $1, (R9), Y0, Y0
	VINSERTF128 $1, (R9)(R8*1), Y1, Y1
	VUNPCKLPD   Y1, Y0, Y2
	VUNPCKHPD   Y1, Y0, Y3
	VMOVUPD     Y2, (DI)
	VMOVUPD     Y3, (DI)(DX*1)
	LEAQ        (DI)(DX*2), DI
	ADDQ        $16, SI
	ADDQ        $16, R9
	SUBQ        $2, CX
	JGE         loop

tail:
	ADDQ $2, CX
	JEQ  done

element:
	VMOVSD (SI), X0
	VMOVSD (SI)(R8*1), X1
	VMOVSD (R9), X2
	VMOVSD (R9)(R8*1), X3
	VMOVSD X0, (DI)
	VMOVSD X1, 8(DI)
	VMOVSD X2, 16(DI)
	VMOVSD X3, 24(DI)
	ADDQ $8, SI
	ADDQ $8, R9
	ADDQ DX, DI
	DECQ CX
	JNZ  element

done:
	VZEROUPPER
	RET
