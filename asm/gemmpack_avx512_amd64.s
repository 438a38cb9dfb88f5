//go:build !purego && !noasm

#include "textflag.h"

// func gemmPackRowsAVX512(k int, src *byte, stride int, dst *byte)
// A full strip of B whose rows are contiguous: k rows of 128 bytes (32 float32 or 16 float64), stride bytes apart, are
// copied one behind another. Requires AVX512F.
//
// SI src, R8 stride, DI dst, CX rows left. Two rows a turn: two loads and a store a cycle are all there is.
TEXT ·gemmPackRowsAVX512(SB), NOSPLIT, $0-32
	MOVQ k+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ stride+16(FP), R8
	MOVQ dst+24(FP), DI
	SUBQ $2, CX
	JLT  last

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS (SI)(R8*1), Z2
	VMOVUPS 64(SI)(R8*1), Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	LEAQ    (SI)(R8*2), SI
	ADDQ    $256, DI
	SUBQ    $2, CX
	JGE     loop

last:
	ADDQ    $2, CX
	JEQ     done
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)

done:
	VZEROUPPER
	RET

// func gemmPackCols16F32AVX512(k int, src *float32, stride int, dst *float32, nr int)
// 16 columns of op(B) that are rows of src, 16 rows of k elements, stride apart: dst[p*nr + l] = src[l*stride + p].
// Requires AVX512F, BMI2.
//
// A turn transposes 16 rows of 4 elements. Lane L of vector i is loaded with row 4*L+i by broadcasts under a mask,
// which cost no shuffle; two rounds of unpacking inside the lanes finish the job: 8 shuffles for 4 vectors where
// shuffles alone would take 64 for 16 vectors.
//
// SI R9 R10 R11 rows 0, 4, 8, 12; R8 stride, R12 3 stride; DI dst, DX nr (bytes), CX elements left; K1-K4 lanes 0-3.
// Tail: the last k mod 4 elements with narrower masks, nothing is read beyond a row.
TEXT ·gemmPackCols16F32AVX512(SB), NOSPLIT, $0-40
	MOVQ k+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ stride+16(FP), R8
	MOVQ dst+24(FP), DI
	MOVQ nr+32(FP), DX
	SHLQ $2, R8
	SHLQ $2, DX
	LEAQ (R8)(R8*2), R12
	LEAQ (SI)(R8*4), R9
	LEAQ (R9)(R8*4), R10
	LEAQ (R10)(R8*4), R11
	MOVL $0xf, AX
	KMOVW AX, K1
	KSHIFTLW $4, K1, K2
	KSHIFTLW $8, K1, K3
	KSHIFTLW $12, K1, K4
	SUBQ $4, CX
	JLT  tail

loop:
	VBROADCASTF32X4.Z (SI), K1, Z0
	VBROADCASTF32X4.Z (SI)(R8*1), K1, Z1
	VBROADCASTF32X4.Z (SI)(R8*2), K1, Z2
	VBROADCASTF32X4.Z (SI)(R12*1), K1, Z3
	VBROADCASTF32X4 (R9), K2, Z0
	VBROADCASTF32X4 (R9)(R8*1), K2, Z1
	VBROADCASTF32X4 (R9)(R8*2), K2, Z2
	VBROADCASTF32X4 (R9)(R12*1), K2, Z3
	VBROADCASTF32X4 (R10), K3, Z0
	VBROADCASTF32X4 (R10)(R8*1), K3, Z1
	VBROADCASTF32X4 (R10)(R8*2), K3, Z2
	VBROADCASTF32X4 (R10)(R12*1), K3, Z3
	VBROADCASTF32X4 (R11), K4, Z0
	VBROADCASTF32X4 (R11)(R8*1), K4, Z1
	VBROADCASTF32X4 (R11)(R8*2), K4, Z2
	VBROADCASTF32X4 (R11)(R12*1), K4, Z3
	VUNPCKLPS Z1, Z0, Z4
	VUNPCKHPS Z1, Z0, Z5
	VUNPCKLPS Z3, Z2, Z6
	VUNPCKHPS Z3, Z2, Z7
	VUNPCKLPD Z6, Z4, Z0
	VUNPCKHPD Z6, Z4, Z1
	VUNPCKLPD Z7, Z5, Z2
	VUNPCKHPD Z7, Z5, Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, (DI)(DX*1)
	LEAQ (DI)(DX*2), DI
	VMOVUPS Z2, (DI)
	VMOVUPS Z3, (DI)(DX*1)
	LEAQ (DI)(DX*2), DI
	ADDQ $16, SI
	ADDQ $16, R9
	ADDQ $16, R10
	ADDQ $16, R11
	SUBQ $4, CX
	JGE  loop

tail:
	ADDQ $4, CX
	JEQ  done
	BZHIL CX, AX, AX
	KMOVW AX, K1
	KSHIFTLW $4, K1, K2
	KSHIFTLW $8, K1, K3
	KSHIFTLW $12, K1, K4
	VBROADCASTF32X4.Z (SI), K1, Z0
	VBROADCASTF32X4.Z (SI)(R8*1), K1, Z1
	VBROADCASTF32X4.Z (SI)(R8*2), K1, Z2
	VBROADCASTF32X4.Z (SI)(R12*1), K1, Z3
	VBROADCASTF32X4 (R9), K2, Z0
	VBROADCASTF32X4 (R9)(R8*1), K2, Z1
	VBROADCASTF32X4 (R9)(R8*2), K2, Z2
	VBROADCASTF32X4 (R9)(R12*1), K2, Z3
	VBROADCASTF32X4 (R10), K3, Z0
	VBROADCASTF32X4 (R10)(R8*1), K3, Z1
	VBROADCASTF32X4 (R10)(R8*2), K3, Z2
	VBROADCASTF32X4 (R10)(R12*1), K3, Z3
	VBROADCASTF32X4 (R11), K4, Z0
	VBROADCASTF32X4 (R11)(R8*1), K4, Z1
	VBROADCASTF32X4 (R11)(R8*2), K4, Z2
	VBROADCASTF32X4 (R11)(R12*1), K4, Z3
	VUNPCKLPS Z1, Z0, Z4
	VUNPCKHPS Z1, Z0, Z5
	VUNPCKLPS Z3, Z2, Z6
	VUNPCKHPS Z3, Z2, Z7
	VUNPCKLPD Z6, Z4, Z0
	VUNPCKHPD Z6, Z4, Z1
	VUNPCKLPD Z7, Z5, Z2
	VUNPCKHPD Z7, Z5, Z3
	VMOVUPS Z0, (DI)
	CMPQ CX, $2
	JLT  done
	VMOVUPS Z1, (DI)(DX*1)
	JEQ  done
	VMOVUPS Z2, (DI)(DX*2)

done:
	VZEROUPPER
	RET

// func gemmPackCols4F32AVX512(k int, src *float32, stride int, dst *float32, nr, n int)
// The same for n <= 4 rows: dst[p*nr + l] for l < 4, where columns beyond n get copies of the last one. Requires AVX512F, DQ, BMI2.
//
// A turn transposes 4 rows of 16 elements and stores each lane by itself.
// SI src, R8 R9 R10 offsets of rows 1, 2, 3; DI dst, DX nr (bytes), CX elements left, K1 mask.
TEXT ·gemmPackCols4F32AVX512(SB), NOSPLIT, $0-48
	MOVQ k+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ stride+16(FP), R11
	MOVQ dst+24(FP), DI
	MOVQ nr+32(FP), DX
	MOVQ n+40(FP), BX
	SHLQ $2, R11
	SHLQ $2, DX
	XORL R8, R8
	CMPQ BX, $2
	CMOVQGE R11, R8
	MOVQ R8, R9
	LEAQ (R11)(R11*1), AX
	CMPQ BX, $3
	CMOVQGE AX, R9
	MOVQ R9, R10
	ADDQ R11, AX
	CMPQ BX, $4
	CMOVQGE AX, R10
	LEAQ (DX)(DX*2), R12 // 3 nr

loop:
	MOVL  $-1, AX
	CMPQ  CX, $16
	JGE   load
	BZHIL CX, AX, AX

load:
	KMOVW AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VMOVUPS.Z (SI)(R8*1), K1, Z1
	VMOVUPS.Z (SI)(R9*1), K1, Z2
	VMOVUPS.Z (SI)(R10*1), K1, Z3
	VUNPCKLPS Z1, Z0, Z4
	VUNPCKHPS Z1, Z0, Z5
	VUNPCKLPS Z3, Z2, Z6
	VUNPCKHPS Z3, Z2, Z7
	VUNPCKLPD Z6, Z4, Z0
	VUNPCKHPD Z6, Z4, Z1
	VUNPCKLPD Z7, Z5, Z2
	VUNPCKHPD Z7, Z5, Z3

	// Lane L of Z0-Z3 holds elements 4L .. 4L+3.
	CMPQ CX, $16
	JLT  part
	VMOVUPS X0, (DI)
	VMOVUPS X1, (DI)(DX*1)
	VMOVUPS X2, (DI)(DX*2)
	VMOVUPS X3, (DI)(R12*1)
	LEAQ (DI)(DX*4), DI
	VEXTRACTF32X4 $1, Z0, (DI)
	VEXTRACTF32X4 $1, Z1, (DI)(DX*1)
	VEXTRACTF32X4 $1, Z2, (DI)(DX*2)
	VEXTRACTF32X4 $1, Z3, (DI)(R12*1)
	LEAQ (DI)(DX*4), DI
	VEXTRACTF32X4 $2, Z0, (DI)
	VEXTRACTF32X4 $2, Z1, (DI)(DX*1)
	VEXTRACTF32X4 $2, Z2, (DI)(DX*2)
	VEXTRACTF32X4 $2, Z3, (DI)(R12*1)
	LEAQ (DI)(DX*4), DI
	VEXTRACTF32X4 $3, Z0, (DI)
	VEXTRACTF32X4 $3, Z1, (DI)(DX*1)
	VEXTRACTF32X4 $3, Z2, (DI)(DX*2)
	VEXTRACTF32X4 $3, Z3, (DI)(R12*1)
	LEAQ (DI)(DX*4), DI
	ADDQ $64, SI
	SUBQ $16, CX
	JNE  loop
	JMP  done

part: // CX < 16 elements, one row of dst each; Z0-Z3 move down by one lane every four
	VMOVUPS X0, (DI)
	DECQ    CX
	JEQ     done
	VMOVUPS X1, (DI)(DX*1)
	DECQ    CX
	JEQ     done
	VMOVUPS X2, (DI)(DX*2)
	DECQ    CX
	JEQ     done
	VMOVUPS X3, (DI)(R12*1)
	DECQ    CX
	JEQ     done
	VSHUFF32X4 $0x39, Z0, Z0, Z0
	VSHUFF32X4 $0x39, Z1, Z1, Z1
	VSHUFF32X4 $0x39, Z2, Z2, Z2
	VSHUFF32X4 $0x39, Z3, Z3, Z3
	LEAQ    (DI)(DX*4), DI
	JMP     part

done:
	VZEROUPPER
	RET

// func gemmPackCols8F64AVX512(k int, src *float64, stride int, dst *float64, nr int)
// 8 columns of op(B) that are rows of src, 8 rows of k elements, stride apart: dst[p*nr + l] = src[l*stride + p].
// Requires AVX512F, DQ, BMI2.
//
// A turn transposes 8 rows of 2 elements. Lane L of vector i is loaded with row 2*L+i by broadcasts under a mask,
// which cost no shuffle; one round of unpacking inside the lanes finish the job: 2 shuffles for 2 vectors.
//
// SI R9 R10 R11 rows 0, 2, 4, 6; R8 stride, R12 3 stride; DI dst, DX nr (bytes), CX elements left; K1-K4 lanes 0-3.
// Tail: the last k mod 2 elements with narrower masks, nothing is read beyond a row.
TEXT ·gemmPackCols8F64AVX512(SB), NOSPLIT, $0-40
	MOVQ k+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ stride+16(FP), R8
	MOVQ dst+24(FP), DI
	MOVQ nr+32(FP), DX
	SHLQ $3, R8
	SHLQ $3, DX
	LEAQ (R8)(R8*2), R12
	LEAQ (SI)(R8*2), R9
	LEAQ (R9)(R8*2), R10
	LEAQ (R10)(R8*2), R11
	MOVL $0x3, AX
	KMOVW AX, K1
	KSHIFTLW $2, K1, K2
	KSHIFTLW $4, K1, K3
	KSHIFTLW $6, K1, K4
	SUBQ $2, CX
	JLT  tail

loop:
	VBROADCASTF64X2.Z (SI), K1, Z0
	VBROADCASTF64X2.Z (SI)(R8*1), K1, Z1
	VBROADCASTF64X2 (R9), K2, Z0
	VBROADCASTF64X2 (R9)(R8*1), K2, Z1
	VBROADCASTF64X2 (R10), K3, Z0
	VBROADCASTF64X2 (R10)(R8*1), K3, Z1
	VBROADCASTF64X2 (R11), K4, Z0
	VBROADCASTF64X2 (R11)(R8*1), K4, Z1
	VUNPCKLPD Z1, Z0, Z2
	VUNPCKHPD Z1, Z0, Z3
	VMOVUPD Z2, (DI)
	VMOVUPD Z3, (DI)(DX*1)
	LEAQ (DI)(DX*2), DI
	ADDQ $16, SI
	ADDQ $16, R9
	ADDQ $16, R10
	ADDQ $16, R11
	SUBQ $2, CX
	JGE  loop

tail:
	ADDQ $2, CX
	JEQ  done
	BZHIL CX, AX, AX
	KMOVW AX, K1
	KSHIFTLW $2, K1, K2
	KSHIFTLW $4, K1, K3
	KSHIFTLW $6, K1, K4
	VBROADCASTF64X2.Z (SI), K1, Z0
	VBROADCASTF64X2.Z (SI)(R8*1), K1, Z1
	VBROADCASTF64X2 (R9), K2, Z0
	VBROADCASTF64X2 (R9)(R8*1), K2, Z1
	VBROADCASTF64X2 (R10), K3, Z0
	VBROADCASTF64X2 (R10)(R8*1), K3, Z1
	VBROADCASTF64X2 (R11), K4, Z0
	VBROADCASTF64X2 (R11)(R8*1), K4, Z1
	VUNPCKLPD Z1, Z0, Z2
	VUNPCKHPD Z1, Z0, Z3
	VMOVUPD Z2, (DI)

done:
	VZEROUPPER
	RET

// func gemmPackCols4F64AVX512(k int, src *float64, stride int, dst *float64, nr, n int)
// The same for n <= 4 rows: dst[p*nr + l] for l < 4, where columns beyond n get copies of the last one. Requires AVX512F, VL, DQ, BMI2.
//
// A turn transposes 4 rows of 8 elements and stores each lane by itself.
// SI src, R8 R9 R10 offsets of rows 1, 2, 3; DI dst, DX nr (bytes), CX elements left, K1 mask.
TEXT ·gemmPackCols4F64AVX512(SB), NOSPLIT, $0-48
	MOVQ k+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ stride+16(FP), R11
	MOVQ dst+24(FP), DI
	MOVQ nr+32(FP), DX
	MOVQ n+40(FP), BX
	SHLQ $3, R11
	SHLQ $3, DX
	XORL R8, R8
	CMPQ BX, $2
	CMOVQGE R11, R8
	MOVQ R8, R9
	LEAQ (R11)(R11*1), AX
	CMPQ BX, $3
	CMOVQGE AX, R9
	MOVQ R9, R10
	ADDQ R11, AX
	CMPQ BX, $4
	CMOVQGE AX, R10
	LEAQ (DX)(DX*2), R12 // 3 nr

loop:
	MOVL  $-1, AX
	CMPQ  CX, $8
	JGE   load
	BZHIL CX, AX, AX

load:
	KMOVW AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VMOVUPD.Z (SI)(R8*1), K1, Z1
	VMOVUPD.Z (SI)(R9*1), K1, Z2
	VMOVUPD.Z (SI)(R10*1), K1, Z3
	VUNPCKLPD Z1, Z0, Z4 // lane L: rows 0, 1 of element 2L
	VUNPCKHPD Z1, Z0, Z5 // 2L+1
	VUNPCKLPD Z3, Z2, Z6
	VUNPCKHPD Z3, Z2, Z7
	CMPQ CX, $8
	JLT  part
	VMOVUPD X4, (DI)
	VMOVUPD X6, 16(DI)
	VMOVUPD X5, (DI)(DX*1)
	VMOVUPD X7, 16(DI)(DX*1)
	LEAQ (DI)(DX*2), DI
	VEXTRACTF64X2 $1, Z4, (DI)
	VEXTRACTF64X2 $1, Z6, 16(DI)
	VEXTRACTF64X2 $1, Z5, (DI)(DX*1)
	VEXTRACTF64X2 $1, Z7, 16(DI)(DX*1)
	LEAQ (DI)(DX*2), DI
	VEXTRACTF64X2 $2, Z4, (DI)
	VEXTRACTF64X2 $2, Z6, 16(DI)
	VEXTRACTF64X2 $2, Z5, (DI)(DX*1)
	VEXTRACTF64X2 $2, Z7, 16(DI)(DX*1)
	LEAQ (DI)(DX*2), DI
	VEXTRACTF64X2 $3, Z4, (DI)
	VEXTRACTF64X2 $3, Z6, 16(DI)
	VEXTRACTF64X2 $3, Z5, (DI)(DX*1)
	VEXTRACTF64X2 $3, Z7, 16(DI)(DX*1)
	LEAQ (DI)(DX*2), DI
	ADDQ $64, SI
	SUBQ $8, CX
	JNE  loop
	JMP  done

part: // CX < 8 elements, one row of dst each; the vectors move down by one lane every two
	VMOVUPD X4, (DI)
	VMOVUPD X6, 16(DI)
	DECQ    CX
	JEQ     done
	VMOVUPD X5, (DI)(DX*1)
	VMOVUPD X7, 16(DI)(DX*1)
	DECQ    CX
	JEQ     done
	VSHUFF64X2 $0x39, Z4, Z4, Z4
	VSHUFF64X2 $0x39, Z5, Z5, Z5
	VSHUFF64X2 $0x39, Z6, Z6, Z6
	VSHUFF64X2 $0x39, Z7, Z7, Z7
	LEAQ    (DI)(DX*2), DI
	JMP     part

done:
	VZEROUPPER
	RET
