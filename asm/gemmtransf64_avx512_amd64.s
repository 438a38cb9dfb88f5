//go:build !purego && !noasm

#include "textflag.h"

// The first 8 rows of a full strip of C where B is transposed, float64: 8 rows times 16 columns, one block of k. The strip of B
// is transposed in registers on the way and left packed, for the rows that follow.
//
// Why in one kernel: shuffles have ports of their own beside those of multiply-adds, and rows of B that come from L2 or beyond
// are waited for while there are products to do. Zen 5: these rows run at 87 to 100 GFLOP/s, at 78 with B in L2, where a packed
// strip gives 114; 16 rows, 480 columns and 304 steps at 89, and at 63 where the strip is packed beforehand by the same shuffles.
//
// A turn transposes the next 8 steps beside the products of the present ones: half of the strip's columns, then 4 steps, the
// other half, 4 steps. A block of 8 columns and 8 steps is 8 loads and 24 shuffles and takes whole cache lines of B: rows a
// multiple of 4 KiB apart share cache sets. Steps read the packed strip, which the block before has written, so that
// transposing needs no more than 12 registers beside 16 accumulators.
//
// Order: one chain per element, k ascending, from +0; modes as in gemm14x16F64AVX512. Tail: the last turn transposes the last 8
// steps, some of them again, so that nothing beyond a row is read; k >= 8.
//
// AX a (row 0), DX row 7, while transposing the place in pack, R8 rsA, R12 3 rsA, R13 5 rsA, R9 csA, SI b at the steps transposed
// last, R10 ldb, R11 3 ldb, BX row of B or steps to go, DI pack at the present step, later c, CX steps left; strides in bytes.
// K3 all columns or none, for loads of C. Z0-Z15 accumulators, Z16-Z27 transposing, Z28 Z29 B or C, Z30 broadcast, then alpha,
// Z31 beta. Requires AVX512F.

#define ROW2(addr, c0, c1) \
	VBROADCASTSD addr, Z30; \
	VFMADD231PD Z28, Z30, c0; \
	VFMADD231PD Z29, Z30, c1

// A step of k; the flags tell whether BX was 1.
#define STEP8 \
	VMOVUPD (DI), Z28; \
	VMOVUPD 64(DI), Z29; \
	ROW2((AX), Z0, Z1); \
	ROW2((AX)(R8*1), Z2, Z3); \
	ROW2((AX)(R8*2), Z4, Z5); \
	ROW2((AX)(R12*1), Z6, Z7); \
	ROW2((AX)(R8*4), Z8, Z9); \
	ROW2((AX)(R13*1), Z10, Z11); \
	ROW2((AX)(R12*2), Z12, Z13); \
	ROW2((DX), Z14, Z15); \
	ADDQ R9, AX; \
	ADDQ R9, DX; \
	SUBQ $-128, DI; \
	DECQ BX

#define STORE2(c0, c1) \
	VMOVUPD c0, (DI); \
	VMOVUPD c1, 64(DI); \
	ADDQ R11, DI

#define UPDATE2(c0, c1) \
	VMOVUPD.Z (DI), K3, Z28; \
	VMOVUPD.Z 64(DI), K3, Z29; \
	VMULPD Z31, Z28, Z28; \
	VMULPD Z31, Z29, Z29; \
	VFMADD213PD Z28, Z30, c0; \
	VFMADD213PD Z29, Z30, c1; \
	STORE2(c0, c1)

// BLOCK transposes 8 rows of B from BX on, 8 steps, to off(DX).
#define BLOCK(off) \
	VMOVUPD (BX), Z16; VMOVUPD (BX)(R10*1), Z17; VMOVUPD (BX)(R10*2), Z18; VMOVUPD (BX)(R11*1), Z19; \
	LEAQ (BX)(R10*4), BX; \
	VMOVUPD (BX), Z20; VMOVUPD (BX)(R10*1), Z21; VMOVUPD (BX)(R10*2), Z22; VMOVUPD (BX)(R11*1), Z23; \
	VUNPCKLPD Z17, Z16, Z24; VUNPCKHPD Z17, Z16, Z16; VUNPCKLPD Z19, Z18, Z25; VUNPCKHPD Z19, Z18, Z17; \
	VUNPCKLPD Z21, Z20, Z26; VUNPCKHPD Z21, Z20, Z18; VUNPCKLPD Z23, Z22, Z27; VUNPCKHPD Z23, Z22, Z19; \
	CROSS(Z24, Z25, Z26, Z27); \
	CROSS(Z16, Z17, Z18, Z19); \
	VMOVUPD Z24, off(DX); VMOVUPD Z16, off+128(DX); VMOVUPD Z25, off+256(DX); VMOVUPD Z17, off+384(DX); \
	VMOVUPD Z26, off+512(DX); VMOVUPD Z18, off+640(DX); VMOVUPD Z27, off+768(DX); VMOVUPD Z19, off+896(DX)

// CROSS transposes the 4 x 4 lanes of a0-a3.
#define CROSS(a0, a1, a2, a3) \
	VSHUFF64X2 $0x88, a1, a0, Z20; VSHUFF64X2 $0xdd, a1, a0, Z21; \
	VSHUFF64X2 $0x88, a3, a2, Z22; VSHUFF64X2 $0xdd, a3, a2, Z23; \
	VSHUFF64X2 $0x88, Z22, Z20, a0; VSHUFF64X2 $0x88, Z23, Z21, a1; \
	VSHUFF64X2 $0xdd, Z22, Z20, a2; VSHUFF64X2 $0xdd, Z23, Z21, a3

#define LEFT \
	MOVQ SI, BX; \
	BLOCK(0)

#define RIGHT \
	LEAQ (SI)(R10*8), BX; \
	BLOCK(64)

// func gemmTrans8x16F64AVX512(k int, a *float64, rsA, csA int, b *float64, ldb int, pack, c *float64, ldc, mode int, alpha, beta float64)
// Rows of B are ldb elements apart, pack has room for k rows of 16 elements.
TEXT ·gemmTrans8x16F64AVX512(SB), NOSPLIT, $8-96
	MOVQ a+8(FP), AX
	MOVQ rsA+16(FP), R8
	MOVQ csA+24(FP), R9
	MOVQ b+32(FP), SI
	MOVQ ldb+40(FP), R10
	MOVQ pack+48(FP), DI
	MOVQ k+0(FP), CX
	SHLQ $3, R8
	SHLQ $3, R9
	SHLQ $3, R10
	LEAQ (R8)(R8*2), R12
	LEAQ (R8)(R8*4), R13
	LEAQ (R10)(R10*2), R11
	VPXORD Z0, Z0, Z0; VPXORD Z1, Z1, Z1; VPXORD Z2, Z2, Z2; VPXORD Z3, Z3, Z3
	VPXORD Z4, Z4, Z4; VPXORD Z5, Z5, Z5; VPXORD Z6, Z6, Z6; VPXORD Z7, Z7, Z7
	VPXORD Z8, Z8, Z8; VPXORD Z9, Z9, Z9; VPXORD Z10, Z10, Z10; VPXORD Z11, Z11, Z11
	VPXORD Z12, Z12, Z12; VPXORD Z13, Z13, Z13; VPXORD Z14, Z14, Z14; VPXORD Z15, Z15, Z15
	MOVQ DI, DX
	LEFT
	RIGHT
	LEAQ (AX)(R8*8), DX
	SUBQ R8, DX

turn:
	MOVQ CX, BX
	SUBQ $8, BX
	JLE  last
	CMPQ BX, $8
	JLE  next
	MOVL $8, BX

next: // transposed beside this turn's steps: the 8 that end BX steps after them
	LEAQ (SI)(BX*8), SI
	SHLQ $7, BX
	LEAQ (DI)(BX*1), DX
	MOVQ DX, next-8(SP)
	LEFT
	LEAQ (AX)(R8*8), DX
	SUBQ R8, DX
	MOVL $4, BX

first:
	STEP8
	JNZ  first
	MOVQ next-8(SP), DX
	RIGHT
	LEAQ (AX)(R8*8), DX
	SUBQ R8, DX
	MOVL $4, BX

second:
	STEP8
	JNZ  second
	SUBQ $8, CX
	JMP  turn

last: // 8 steps or fewer, all transposed
	MOVQ CX, BX

step:
	STEP8
	JNZ  step
	MOVQ c+56(FP), DI
	MOVQ ldc+64(FP), R11
	SHLQ $3, R11
	CMPQ mode+72(FP), $0
	JNE  update
	STORE2(Z0, Z1)
	STORE2(Z2, Z3)
	STORE2(Z4, Z5)
	STORE2(Z6, Z7)
	STORE2(Z8, Z9)
	STORE2(Z10, Z11)
	STORE2(Z12, Z13)
	STORE2(Z14, Z15)
	VZEROUPPER
	RET

update:
	KXORW K3, K3, K3
	CMPQ  mode+72(FP), $2
	JNE   scaled
	KXNORW K3, K3, K3

scaled:
	VBROADCASTSD alpha+80(FP), Z30
	VBROADCASTSD beta+88(FP), Z31
	UPDATE2(Z0, Z1)
	UPDATE2(Z2, Z3)
	UPDATE2(Z4, Z5)
	UPDATE2(Z6, Z7)
	UPDATE2(Z8, Z9)
	UPDATE2(Z10, Z11)
	UPDATE2(Z12, Z13)
	UPDATE2(Z14, Z15)
	VZEROUPPER
	RET
