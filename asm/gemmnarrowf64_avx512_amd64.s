//go:build !purego && !noasm

#include "textflag.h"

// Narrow strips of C, float64: what full strips leave of a row, in one zmm (n <= 8) or one ymm (n <= 4, half the price on
// Zen 4). The rest is as in the full strip: tiles of 14, 8, 4, 2 and 1 rows, any strides of A.
//
// Here the broadcast is part of the multiply-add: as an instruction of its own it costs a quarter of the speed (measured).
// Columns beyond n are neither read nor written (masks).
//
// Order: one chain per element, k ascending, from +0. Mode 0: c = acc. Mode 1: c = alpha*acc. Mode 2: c = alpha*acc + beta*c,
// where the product with beta is rounded. Mode 1 runs as mode 2 with nothing loaded and beta = -0 (set by the caller):
// alpha*acc + -0 is alpha*acc rounded once, whatever its sign.
//
// AX a (row 0 of the tile), DX row 7, R8 rsA, R12 3 rsA, R13 5 rsA, R9 csA, BX b, R10 ldb, CX steps left, DI c, R11 ldc,
// SI rows left; all strides in bytes. K1 columns, K3 columns to load.
// Z0-Z13 accumulators, Z28 B or C, Z30 alpha, Z31 beta. Requires AVX512F, VL, BMI2.

#define ROWZ(addr, c0) \
	VFMADD231PD.BCST addr, Z28, c0

#define STOREZ(c0) \
	VMOVUPD c0, K1, (DI); \
	ADDQ R11, DI

#define UPDATEZ(c0) \
	VMOVUPD.Z (DI), K3, Z28; \
	VMULPD Z31, Z28, Z28; \
	VFMADD213PD Z28, Z30, c0; \
	STOREZ(c0)

#define ROWY(addr, c0) \
	VFMADD231PD.BCST addr, Y28, c0

#define STOREY(c0) \
	VMOVUPD c0, K1, (DI); \
	ADDQ R11, DI

#define UPDATEY(c0) \
	VMOVUPD.Z (DI), K3, Y28; \
	VMULPD Y31, Y28, Y28; \
	VFMADD213PD Y28, Y30, c0; \
	STOREY(c0)

#define ROWSZX1 \
	ROWZ((AX), Z0)

#define ROWSZX2 \
	ROWSZX1; \
	ROWZ((AX)(R8*1), Z1)

#define ROWSZX4 \
	ROWSZX2; \
	ROWZ((AX)(R8*2), Z2); \
	ROWZ((AX)(R12*1), Z3)

#define ROWSZX8 \
	ROWSZX4; \
	ROWZ((AX)(R8*4), Z4); \
	ROWZ((AX)(R13*1), Z5); \
	ROWZ((AX)(R12*2), Z6); \
	ROWZ((DX), Z7)

#define ROWSZX14 \
	ROWSZX8; \
	ROWZ((DX)(R8*1), Z8); \
	ROWZ((DX)(R8*2), Z9); \
	ROWZ((DX)(R12*1), Z10); \
	ROWZ((DX)(R8*4), Z11); \
	ROWZ((DX)(R13*1), Z12); \
	ROWZ((DX)(R12*2), Z13)

#define STOREZX1 \
	STOREZ(Z0)

#define STOREZX2 \
	STOREZX1; \
	STOREZ(Z1)

#define STOREZX4 \
	STOREZX2; \
	STOREZ(Z2); \
	STOREZ(Z3)

#define STOREZX8 \
	STOREZX4; \
	STOREZ(Z4); \
	STOREZ(Z5); \
	STOREZ(Z6); \
	STOREZ(Z7)

#define STOREZX14 \
	STOREZX8; \
	STOREZ(Z8); \
	STOREZ(Z9); \
	STOREZ(Z10); \
	STOREZ(Z11); \
	STOREZ(Z12); \
	STOREZ(Z13)

#define UPDATEZX1 \
	UPDATEZ(Z0)

#define UPDATEZX2 \
	UPDATEZX1; \
	UPDATEZ(Z1)

#define UPDATEZX4 \
	UPDATEZX2; \
	UPDATEZ(Z2); \
	UPDATEZ(Z3)

#define UPDATEZX8 \
	UPDATEZX4; \
	UPDATEZ(Z4); \
	UPDATEZ(Z5); \
	UPDATEZ(Z6); \
	UPDATEZ(Z7)

#define UPDATEZX14 \
	UPDATEZX8; \
	UPDATEZ(Z8); \
	UPDATEZ(Z9); \
	UPDATEZ(Z10); \
	UPDATEZ(Z11); \
	UPDATEZ(Z12); \
	UPDATEZ(Z13)

#define ROWSYX1 \
	ROWY((AX), Y0)

#define ROWSYX2 \
	ROWSYX1; \
	ROWY((AX)(R8*1), Y1)

#define ROWSYX4 \
	ROWSYX2; \
	ROWY((AX)(R8*2), Y2); \
	ROWY((AX)(R12*1), Y3)

#define ROWSYX8 \
	ROWSYX4; \
	ROWY((AX)(R8*4), Y4); \
	ROWY((AX)(R13*1), Y5); \
	ROWY((AX)(R12*2), Y6); \
	ROWY((DX), Y7)

#define ROWSYX14 \
	ROWSYX8; \
	ROWY((DX)(R8*1), Y8); \
	ROWY((DX)(R8*2), Y9); \
	ROWY((DX)(R12*1), Y10); \
	ROWY((DX)(R8*4), Y11); \
	ROWY((DX)(R13*1), Y12); \
	ROWY((DX)(R12*2), Y13)

#define STOREYX1 \
	STOREY(Y0)

#define STOREYX2 \
	STOREYX1; \
	STOREY(Y1)

#define STOREYX4 \
	STOREYX2; \
	STOREY(Y2); \
	STOREY(Y3)

#define STOREYX8 \
	STOREYX4; \
	STOREY(Y4); \
	STOREY(Y5); \
	STOREY(Y6); \
	STOREY(Y7)

#define STOREYX14 \
	STOREYX8; \
	STOREY(Y8); \
	STOREY(Y9); \
	STOREY(Y10); \
	STOREY(Y11); \
	STOREY(Y12); \
	STOREY(Y13)

#define UPDATEYX1 \
	UPDATEY(Y0)

#define UPDATEYX2 \
	UPDATEYX1; \
	UPDATEY(Y1)

#define UPDATEYX4 \
	UPDATEYX2; \
	UPDATEY(Y2); \
	UPDATEY(Y3)

#define UPDATEYX8 \
	UPDATEYX4; \
	UPDATEY(Y4); \
	UPDATEY(Y5); \
	UPDATEY(Y6); \
	UPDATEY(Y7)

#define UPDATEYX14 \
	UPDATEYX8; \
	UPDATEY(Y8); \
	UPDATEY(Y9); \
	UPDATEY(Y10); \
	UPDATEY(Y11); \
	UPDATEY(Y12); \
	UPDATEY(Y13)

#define ZERO1 \
	VPXORD Z0, Z0, Z0

#define ZERO2 \
	ZERO1; \
	VPXORD Z1, Z1, Z1

#define ZERO4 \
	ZERO2; \
	VPXORD Z2, Z2, Z2; VPXORD Z3, Z3, Z3

#define ZERO8 \
	ZERO4; \
	VPXORD Z4, Z4, Z4; VPXORD Z5, Z5, Z5; \
	VPXORD Z6, Z6, Z6; VPXORD Z7, Z7, Z7

#define ZERO14 \
	ZERO8; \
	VPXORD Z8, Z8, Z8; VPXORD Z9, Z9, Z9; \
	VPXORD Z10, Z10, Z10; VPXORD Z11, Z11, Z11; \
	VPXORD Z12, Z12, Z12; VPXORD Z13, Z13, Z13

// func gemm14x8F64AVX512(m, k int, a *float64, rsA, csA int, b *float64, ldb int, c *float64, ldc, n, mode int, alpha, beta float64)
// A strip of n <= 8 columns in one zmm. m, n, k > 0.
TEXT ·gemm14x8F64AVX512(SB), NOSPLIT, $0-104
	MOVQ a+16(FP), AX
	MOVQ rsA+24(FP), R8
	MOVQ csA+32(FP), R9
	MOVQ ldb+48(FP), R10
	MOVQ c+56(FP), DI
	MOVQ ldc+64(FP), R11
	MOVQ m+0(FP), SI
	SHLQ $3, R8
	SHLQ $3, R9
	SHLQ $3, R10
	SHLQ $3, R11
	LEAQ (R8)(R8*2), R12
	LEAQ (R8)(R8*4), R13
	VBROADCASTSD beta+96(FP), Z31
	MOVQ  n+72(FP), CX
	MOVL  $-1, BX
	BZHIL CX, BX, BX
	KMOVW BX, K1
	KXORW K3, K3, K3
	CMPQ  mode+80(FP), $2
	JNE   begin
	KMOVW K1, K3

begin:
	SUBQ $14, SI
	JLT  tail

tile14:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	LEAQ (AX)(R8*8), DX
	SUBQ R8, DX
	ZERO14

loop14:
	VMOVUPD.Z (BX), K1, Z28
	ROWSZX14
	ADDQ R9, AX
	ADDQ R9, DX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop14

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R12*4), AX
	LEAQ  (AX)(R8*2), AX
	CMPQ  mode+80(FP), $0
	JNE   update14
	STOREZX14
	JMP   next14

update14:
	VBROADCASTSD alpha+88(FP), Z30
	UPDATEZX14

next14:
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
	ZERO8

loop8:
	VMOVUPD.Z (BX), K1, Z28
	ROWSZX8
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
	STOREZX8
	JMP   tail4

update8:
	VBROADCASTSD alpha+88(FP), Z30
	UPDATEZX8

tail4:
	TESTQ $4, SI
	JEQ   tail2

tile4:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO4

loop4:
	VMOVUPD.Z (BX), K1, Z28
	ROWSZX4
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
	STOREZX4
	JMP   tail2

update4:
	VBROADCASTSD alpha+88(FP), Z30
	UPDATEZX4

tail2:
	TESTQ $2, SI
	JEQ   tail1

tile2:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO2

loop2:
	VMOVUPD.Z (BX), K1, Z28
	ROWSZX2
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
	STOREZX2
	JMP   tail1

update2:
	VBROADCASTSD alpha+88(FP), Z30
	UPDATEZX2

tail1:
	TESTQ $1, SI
	JEQ   done

tile1:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO1

loop1:
	VMOVUPD.Z (BX), K1, Z28
	ROWSZX1
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
	STOREZX1
	JMP   done

update1:
	VBROADCASTSD alpha+88(FP), Z30
	UPDATEZX1

done:
	VZEROUPPER
	RET

// func gemm14x4F64AVX512(m, k int, a *float64, rsA, csA int, b *float64, ldb int, c *float64, ldc, n, mode int, alpha, beta float64)
// A strip of n <= 4 columns in one ymm. m, n, k > 0.
TEXT ·gemm14x4F64AVX512(SB), NOSPLIT, $0-104
	MOVQ a+16(FP), AX
	MOVQ rsA+24(FP), R8
	MOVQ csA+32(FP), R9
	MOVQ ldb+48(FP), R10
	MOVQ c+56(FP), DI
	MOVQ ldc+64(FP), R11
	MOVQ m+0(FP), SI
	SHLQ $3, R8
	SHLQ $3, R9
	SHLQ $3, R10
	SHLQ $3, R11
	LEAQ (R8)(R8*2), R12
	LEAQ (R8)(R8*4), R13
	VBROADCASTSD beta+96(FP), Z31
	MOVQ  n+72(FP), CX
	MOVL  $-1, BX
	BZHIL CX, BX, BX
	KMOVW BX, K1
	KXORW K3, K3, K3
	CMPQ  mode+80(FP), $2
	JNE   begin
	KMOVW K1, K3

begin:
	SUBQ $14, SI
	JLT  tail

tile14:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	LEAQ (AX)(R8*8), DX
	SUBQ R8, DX
	ZERO14

loop14:
	VMOVUPD.Z (BX), K1, Y28
	ROWSYX14
	ADDQ R9, AX
	ADDQ R9, DX
	ADDQ R10, BX
	DECQ CX
	JNZ  loop14

	MOVQ  k+8(FP), CX
	IMULQ R9, CX
	SUBQ  CX, AX // back to the tile's first column
	LEAQ  (AX)(R12*4), AX
	LEAQ  (AX)(R8*2), AX
	CMPQ  mode+80(FP), $0
	JNE   update14
	STOREYX14
	JMP   next14

update14:
	VBROADCASTSD alpha+88(FP), Z30
	UPDATEYX14

next14:
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
	ZERO8

loop8:
	VMOVUPD.Z (BX), K1, Y28
	ROWSYX8
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
	STOREYX8
	JMP   tail4

update8:
	VBROADCASTSD alpha+88(FP), Z30
	UPDATEYX8

tail4:
	TESTQ $4, SI
	JEQ   tail2

tile4:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO4

loop4:
	VMOVUPD.Z (BX), K1, Y28
	ROWSYX4
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
	STOREYX4
	JMP   tail2

update4:
	VBROADCASTSD alpha+88(FP), Z30
	UPDATEYX4

tail2:
	TESTQ $2, SI
	JEQ   tail1

tile2:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO2

loop2:
	VMOVUPD.Z (BX), K1, Y28
	ROWSYX2
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
	STOREYX2
	JMP   tail1

update2:
	VBROADCASTSD alpha+88(FP), Z30
	UPDATEYX2

tail1:
	TESTQ $1, SI
	JEQ   done

tile1:
	MOVQ b+40(FP), BX
	MOVQ k+8(FP), CX
	ZERO1

loop1:
	VMOVUPD.Z (BX), K1, Y28
	ROWSYX1
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
	STOREYX1
	JMP   done

update1:
	VBROADCASTSD alpha+88(FP), Z30
	UPDATEYX1

done:
	VZEROUPPER
	RET
