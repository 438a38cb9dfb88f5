//go:build !purego && !noasm

#include "textflag.h"

// Full strips of C, float64: m rows of C times 16 columns, one block of k. A call runs over the rows in tiles of 14, then of
// 8, 4, 2 and 1. Both strides of A are free, so one kernel serves A as it is, transposed or packed; rows of B and C are
// contiguous. Vectors run along a row of C, elements of A are broadcast.
//
// Why 14 rows of two vectors: 28 accumulators, 2 vectors of B, one broadcast and one spare are all 32 registers. A step has
// 16 loads for 28 multiply-adds, so that cores are bound by their multiply-adds alone (Zen 4: 118.2 of 118.1 GFLOP/s in
// float32 per step; 12x32, 8x48 and 6x64 reach the same but need more loads, and B under a mask costs 2 %). The k loop needs
// no unrolling: 4 of 48 instructions are overhead.
//
// Before the bulk of a tile of 14 its lines of C are asked for, one row a step, into L2: they are used thousands of cycles
// later, and the strip of B and the rows of A would drive them out of L1 till then. Where C comes from beyond L2 this is
// worth 4 to 6 %. (All at once, or into L1, is worth half of that: they keep the loads of A and B waiting.)
//
// Order: one chain per element, k ascending, from +0. Mode 0: c = acc. Mode 1: c = alpha*acc. Mode 2: c = alpha*acc + beta*c,
// where the product with beta is rounded. Mode 1 runs as mode 2 with nothing loaded and beta = -0 (set by the caller):
// alpha*acc + -0 is alpha*acc rounded once, whatever its sign.
//
// AX a (row 0 of the tile), DX row 7, R8 rsA, R12 3 rsA, R13 5 rsA, R9 csA, BX b, R10 ldb, CX steps left, DI c, R11 ldc,
// SI rows left, in a tile of 14 (m has them then) the next row of C to ask for or of pack to fill; all strides in bytes. K3 all columns or none, for loads of C.
// Z0-Z27 accumulators, Z28 Z29 B or C, Z30 broadcast, then alpha, Z31 beta. Requires AVX512F.

#define ROW2(addr, c0, c1) \
	VBROADCASTSD addr, Z30; \
	VFMADD231PD Z28, Z30, c0; \
	VFMADD231PD Z29, Z30, c1

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

#define ROWS2X1 \
	ROW2((AX), Z0, Z1)

#define ROWS2X2 \
	ROWS2X1; \
	ROW2((AX)(R8*1), Z2, Z3)

#define ROWS2X4 \
	ROWS2X2; \
	ROW2((AX)(R8*2), Z4, Z5); \
	ROW2((AX)(R12*1), Z6, Z7)

#define ROWS2X8 \
	ROWS2X4; \
	ROW2((AX)(R8*4), Z8, Z9); \
	ROW2((AX)(R13*1), Z10, Z11); \
	ROW2((AX)(R12*2), Z12, Z13); \
	ROW2((DX), Z14, Z15)

#define ROWS2X14 \
	ROWS2X8; \
	ROW2((DX)(R8*1), Z16, Z17); \
	ROW2((DX)(R8*2), Z18, Z19); \
	ROW2((DX)(R12*1), Z20, Z21); \
	ROW2((DX)(R8*4), Z22, Z23); \
	ROW2((DX)(R13*1), Z24, Z25); \
	ROW2((DX)(R12*2), Z26, Z27)

// A step of k; the flags tell whether it was the last.
#define STEP14 \
	VMOVUPD (BX), Z28; \
	VMOVUPD 64(BX), Z29; \
	ROWS2X14; \
	ADDQ R9, AX; \
	ADDQ R9, DX; \
	ADDQ R10, BX; \
	DECQ CX

#define STORE2X1 \
	STORE2(Z0, Z1)

#define STORE2X2 \
	STORE2X1; \
	STORE2(Z2, Z3)

#define STORE2X4 \
	STORE2X2; \
	STORE2(Z4, Z5); \
	STORE2(Z6, Z7)

#define STORE2X8 \
	STORE2X4; \
	STORE2(Z8, Z9); \
	STORE2(Z10, Z11); \
	STORE2(Z12, Z13); \
	STORE2(Z14, Z15)

#define STORE2X14 \
	STORE2X8; \
	STORE2(Z16, Z17); \
	STORE2(Z18, Z19); \
	STORE2(Z20, Z21); \
	STORE2(Z22, Z23); \
	STORE2(Z24, Z25); \
	STORE2(Z26, Z27)

#define UPDATE2X1 \
	UPDATE2(Z0, Z1)

#define UPDATE2X2 \
	UPDATE2X1; \
	UPDATE2(Z2, Z3)

#define UPDATE2X4 \
	UPDATE2X2; \
	UPDATE2(Z4, Z5); \
	UPDATE2(Z6, Z7)

#define UPDATE2X8 \
	UPDATE2X4; \
	UPDATE2(Z8, Z9); \
	UPDATE2(Z10, Z11); \
	UPDATE2(Z12, Z13); \
	UPDATE2(Z14, Z15)

#define UPDATE2X14 \
	UPDATE2X8; \
	UPDATE2(Z16, Z17); \
	UPDATE2(Z18, Z19); \
	UPDATE2(Z20, Z21); \
	UPDATE2(Z22, Z23); \
	UPDATE2(Z24, Z25); \
	UPDATE2(Z26, Z27)

#define ZERO2 \
	VPXORD Z0, Z0, Z0; VPXORD Z1, Z1, Z1

#define ZERO4 \
	ZERO2; \
	VPXORD Z2, Z2, Z2; VPXORD Z3, Z3, Z3

#define ZERO8 \
	ZERO4; \
	VPXORD Z4, Z4, Z4; VPXORD Z5, Z5, Z5; \
	VPXORD Z6, Z6, Z6; VPXORD Z7, Z7, Z7

#define ZERO16 \
	ZERO8; \
	VPXORD Z8, Z8, Z8; VPXORD Z9, Z9, Z9; \
	VPXORD Z10, Z10, Z10; VPXORD Z11, Z11, Z11; \
	VPXORD Z12, Z12, Z12; VPXORD Z13, Z13, Z13; \
	VPXORD Z14, Z14, Z14; VPXORD Z15, Z15, Z15

#define ZERO28 \
	ZERO16; \
	VPXORD Z16, Z16, Z16; VPXORD Z17, Z17, Z17; \
	VPXORD Z18, Z18, Z18; VPXORD Z19, Z19, Z19; \
	VPXORD Z20, Z20, Z20; VPXORD Z21, Z21, Z21; \
	VPXORD Z22, Z22, Z22; VPXORD Z23, Z23, Z23; \
	VPXORD Z24, Z24, Z24; VPXORD Z25, Z25, Z25; \
	VPXORD Z26, Z26, Z26; VPXORD Z27, Z27, Z27

// func gemm14x16F64AVX512(m, k int, a *float64, rsA, csA int, b *float64, ldb int, pack, c *float64, ldc, mode int, from *float64, fromRow, fromStep int, to *float64, toRow, toStep, rows, units, fromLast, toLast int, alpha, beta float64)
// A strip of 16 columns. m, k > 0. Where pack is not nil, m >= 14 and the strip of B is copied to pack, its rows next to each
// other, while the first tile reads it; the other tiles read the copy.
//
// units > 0: beside the product, columns of 128 bytes are copied, rows rows of them in each tile of 14 after that first one:
// units units of them, their rows fromRow and toRow bytes apart, the units fromStep and toStep; the memory of the next unit is
// asked for, after the last one that at fromLast and toLast from it. The caller gives no more units than there are such tiles,
// ldb is then that of a packed strip, k >= 14 + rows. By itself such a copy would cost 2 % (1024 x 1024), as much for A as for B.
TEXT ·gemm14x16F64AVX512(SB), NOSPLIT, $0-184
	MOVQ a+16(FP), AX
	MOVQ rsA+24(FP), R8
	MOVQ csA+32(FP), R9
	MOVQ ldb+48(FP), R10
	MOVQ c+64(FP), DI
	MOVQ ldc+72(FP), R11
	MOVQ m+0(FP), SI
	SHLQ $3, R8
	SHLQ $3, R9
	SHLQ $3, R10
	SHLQ $3, R11
	LEAQ (R8)(R8*2), R12
	LEAQ (R8)(R8*4), R13
	MOVQ R9, csA+32(FP) // in bytes from now on
	VBROADCASTSD beta+176(FP), Z31
	KXORW K3, K3, K3
	CMPQ  mode+80(FP), $2
	JNE   begin
	KXNORW K3, K3, K3

begin:
	SUBQ $14, SI
	JLT  tail

tile14:
	MOVQ SI, m+0(FP)
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	LEAQ (AX)(R8*8), DX
	SUBQ R8, DX
	ZERO28
	MOVQ pack+56(FP), SI
	TESTQ SI, SI
	JNE  pack14
	CMPQ CX, $28
	JLT  loop14
	MOVQ DI, SI
	MOVQ $14, CX

fetch14:
	PREFETCHT1 (SI)
	PREFETCHT1 64(SI)
	PREFETCHT1 127(SI)
	ADDQ R11, SI
	STEP14
	JNZ  fetch14
	MOVQ k+8(FP), CX
	SUBQ $14, CX
	CMPQ units+144(FP), $0
	JNE  copy14

loop14:
	STEP14
	JNZ  loop14

done14:
	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R12*4), AX
	LEAQ  (AX)(R8*2), AX
	CMPQ  mode+80(FP), $0
	JNE   update14
	STORE2X14
	JMP   next14

update14:
	VBROADCASTSD alpha+168(FP), Z30
	UPDATE2X14

next14:
	MOVQ m+0(FP), SI
	SUBQ $14, SI
	JGE  tile14

tail: // SI + 14 rows are left
	ADDQ  $14, SI
	TESTQ $8, SI
	JEQ   tail4

tile8:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	LEAQ (AX)(R8*8), DX
	SUBQ R8, DX
	ZERO16

loop8:
	VMOVUPD (BX), Z28
	VMOVUPD 64(BX), Z29
	ROWS2X8
	ADDQ R9, AX
	ADDQ R9, DX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop8

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*8), AX
	CMPQ  mode+80(FP), $0
	JNE   update8
	STORE2X8
	JMP   tail4

update8:
	VBROADCASTSD alpha+168(FP), Z30
	UPDATE2X8

tail4:
	TESTQ $4, SI
	JEQ   tail2

tile4:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO8

loop4:
	VMOVUPD (BX), Z28
	VMOVUPD 64(BX), Z29
	ROWS2X4
	ADDQ R9, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop4

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*4), AX
	CMPQ  mode+80(FP), $0
	JNE   update4
	STORE2X4
	JMP   tail2

update4:
	VBROADCASTSD alpha+168(FP), Z30
	UPDATE2X4

tail2:
	TESTQ $2, SI
	JEQ   tail1

tile2:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO4

loop2:
	VMOVUPD (BX), Z28
	VMOVUPD 64(BX), Z29
	ROWS2X2
	ADDQ R9, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop2

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*2), AX
	CMPQ  mode+80(FP), $0
	JNE   update2
	STORE2X2
	JMP   tail1

update2:
	VBROADCASTSD alpha+168(FP), Z30
	UPDATE2X2

tail1:
	TESTQ $1, SI
	JEQ   done

tile1:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO2

loop1:
	VMOVUPD (BX), Z28
	VMOVUPD 64(BX), Z29
	ROWS2X1
	ADDQ R9, AX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop1

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R8*1), AX
	CMPQ  mode+80(FP), $0
	JNE   update1
	STORE2X1
	JMP   done

update1:
	VBROADCASTSD alpha+168(FP), Z30
	UPDATE2X1

done:
	VZEROUPPER
	RET

pack14: // the first tile, SI pack: B's rows may be pages apart, so they are fetched 8 steps ahead
	PREFETCHT0 (BX)(R10*8)
	PREFETCHT0 64(BX)(R10*8)
	STEP14
	VMOVUPD Z28, (SI)
	VMOVUPD Z29, 64(SI)
	LEAQ 128(SI), SI
	JNZ  pack14
	MOVQ pack+56(FP), BX
	MOVQ BX, b+40(FP)
	MOVQ $0, pack+56(FP)
	MOVQ $128, R10
	JMP  done14

copy14: // SI from, R9 to, R10 and R11 the way to the next unit
	MOVQ from+88(FP), SI
	MOVQ to+112(FP), R9
	MOVQ fromStep+104(FP), R10
	MOVQ toStep+128(FP), R11
	MOVQ rows+136(FP), CX
	DECQ units+144(FP)
	JNE  unit14
	MOVQ fromLast+152(FP), R10
	MOVQ toLast+160(FP), R11

unit14:
	ADDQ R10, from+88(FP)
	ADDQ R11, to+112(FP)

row14:
	PREFETCHT1 (SI)(R10*1)
	PREFETCHT1 64(SI)(R10*1)
	PREFETCHT1 (R9)(R11*1)
	PREFETCHT1 64(R9)(R11*1)
	VMOVUPD (SI), Z28
	VMOVUPD 64(SI), Z29
	VMOVUPD Z28, (R9)
	VMOVUPD Z29, 64(R9)
	ADDQ fromRow+96(FP), SI
	ADDQ toRow+120(FP), R9
	VMOVUPD (BX), Z28
	VMOVUPD 64(BX), Z29
	ROWS2X14
	ADDQ csA+32(FP), AX
	ADDQ csA+32(FP), DX
	ADDQ $128, BX
	DECQ CX
	JNZ  row14
	MOVQ csA+32(FP), R9
	MOVQ $128, R10
	MOVQ ldc+72(FP), R11
	SHLQ $3, R11
	MOVQ k+8(FP), CX
	SUBQ $14, CX
	SUBQ rows+136(FP), CX
	JNE  loop14
	JMP  done14
