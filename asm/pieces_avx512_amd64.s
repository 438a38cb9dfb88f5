//go:build !purego && !noasm

#include "textflag.h"

// func sumPiecesF32AVX512(dst *float32, ds int, src *float32, ss int, head, next *int32, rows, width int)
// dst[i*ds + c] = 0 + src[p*ss + c] + src[next[p]*ss + c] + ..., p = head[i], to the first p < 0. rows, width > 0.
// Requires AVX512F, BMI2.
//
// DI row of dst, R8 its stride in bytes, SI src, R9 its stride in bytes, DX head, R10 next, R11 rows left, R12 width, CX columns
// left, BX their byte offset, R13 piece p, AX its row, Z0-Z3 sums, K1-K4 masks of the last columns.
// 64 columns at a time stay in registers while their list is gone through, so that dst is written once and never read. Most lists
// have one piece: those of the next rows overlap in the out-of-order window.
// Tail: the last width % 64 columns under masks.
TEXT ·sumPiecesF32AVX512(SB), NOSPLIT, $0-64
	MOVQ  dst+0(FP), DI
	MOVQ  ds+8(FP), R8
	MOVQ  src+16(FP), SI
	MOVQ  ss+24(FP), R9
	MOVQ  head+32(FP), DX
	MOVQ  next+40(FP), R10
	MOVQ  rows+48(FP), R11
	MOVQ  width+56(FP), R12
	SHLQ  $2, R8
	SHLQ  $2, R9
	MOVQ  R12, CX
	ANDQ  $63, CX
	MOVQ  $-1, AX
	BZHIQ CX, AX, AX
	KMOVW AX, K1
	SHRQ  $16, AX
	KMOVW AX, K2
	SHRQ  $16, AX
	KMOVW AX, K3
	SHRQ  $16, AX
	KMOVW AX, K4

row:
	XORL BX, BX
	MOVQ R12, CX
	SUBQ $64, CX
	JLT  tail

columns:
	VPXORD  Z0, Z0, Z0
	VPXORD  Z1, Z1, Z1
	VPXORD  Z2, Z2, Z2
	VPXORD  Z3, Z3, Z3
	MOVLQSX (DX), R13
	TESTQ   R13, R13
	JLT     store

piece:
	MOVQ    R13, AX
	IMULQ   R9, AX
	ADDQ    SI, AX
	VADDPS  (AX)(BX*1), Z0, Z0
	VADDPS  64(AX)(BX*1), Z1, Z1
	VADDPS  128(AX)(BX*1), Z2, Z2
	VADDPS  192(AX)(BX*1), Z3, Z3
	MOVLQSX (R10)(R13*4), R13
	TESTQ   R13, R13
	JGE     piece

store:
	VMOVUPS Z0, (DI)(BX*1)
	VMOVUPS Z1, 64(DI)(BX*1)
	VMOVUPS Z2, 128(DI)(BX*1)
	VMOVUPS Z3, 192(DI)(BX*1)
	ADDQ    $256, BX
	SUBQ    $64, CX
	JGE     columns

tail:
	ADDQ    $64, CX
	JEQ     done
	VPXORD  Z0, Z0, Z0
	VPXORD  Z1, Z1, Z1
	VPXORD  Z2, Z2, Z2
	VPXORD  Z3, Z3, Z3
	MOVLQSX (DX), R13
	TESTQ   R13, R13
	JLT     last

part:
	MOVQ    R13, AX
	IMULQ   R9, AX
	ADDQ    SI, AX
	VADDPS  (AX)(BX*1), Z0, K1, Z0
	VADDPS  64(AX)(BX*1), Z1, K2, Z1
	VADDPS  128(AX)(BX*1), Z2, K3, Z2
	VADDPS  192(AX)(BX*1), Z3, K4, Z3
	MOVLQSX (R10)(R13*4), R13
	TESTQ   R13, R13
	JGE     part

last:
	VMOVUPS Z0, K1, (DI)(BX*1)
	VMOVUPS Z1, K2, 64(DI)(BX*1)
	VMOVUPS Z2, K3, 128(DI)(BX*1)
	VMOVUPS Z3, K4, 192(DI)(BX*1)

done:
	ADDQ R8, DI
	ADDQ $4, DX
	DECQ R11
	JNE  row
	VZEROUPPER
	RET

// func sumPiecesF64AVX512(dst *float64, ds int, src *float64, ss int, head, next *int32, rows, width int)
// dst[i*ds + c] = 0 + src[p*ss + c] + src[next[p]*ss + c] + ..., p = head[i], to the first p < 0. rows, width > 0.
// Requires AVX512F, BMI2.
//
// DI row of dst, R8 its stride in bytes, SI src, R9 its stride in bytes, DX head, R10 next, R11 rows left, R12 width, CX columns
// left, BX their byte offset, R13 piece p, AX its row, Z0-Z3 sums, K1-K4 masks of the last columns.
// 32 columns at a time stay in registers while their list is gone through, so that dst is written once and never read. Most lists
// have one piece: those of the next rows overlap in the out-of-order window.
// Tail: the last width % 32 columns under masks.
TEXT ·sumPiecesF64AVX512(SB), NOSPLIT, $0-64
	MOVQ  dst+0(FP), DI
	MOVQ  ds+8(FP), R8
	MOVQ  src+16(FP), SI
	MOVQ  ss+24(FP), R9
	MOVQ  head+32(FP), DX
	MOVQ  next+40(FP), R10
	MOVQ  rows+48(FP), R11
	MOVQ  width+56(FP), R12
	SHLQ  $3, R8
	SHLQ  $3, R9
	MOVQ  R12, CX
	ANDQ  $31, CX
	MOVQ  $-1, AX
	BZHIQ CX, AX, AX
	KMOVW AX, K1
	SHRQ  $8, AX
	KMOVW AX, K2
	SHRQ  $8, AX
	KMOVW AX, K3
	SHRQ  $8, AX
	KMOVW AX, K4

row:
	XORL BX, BX
	MOVQ R12, CX
	SUBQ $32, CX
	JLT  tail

columns:
	VPXORD  Z0, Z0, Z0
	VPXORD  Z1, Z1, Z1
	VPXORD  Z2, Z2, Z2
	VPXORD  Z3, Z3, Z3
	MOVLQSX (DX), R13
	TESTQ   R13, R13
	JLT     store

piece:
	MOVQ    R13, AX
	IMULQ   R9, AX
	ADDQ    SI, AX
	VADDPD  (AX)(BX*1), Z0, Z0
	VADDPD  64(AX)(BX*1), Z1, Z1
	VADDPD  128(AX)(BX*1), Z2, Z2
	VADDPD  192(AX)(BX*1), Z3, Z3
	MOVLQSX (R10)(R13*4), R13
	TESTQ   R13, R13
	JGE     piece

store:
	VMOVUPD Z0, (DI)(BX*1)
	VMOVUPD Z1, 64(DI)(BX*1)
	VMOVUPD Z2, 128(DI)(BX*1)
	VMOVUPD Z3, 192(DI)(BX*1)
	ADDQ    $256, BX
	SUBQ    $32, CX
	JGE     columns

tail:
	ADDQ    $32, CX
	JEQ     done
	VPXORD  Z0, Z0, Z0
	VPXORD  Z1, Z1, Z1
	VPXORD  Z2, Z2, Z2
	VPXORD  Z3, Z3, Z3
	MOVLQSX (DX), R13
	TESTQ   R13, R13
	JLT     last

part:
	MOVQ    R13, AX
	IMULQ   R9, AX
	ADDQ    SI, AX
	VADDPD  (AX)(BX*1), Z0, K1, Z0
	VADDPD  64(AX)(BX*1), Z1, K2, Z1
	VADDPD  128(AX)(BX*1), Z2, K3, Z2
	VADDPD  192(AX)(BX*1), Z3, K4, Z3
	MOVLQSX (R10)(R13*4), R13
	TESTQ   R13, R13
	JGE     part

last:
	VMOVUPD Z0, K1, (DI)(BX*1)
	VMOVUPD Z1, K2, 64(DI)(BX*1)
	VMOVUPD Z2, K3, 128(DI)(BX*1)
	VMOVUPD Z3, K4, 192(DI)(BX*1)

done:
	ADDQ R8, DI
	ADDQ $4, DX
	DECQ R11
	JNE  row
	VZEROUPPER
	RET
