//go:build !purego && !noasm

#include "textflag.h"

// Narrow strips of C, float32: what full strips of 24 columns leave of a row, in strips of 16 columns (tiles of 6 rows) and of
// n <= 8 columns (8 rows, masks): enough chains to hide the latency of a multiply-add. The rest is as in the full strip.
//
// Order: one chain per element, k ascending, from +0. Mode 0: c = acc. Mode 1: c = alpha*acc. Mode 2: c = alpha*acc + beta*c,
// where the product with beta is rounded.
//
// AX a (row 0 of the tile), DX row 7, R8 rsA, R12 3 rsA, R13 5 rsA, R9 csA, BX b, R10 ldb, CX steps left, DI c, R11 ldc,
// SI rows left; all strides in bytes. Accumulators from Y0; Y15 broadcast, then alpha; Y14 beta; Y13 mask. Requires AVX2, FMA.

#define ROW2(addr, c0, c1) \
	VBROADCASTSS addr, Y15; \
	VFMADD231PS Y12, Y15, c0; \
	VFMADD231PS Y13, Y15, c1

#define STORE2(c0, c1) \
	VMOVUPS c0, (DI); \
	VMOVUPS c1, 32(DI); \
	ADDQ R11, DI

#define SCALE2(c0, c1) \
	VMULPS Y15, c0, c0; \
	VMULPS Y15, c1, c1

#define UPDATE2(c0, c1) \
	VMULPS (DI), Y14, Y12; \
	VFMADD213PS Y12, Y15, c0; \
	VMULPS 32(DI), Y14, Y12; \
	VFMADD213PS Y12, Y15, c1; \
	STORE2(c0, c1)

#define ROWS2X1 \
	ROW2((AX), Y0, Y1)

#define ROWS2X2 \
	ROWS2X1; \
	ROW2((AX)(R8*1), Y2, Y3)

#define ROWS2X4 \
	ROWS2X2; \
	ROW2((AX)(R8*2), Y4, Y5); \
	ROW2((AX)(R12*1), Y6, Y7)

#define ROWS2X6 \
	ROWS2X4; \
	ROW2((AX)(R8*4), Y8, Y9); \
	ROW2((AX)(R13*1), Y10, Y11)

#define STORE2X1 \
	STORE2(Y0, Y1)

#define STORE2X2 \
	STORE2X1; \
	STORE2(Y2, Y3)

#define STORE2X4 \
	STORE2X2; \
	STORE2(Y4, Y5); \
	STORE2(Y6, Y7)

#define STORE2X6 \
	STORE2X4; \
	STORE2(Y8, Y9); \
	STORE2(Y10, Y11)

#define SCALE2X1 \
	SCALE2(Y0, Y1)

#define SCALE2X2 \
	SCALE2X1; \
	SCALE2(Y2, Y3)

#define SCALE2X4 \
	SCALE2X2; \
	SCALE2(Y4, Y5); \
	SCALE2(Y6, Y7)

#define SCALE2X6 \
	SCALE2X4; \
	SCALE2(Y8, Y9); \
	SCALE2(Y10, Y11)

#define UPDATE2X1 \
	UPDATE2(Y0, Y1)

#define UPDATE2X2 \
	UPDATE2X1; \
	UPDATE2(Y2, Y3)

#define UPDATE2X4 \
	UPDATE2X2; \
	UPDATE2(Y4, Y5); \
	UPDATE2(Y6, Y7)

#define UPDATE2X6 \
	UPDATE2X4; \
	UPDATE2(Y8, Y9); \
	UPDATE2(Y10, Y11)

#define ROW1(addr, c0) \
	VBROADCASTSS addr, Y15; \
	VFMADD231PS Y12, Y15, c0

#define STORE1(c0) \
	VMASKMOVPS c0, Y13, (DI); \
	ADDQ R11, DI

#define SCALE1(c0) \
	VMULPS Y15, c0, c0

#define UPDATE1(c0) \
	VMASKMOVPS (DI), Y13, Y12; \
	VMULPS Y14, Y12, Y12; \
	VFMADD213PS Y12, Y15, c0; \
	STORE1(c0)

#define ROWS1X1 \
	ROW1((AX), Y0)

#define ROWS1X2 \
	ROWS1X1; \
	ROW1((AX)(R8*1), Y1)

#define ROWS1X4 \
	ROWS1X2; \
	ROW1((AX)(R8*2), Y2); \
	ROW1((AX)(R12*1), Y3)

#define ROWS1X8 \
	ROWS1X4; \
	ROW1((AX)(R8*4), Y4); \
	ROW1((AX)(R13*1), Y5); \
	ROW1((AX)(R12*2), Y6); \
	ROW1((DX), Y7)

#define STORE1X1 \
	STORE1(Y0)

#define STORE1X2 \
	STORE1X1; \
	STORE1(Y1)

#define STORE1X4 \
	STORE1X2; \
	STORE1(Y2); \
	STORE1(Y3)

#define STORE1X8 \
	STORE1X4; \
	STORE1(Y4); \
	STORE1(Y5); \
	STORE1(Y6); \
	STORE1(Y7)

#define SCALE1X1 \
	SCALE1(Y0)

#define SCALE1X2 \
	SCALE1X1; \
	SCALE1(Y1)

#define SCALE1X4 \
	SCALE1X2; \
	SCALE1(Y2); \
	SCALE1(Y3)

#define SCALE1X8 \
	SCALE1X4; \
	SCALE1(Y4); \
	SCALE1(Y5); \
	SCALE1(Y6); \
	SCALE1(Y7)

#define UPDATE1X1 \
	UPDATE1(Y0)

#define UPDATE1X2 \
	UPDATE1X1; \
	UPDATE1(Y1)

#define UPDATE1X4 \
	UPDATE1X2; \
	UPDATE1(Y2); \
	UPDATE1(Y3)

#define UPDATE1X8 \
	UPDATE1X4; \
	UPDATE1(Y4); \
	UPDATE1(Y5); \
	UPDATE1(Y6); \
	UPDATE1(Y7)

#define ZERO1 \
	VXORPS Y0, Y0, Y0

#define ZERO2 \
	ZERO1; \
	VXORPS Y1, Y1, Y1

#define ZERO4 \
	ZERO2; \
	VXORPS Y2, Y2, Y2; VXORPS Y3, Y3, Y3

#define ZERO8 \
	ZERO4; \
	VXORPS Y4, Y4, Y4; VXORPS Y5, Y5, Y5; \
	VXORPS Y6, Y6, Y6; VXORPS Y7, Y7, Y7

#define ZERO12 \
	ZERO8; \
	VXORPS Y8, Y8, Y8; VXORPS Y9, Y9, Y9; \
	VXORPS Y10, Y10, Y10; VXORPS Y11, Y11, Y11

// func gemm6x16F32AVX2(m, k int, a *float32, rsA, csA int, b *float32, ldb int, c *float32, ldc, mode int, alpha, beta float32)
// A strip of 16 columns. m, k > 0.
TEXT ·gemm6x16F32AVX2(SB), NOSPLIT, $0-88
	MOVQ a+16(FP), AX
	MOVQ rsA+24(FP), R8
	MOVQ csA+32(FP), R9
	MOVQ ldb+48(FP), R10
	MOVQ c+56(FP), DI
	MOVQ ldc+64(FP), R11
	MOVQ m+0(FP), SI
	SHLQ $2, R8
	SHLQ $2, R9
	SHLQ $2, R10
	SHLQ $2, R11
	LEAQ (R8)(R8*2), R12
	LEAQ (R8)(R8*4), R13
	SUBQ $6, SI
	JLT  tail

tile6:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO12

loop6:
	VMOVUPS (BX), Y12
	VMOVUPS 32(BX), Y13
	ROWS2X6
	ADDQ R9, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop6

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R12*2), AX
	VBROADCASTSS alpha+80(FP), Y15
	CMPQ  mode+72(FP), $1
	JLT   store6
	JGT   update6
	SCALE2X6

store6:
	STORE2X6
	JMP next6

update6:
	VBROADCASTSS beta+84(FP), Y14
	UPDATE2X6

next6:
	SUBQ $6, SI
	JGE  tile6

tail: // SI + 6 rows are left
	ADDQ  $6, SI
	TESTQ $4, SI
	JEQ   tail2

tile4:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO8

loop4:
	VMOVUPS (BX), Y12
	VMOVUPS 32(BX), Y13
	ROWS2X4
	ADDQ R9, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop4

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*4), AX
	VBROADCASTSS alpha+80(FP), Y15
	CMPQ  mode+72(FP), $1
	JLT   store4
	JGT   update4
	SCALE2X4

store4:
	STORE2X4
	JMP tail2

update4:
	VBROADCASTSS beta+84(FP), Y14
	UPDATE2X4

tail2:
	TESTQ $2, SI
	JEQ   tail1

tile2:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO4

loop2:
	VMOVUPS (BX), Y12
	VMOVUPS 32(BX), Y13
	ROWS2X2
	ADDQ R9, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop2

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*2), AX
	VBROADCASTSS alpha+80(FP), Y15
	CMPQ  mode+72(FP), $1
	JLT   store2
	JGT   update2
	SCALE2X2

store2:
	STORE2X2
	JMP tail1

update2:
	VBROADCASTSS beta+84(FP), Y14
	UPDATE2X2

tail1:
	TESTQ $1, SI
	JEQ   done

tile1:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO2

loop1:
	VMOVUPS (BX), Y12
	VMOVUPS 32(BX), Y13
	ROWS2X1
	ADDQ R9, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop1

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*1), AX
	VBROADCASTSS alpha+80(FP), Y15
	CMPQ  mode+72(FP), $1
	JLT   store1
	JGT   update1
	SCALE2X1

store1:
	STORE2X1
	JMP done

update1:
	VBROADCASTSS beta+84(FP), Y14
	UPDATE2X1

done:
	VZEROUPPER
	RET

// A window on this table, 8 lanes long, is a mask of n lanes.
DATA gemmMaskF32<>+0(SB)/8, $-1
DATA gemmMaskF32<>+8(SB)/8, $-1
DATA gemmMaskF32<>+16(SB)/8, $-1
DATA gemmMaskF32<>+24(SB)/8, $-1
GLOBL gemmMaskF32<>(SB), RODATA|NOPTR, $64

// func gemm8x8F32AVX2(m, k int, a *float32, rsA, csA int, b *float32, ldb int, c *float32, ldc, n, mode int, alpha, beta float32)
// A strip of n <= 8 columns; columns beyond n are neither read nor written. m, n, k > 0.
TEXT ·gemm8x8F32AVX2(SB), NOSPLIT, $0-96
	MOVQ a+16(FP), AX
	MOVQ rsA+24(FP), R8
	MOVQ csA+32(FP), R9
	MOVQ ldb+48(FP), R10
	MOVQ c+56(FP), DI
	MOVQ ldc+64(FP), R11
	MOVQ m+0(FP), SI
	SHLQ $2, R8
	SHLQ $2, R9
	SHLQ $2, R10
	SHLQ $2, R11
	LEAQ (R8)(R8*2), R12
	LEAQ (R8)(R8*4), R13
	MOVQ n+72(FP), CX
	LEAQ gemmMaskF32<>+32(SB), BX
	SHLQ $2, CX
	SUBQ CX, BX
	VMOVUPS (BX), Y13
	SUBQ $8, SI
	JLT  tail

tile8:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	LEAQ (AX)(R8*8), DX
	SUBQ R8, DX
	ZERO8

loop8:
	VMASKMOVPS (BX), Y13, Y12
	ROWS1X8
	ADDQ R9, AX
	ADDQ R9, DX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop8

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*8), AX
	VBROADCASTSS alpha+88(FP), Y15
	CMPQ  mode+80(FP), $1
	JLT   store8
	JGT   update8
	SCALE1X8

store8:
	STORE1X8
	JMP next8

update8:
	VBROADCASTSS beta+92(FP), Y14
	UPDATE1X8

next8:
	SUBQ $8, SI
	JGE  tile8

tail: // SI + 8 rows are left
	ADDQ  $8, SI
	TESTQ $4, SI
	JEQ   tail2

tile4:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO4

loop4:
	VMASKMOVPS (BX), Y13, Y12
	ROWS1X4
	ADDQ R9, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop4

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*4), AX
	VBROADCASTSS alpha+88(FP), Y15
	CMPQ  mode+80(FP), $1
	JLT   store4
	JGT   update4
	SCALE1X4

store4:
	STORE1X4
	JMP tail2

update4:
	VBROADCASTSS beta+92(FP), Y14
	UPDATE1X4

tail2:
	TESTQ $2, SI
	JEQ   tail1

tile2:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO2

loop2:
	VMASKMOVPS (BX), Y13, Y12
	ROWS1X2
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
	SCALE1X2

store2:
	STORE1X2
	JMP tail1

update2:
	VBROADCASTSS beta+92(FP), Y14
	UPDATE1X2

tail1:
	TESTQ $1, SI
	JEQ   done

tile1:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO1

loop1:
	VMASKMOVPS (BX), Y13, Y12
	ROWS1X1
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
	SCALE1X1

store1:
	STORE1X1
	JMP done

update1:
	VBROADCASTSS beta+92(FP), Y14
	UPDATE1X1

done:
	VZEROUPPER
	RET
