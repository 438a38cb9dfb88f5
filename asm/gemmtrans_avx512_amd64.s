//go:build !purego && !noasm

#include "textflag.h"

// The first 8 rows of a full strip of C where B is transposed, float32: 8 rows times 32 columns, one block of k. The strip of B
// is transposed in registers on the way and left packed, for the rows that follow.
//
// Why in one kernel: shuffles have ports of their own beside those of multiply-adds, and rows of B that come from L2 or beyond
// are waited for while there are products to do. Zen 5: these rows run at 175 GFLOP/s, at 155 with B in L2, where a packed strip
// gives 230; 16 rows, 480 columns and 304 steps at 185, and at 130 where the strip is packed beforehand by the same shuffles.
//
// A turn transposes the next 16 steps beside the products of the present ones: half of the strip's columns, then 8 steps, the
// other half, 8 steps. A block of 16 columns and 8 steps is 16 loads of half a vector and 24 shuffles, two of them in succession
// take whole cache lines of B: rows a multiple of 2 KiB apart share cache sets. Steps read the packed strip, which the block
// before has written, so that transposing needs no more than 12 registers beside 16 accumulators.
//
// Order: one chain per element, k ascending, from +0; modes as in gemm14x32F32AVX512. Tail: the last turn transposes the last 16
// steps, some of them again, so that nothing beyond a row is read; k >= 16.
//
// AX a (row 0), DX row 7, while transposing the place in pack, R8 rsA, R12 3 rsA, R13 5 rsA, R9 csA, SI b at the steps transposed
// last, R10 ldb, R11 3 ldb, BX row of B or steps to go, DI pack at the present step, later c, CX steps left; strides in bytes.
// K3 all columns or none, for loads of C. Z0-Z15 accumulators, Z16-Z27 transposing, Z28 Z29 B or C, Z30 broadcast, then alpha,
// Z31 beta. Requires AVX512F.

#define ROW2(addr, c0, c1) \
	VBROADCASTSS addr, Z30; \
	VFMADD231PS Z28, Z30, c0; \
	VFMADD231PS Z29, Z30, c1

// A step of k; the flags tell whether BX was 1.
#define STEP8 \
	VMOVUPS (DI), Z28; \
	VMOVUPS 64(DI), Z29; \
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
	VMOVUPS c0, (DI); \
	VMOVUPS c1, 64(DI); \
	ADDQ R11, DI

#define UPDATE2(c0, c1) \
	VMOVUPS.Z (DI), K3, Z28; \
	VMOVUPS.Z 64(DI), K3, Z29; \
	VMULPS Z31, Z28, Z28; \
	VMULPS Z31, Z29, Z29; \
	VFMADD213PS Z28, Z30, c0; \
	VFMADD213PS Z29, Z30, c1; \
	STORE2(c0, c1)

// LOW and HIGH load four rows of B, 8 steps each, into halves of vectors.
#define LOW(y0, y1, y2, y3) \
	VMOVUPS (BX), y0; VMOVUPS (BX)(R10*1), y1; VMOVUPS (BX)(R10*2), y2; VMOVUPS (BX)(R11*1), y3; \
	LEAQ (BX)(R10*4), BX

#define HIGH(a0, a1, a2, a3) \
	VINSERTF64X4 $1, (BX), a0, a0; VINSERTF64X4 $1, (BX)(R10*1), a1, a1; \
	VINSERTF64X4 $1, (BX)(R10*2), a2, a2; VINSERTF64X4 $1, (BX)(R11*1), a3, a3; \
	LEAQ (BX)(R10*4), BX

// QUADS transposes the 4 x 4 blocks in the lanes of a0-a3.
#define QUADS(a0, a1, a2, a3) \
	VUNPCKLPS a1, a0, Z24; VUNPCKHPS a1, a0, Z25; VUNPCKLPS a3, a2, Z26; VUNPCKHPS a3, a2, Z27; \
	VUNPCKLPD Z26, Z24, a0; VUNPCKHPD Z26, Z24, a1; VUNPCKLPD Z27, Z25, a2; VUNPCKHPD Z27, Z25, a3

// BLOCK transposes 16 rows of B from BX on, 8 steps, to off(DX).
#define BLOCK(off) \
	LOW(Y16, Y17, Y18, Y19); \
	HIGH(Z16, Z17, Z18, Z19); \
	QUADS(Z16, Z17, Z18, Z19); \
	LOW(Y20, Y21, Y22, Y23); \
	HIGH(Z20, Z21, Z22, Z23); \
	QUADS(Z20, Z21, Z22, Z23); \
	VSHUFF32X4 $0x88, Z20, Z16, Z24; VSHUFF32X4 $0x88, Z21, Z17, Z25; \
	VSHUFF32X4 $0x88, Z22, Z18, Z26; VSHUFF32X4 $0x88, Z23, Z19, Z27; \
	VSHUFF32X4 $0xdd, Z20, Z16, Z16; VSHUFF32X4 $0xdd, Z21, Z17, Z17; \
	VSHUFF32X4 $0xdd, Z22, Z18, Z18; VSHUFF32X4 $0xdd, Z23, Z19, Z19; \
	VMOVUPS Z24, off(DX); VMOVUPS Z25, off+128(DX); VMOVUPS Z26, off+256(DX); VMOVUPS Z27, off+384(DX); \
	VMOVUPS Z16, off+512(DX); VMOVUPS Z17, off+640(DX); VMOVUPS Z18, off+768(DX); VMOVUPS Z19, off+896(DX)

#define LEFT \
	MOVQ SI, BX; \
	BLOCK(0); \
	LEAQ 32(SI), BX; \
	BLOCK(1024)

#define RIGHT \
	LEAQ (SI)(R10*8), BX; \
	LEAQ (BX)(R10*8), BX; \
	BLOCK(64); \
	LEAQ 32(SI)(R10*8), BX; \
	LEAQ (BX)(R10*8), BX; \
	BLOCK(1088)

// func gemmTrans8x32F32AVX512(k int, a *float32, rsA, csA int, b *float32, ldb int, pack, c *float32, ldc, mode int, alpha, beta float32)
// Rows of B are ldb elements apart, pack has room for k rows of 32 elements.
TEXT ·gemmTrans8x32F32AVX512(SB), NOSPLIT, $8-88
	MOVQ a+8(FP), AX
	MOVQ rsA+16(FP), R8
	MOVQ csA+24(FP), R9
	MOVQ b+32(FP), SI
	MOVQ ldb+40(FP), R10
	MOVQ pack+48(FP), DI
	MOVQ k+0(FP), CX
	SHLQ $2, R8
	SHLQ $2, R9
	SHLQ $2, R10
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
	SUBQ $16, BX
	JLE  last
	CMPQ BX, $16
	JLE  next
	MOVL $16, BX

next: // transposed beside this turn's steps: the 16 that end BX steps after them
	LEAQ (SI)(BX*4), SI
	SHLQ $7, BX
	LEAQ (DI)(BX*1), DX
	MOVQ DX, next-8(SP)
	LEFT
	LEAQ (AX)(R8*8), DX
	SUBQ R8, DX
	MOVL $8, BX

first:
	STEP8
	JNZ  first
	MOVQ next-8(SP), DX
	RIGHT
	LEAQ (AX)(R8*8), DX
	SUBQ R8, DX
	MOVL $8, BX

second:
	STEP8
	JNZ  second
	SUBQ $16, CX
	JMP  turn

last: // 16 steps or fewer, all transposed
	MOVQ CX, BX

step:
	STEP8
	JNZ  step
	MOVQ c+56(FP), DI
	MOVQ ldc+64(FP), R11
	SHLQ $2, R11
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
	VBROADCASTSS alpha+80(FP), Z30
	VBROADCASTSS beta+84(FP), Z31
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
