//go:build !purego && !noasm

#include "textflag.h"

// Strips of C, float32: m rows of C times one column strip, one block of k. Both strides of A are free; rows of B and C are
// contiguous. Vectors run along a row of C, elements of A are broadcast. Full strips have 24 columns and tiles of 4 rows (12
// accumulators, 3 vectors of B and a broadcast are the 16 registers; 7 loads for 12 multiply-adds). What they leave of a row
// goes to strips of 16 columns (tiles of 6 rows) and of n <= 8 columns (8 rows, masks): enough chains to hide the latency.
// A 6x16 tile for all of C was measured too: 8 loads for 12 multiply-adds, 3 % slower on Zen 4.
//
// Order: one chain per element, k ascending, from +0. Mode 0: c = acc. Mode 1: c = alpha*acc. Mode 2: c = alpha*acc + beta*c,
// where the product with beta is rounded.
//
// AX a (row 0 of the tile), R8 rsA, R12 3 rsA, R9 csA, BX b, R10 ldb, CX steps left, DI c, R11 ldc,
// SI rows left, DX the next row of C to ask for (see gemm_avx512_amd64.s) or of pack to fill; all strides in bytes. Accumulators from Y0; Y15 broadcast, then alpha; Y14 beta. Requires AVX2, FMA.

#define ROW3(addr, c0, c1, c2) \
	VBROADCASTSS addr, Y15; \
	VFMADD231PS Y12, Y15, c0; \
	VFMADD231PS Y13, Y15, c1; \
	VFMADD231PS Y14, Y15, c2

#define STORE3(c0, c1, c2) \
	VMOVUPS c0, (DI); \
	VMOVUPS c1, 32(DI); \
	VMOVUPS c2, 64(DI); \
	ADDQ R11, DI

#define SCALE3(c0, c1, c2) \
	VMULPS Y15, c0, c0; \
	VMULPS Y15, c1, c1; \
	VMULPS Y15, c2, c2

#define UPDATE3(c0, c1, c2) \
	VMULPS (DI), Y14, Y12; \
	VFMADD213PS Y12, Y15, c0; \
	VMULPS 32(DI), Y14, Y12; \
	VFMADD213PS Y12, Y15, c1; \
	VMULPS 64(DI), Y14, Y12; \
	VFMADD213PS Y12, Y15, c2; \
	STORE3(c0, c1, c2)

#define ROWS3X1 \
	ROW3((AX), Y0, Y1, Y2)

#define ROWS3X2 \
	ROWS3X1; \
	ROW3((AX)(R8*1), Y3, Y4, Y5)

#define ROWS3X4 \
	ROWS3X2; \
	ROW3((AX)(R8*2), Y6, Y7, Y8); \
	ROW3((AX)(R12*1), Y9, Y10, Y11)

// A step of k; the flags tell whether it was the last.
#define STEP4 \
	VMOVUPS (BX), Y12; \
	VMOVUPS 32(BX), Y13; \
	VMOVUPS 64(BX), Y14; \
	ROWS3X4; \
	ADDQ R9, AX; \
	ADDQ R10, BX; \
	DECQ CX

// Ask for a row of C, which is written when the tile is done.
#define FETCHC \
	PREFETCHT1 (DX); \
	PREFETCHT1 64(DX); \
	PREFETCHT1 95(DX); \
	ADDQ R11, DX

#define STORE3X1 \
	STORE3(Y0, Y1, Y2)

#define STORE3X2 \
	STORE3X1; \
	STORE3(Y3, Y4, Y5)

#define STORE3X4 \
	STORE3X2; \
	STORE3(Y6, Y7, Y8); \
	STORE3(Y9, Y10, Y11)

#define SCALE3X1 \
	SCALE3(Y0, Y1, Y2)

#define SCALE3X2 \
	SCALE3X1; \
	SCALE3(Y3, Y4, Y5)

#define SCALE3X4 \
	SCALE3X2; \
	SCALE3(Y6, Y7, Y8); \
	SCALE3(Y9, Y10, Y11)

#define UPDATE3X1 \
	UPDATE3(Y0, Y1, Y2)

#define UPDATE3X2 \
	UPDATE3X1; \
	UPDATE3(Y3, Y4, Y5)

#define UPDATE3X4 \
	UPDATE3X2; \
	UPDATE3(Y6, Y7, Y8); \
	UPDATE3(Y9, Y10, Y11)

#define ZERO3 \
	VXORPS Y0, Y0, Y0; VXORPS Y1, Y1, Y1; \
	VXORPS Y2, Y2, Y2

#define ZERO6 \
	ZERO3; \
	VXORPS Y3, Y3, Y3; VXORPS Y4, Y4, Y4; \
	VXORPS Y5, Y5, Y5

#define ZERO12 \
	ZERO6; \
	VXORPS Y6, Y6, Y6; VXORPS Y7, Y7, Y7; \
	VXORPS Y8, Y8, Y8; VXORPS Y9, Y9, Y9; \
	VXORPS Y10, Y10, Y10; VXORPS Y11, Y11, Y11

// func gemm4x24F32AVX2(m, k int, a *float32, rsA, csA int, b *float32, ldb int, pack, c *float32, ldc, mode int, alpha, beta float32)
// A strip of 24 columns. m, k > 0. Where pack is not nil, m >= 4 and the strip of B is copied to pack, its rows next to each
// other, while the first tile reads it; the other tiles read the copy.
TEXT ·gemm4x24F32AVX2(SB), NOSPLIT, $0-96
	MOVQ a+16(FP), AX
	MOVQ rsA+24(FP), R8
	MOVQ csA+32(FP), R9
	MOVQ ldb+48(FP), R10
	MOVQ c+64(FP), DI
	MOVQ ldc+72(FP), R11
	MOVQ m+0(FP), SI
	SHLQ $2, R8
	SHLQ $2, R9
	SHLQ $2, R10
	SHLQ $2, R11
	LEAQ (R8)(R8*2), R12
	SUBQ $4, SI
	JLT  tail

tile4:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO12
	MOVQ pack+56(FP), DX
	TESTQ DX, DX
	JNE  pack4
	CMPQ CX, $16
	JLT  loop4
	MOVQ DI, DX
	FETCHC; STEP4
	FETCHC; STEP4
	FETCHC; STEP4
	FETCHC; STEP4

loop4:
	STEP4
	JNZ  loop4

done4:
	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*4), AX
	VBROADCASTSS alpha+88(FP), Y15
	CMPQ  mode+80(FP), $1
	JLT   store4
	JGT   update4
	SCALE3X4

store4:
	STORE3X4
	JMP next4

update4:
	VBROADCASTSS beta+92(FP), Y14
	UPDATE3X4

next4:
	SUBQ $4, SI
	JGE  tile4

tail: // SI + 4 rows are left
	ADDQ  $4, SI
	TESTQ $2, SI
	JEQ   tail1

tile2:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO6

loop2:
	VMOVUPS (BX), Y12
	VMOVUPS 32(BX), Y13
	VMOVUPS 64(BX), Y14
	ROWS3X2
	ADDQ R9, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop2

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*2), AX
	VBROADCASTSS alpha+88(FP), Y15
	CMPQ  mode+80(FP), $1
	JLT   store2
	JGT   update2
	SCALE3X2

store2:
	STORE3X2
	JMP tail1

update2:
	VBROADCASTSS beta+92(FP), Y14
	UPDATE3X2

tail1:
	TESTQ $1, SI
	JEQ   done

tile1:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO3

loop1:
	VMOVUPS (BX), Y12
	VMOVUPS 32(BX), Y13
	VMOVUPS 64(BX), Y14
	ROWS3X1
	ADDQ R9, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop1

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*1), AX
	VBROADCASTSS alpha+88(FP), Y15
	CMPQ  mode+80(FP), $1
	JLT   store1
	JGT   update1
	SCALE3X1

store1:
	STORE3X1
	JMP done

update1:
	VBROADCASTSS beta+92(FP), Y14
	UPDATE3X1

done:
	VZEROUPPER
	RET

pack4: // the first tile, DX pack: B's rows may be pages apart, so they are fetched 8 steps ahead
	PREFETCHT0 (BX)(R10*8)
	PREFETCHT0 64(BX)(R10*8)
	STEP4
	VMOVUPS Y12, (DX)
	VMOVUPS Y13, 32(DX)
	VMOVUPS Y14, 64(DX)
	LEAQ 96(DX), DX
	JNZ  pack4
	MOVQ pack+56(FP), BX
	MOVQ BX, b+40(FP)
	MOVQ $0, pack+56(FP)
	MOVQ $96, R10
	JMP  done4
