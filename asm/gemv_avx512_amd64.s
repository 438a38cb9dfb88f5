//go:build !purego && !noasm

#include "textflag.h"

// Products of one row or column with a matrix.

#define FMA VFMADD231PS
#define FMA213 VFMADD213PS
#define BCAST VBROADCASTSS
#define MOVU VMOVUPS
#define LANES 16
#define SHIFT 4

// func gemvColsF32AVX512(a *float32, lda uintptr, x *float32, xs uintptr, acc *float32, n, k, fresh int)
// acc[j] = fma(x[p], a(p, j), acc[j]) for rows p = 0 .. k-1 in turn, j < n; fresh = 1: acc starts at +0 and is not read.
// Steps lda and xs in bytes; n, k >= 1. Requires AVX512F, BMI2.
TEXT ·gemvColsF32AVX512(SB), NOSPLIT, $0-64
#include "gemvcols_avx512_amd64.h"

// func gemvWideF32AVX512(a *float32, lda uintptr, x *float32, xs uintptr, acc *float32, n, k int)
// gemvColsF32AVX512 for n <= 128 and a fresh acc. Requires AVX512F, BMI2.
TEXT ·gemvWideF32AVX512(SB), NOSPLIT, $0-56
#include "gemvwide_avx512_amd64.h"

// EIGHT: eight columns of sixteen rows (four each from p, q, r, s) to Z8-Z15, as in gemmskinnyf32_avx512_amd64.h.
#define HALVES(p, q, a0, a1, a2, a3, y0, y1, y2, y3) \
	VMOVUPS (p), y0; VMOVUPS (p)(R8*1), y1; VMOVUPS (p)(R8*2), y2; VMOVUPS (p)(R9*1), y3; \
	VINSERTF64X4 $1, (q), a0, a0; VINSERTF64X4 $1, (q)(R8*1), a1, a1; \
	VINSERTF64X4 $1, (q)(R8*2), a2, a2; VINSERTF64X4 $1, (q)(R9*1), a3, a3
#define QUADS(a0, a1, a2, a3) \
	VUNPCKLPS a1, a0, Z8; VUNPCKHPS a1, a0, Z9; VUNPCKLPS a3, a2, Z10; VUNPCKHPS a3, a2, Z11; \
	VUNPCKLPD Z10, Z8, a0; VUNPCKHPD Z10, Z8, a1; VUNPCKLPD Z11, Z9, a2; VUNPCKHPD Z11, Z9, a3
#define COLUMNS(p, q, r, s) \
	HALVES(p, q, Z0, Z1, Z2, Z3, Y0, Y1, Y2, Y3); QUADS(Z0, Z1, Z2, Z3); \
	HALVES(r, s, Z4, Z5, Z6, Z7, Y4, Y5, Y6, Y7); QUADS(Z4, Z5, Z6, Z7); \
	VSHUFF32X4 $0x88, Z4, Z0, Z8; VSHUFF32X4 $0x88, Z5, Z1, Z9; \
	VSHUFF32X4 $0x88, Z6, Z2, Z10; VSHUFF32X4 $0x88, Z7, Z3, Z11; \
	VSHUFF32X4 $0xdd, Z4, Z0, Z12; VSHUFF32X4 $0xdd, Z5, Z1, Z13; \
	VSHUFF32X4 $0xdd, Z6, Z2, Z14; VSHUFF32X4 $0xdd, Z7, Z3, Z15
#define CHAIN(acc) \
	VFMADD231PS.BCST (SI), Z8, acc; VFMADD231PS.BCST 4(SI), Z9, acc; \
	VFMADD231PS.BCST 8(SI), Z10, acc; VFMADD231PS.BCST 12(SI), Z11, acc; \
	VFMADD231PS.BCST 16(SI), Z12, acc; VFMADD231PS.BCST 20(SI), Z13, acc; \
	VFMADD231PS.BCST 24(SI), Z14, acc; VFMADD231PS.BCST 28(SI), Z15, acc
#define TAIL(acc, l1, l2, l3, l4, l5, l6) \
	CMPQ R13, $8; JLT l1; JEQ l2; CMPQ R13, $16; JLT l3; JEQ l4; CMPQ R13, $24; JLT l5; JEQ l6; \
	VFMADD231PS.BCST 4(SI), Z9, acc; \
l6:	VFMADD231PS.BCST 8(SI), Z10, acc; \
l5:	VFMADD231PS.BCST 12(SI), Z11, acc; \
l4:	VFMADD231PS.BCST 16(SI), Z12, acc; \
l3:	VFMADD231PS.BCST 20(SI), Z13, acc; \
l2:	VFMADD231PS.BCST 24(SI), Z14, acc; \
l1:	VFMADD231PS.BCST 28(SI), Z15, acc
#define FETCH(p) \
	PREFETCHT1 AHEAD(p); PREFETCHT1 AHEAD(p)(R8*1); PREFETCHT1 AHEAD(p)(R8*2); PREFETCHT1 AHEAD(p)(R9*1)
#define AHEAD 512

// func gemvRowsF32AVX512(a *float32, lda uintptr, x, y *float32, m, k int, alpha, beta float32)
// y[i] = alpha*acc_i + beta*y[i], acc_i the chain of a(i, p)*x[p] over p ascending, for m rows, m a positive multiple of 32;
// k >= 8. Requires AVX512F.
//
// AX, BX, CX, DX and R10, R11, R12, DI rows 0, 4, 8, 12 and 16, 20, 24, 28 at the present k, R8 and R9 one and three rows,
// SI x, R13 steps left. Z30, Z31 two chains of sixteen rows each: one alone would wait for its own latency.
// Tail: the last eight columns again, of which the new ones count.
TEXT ·gemvRowsF32AVX512(SB), NOSPLIT, $0-56
	MOVQ lda+8(FP), R8
	LEAQ (R8)(R8*2), R9

block:
	MOVQ a+0(FP), AX
	LEAQ (AX)(R8*4), BX
	LEAQ (AX)(R8*8), CX
	LEAQ (BX)(R8*8), DX
	LEAQ (CX)(R8*8), R10
	LEAQ (DX)(R8*8), R11
	LEAQ (R10)(R8*8), R12
	LEAQ (R11)(R8*8), DI
	MOVQ x+16(FP), SI
	MOVQ k+40(FP), R13
	VPXORD Z30, Z30, Z30
	VPXORD Z31, Z31, Z31
	SUBQ $8, R13

loop:
	COLUMNS(AX, BX, CX, DX)
	CHAIN(Z30)
	COLUMNS(R10, R11, R12, DI)
	CHAIN(Z31)
	ADDQ $32, AX
	ADDQ $32, BX
	ADDQ $32, CX
	ADDQ $32, DX
	ADDQ $32, R10
	ADDQ $32, R11
	ADDQ $32, R12
	ADDQ $32, DI
	ADDQ $32, SI
	SUBQ $8, R13
	JGE  loop
	ADDQ $8, R13
	JEQ  done

	// The new ones of the last eight columns, one by one through the stack of columns Z8-Z15.
	SHLQ $2, R13
	LEAQ -32(AX)(R13*1), AX
	LEAQ -32(BX)(R13*1), BX
	LEAQ -32(CX)(R13*1), CX
	LEAQ -32(DX)(R13*1), DX
	LEAQ -32(R10)(R13*1), R10
	LEAQ -32(R11)(R13*1), R11
	LEAQ -32(R12)(R13*1), R12
	LEAQ -32(DI)(R13*1), DI
	LEAQ -32(SI)(R13*1), SI
	COLUMNS(AX, BX, CX, DX)
	TAIL(Z30, a1, a2, a3, a4, a5, a6)
	COLUMNS(R10, R11, R12, DI)
	TAIL(Z31, b1, b2, b3, b4, b5, b6)

done:
	MOVQ  y+24(FP), DI
	MOVL  beta+52(FP), AX
	ADDL  AX, AX
	JNE   update
	MOVL  alpha+48(FP), AX
	CMPL  AX, $0x3f800000
	JEQ   store
	VBROADCASTSS alpha+48(FP), Z0
	VMULPS Z0, Z30, Z30
	VMULPS Z0, Z31, Z31

store:
	VMOVUPS Z30, (DI)
	VMOVUPS Z31, 64(DI)
	ADDQ  $128, DI
	MOVQ  DI, y+24(FP)
	MOVQ  R8, AX
	SHLQ  $5, AX
	ADDQ  AX, a+0(FP)
	SUBQ  $32, m+32(FP)
	JNE   block
	VZEROUPPER
	RET

update:
	VBROADCASTSS alpha+48(FP), Z0
	VBROADCASTSS beta+52(FP), Z1
	VMULPS (DI), Z1, Z2
	VMULPS 64(DI), Z1, Z3
	VFMADD213PS Z2, Z0, Z30
	VFMADD213PS Z3, Z0, Z31
	JMP store

// func gemvRowsFarF32AVX512(a *float32, lda uintptr, x, y *float32, m, k int, alpha, beta float32)
// gemvRowsF32AVX512 for a matrix that comes from memory: sixteen rows at a time, which is as many streams as the
// prefetchers follow well, and software prefetches into L2. m is a positive multiple of 16.
TEXT ·gemvRowsFarF32AVX512(SB), NOSPLIT, $0-56
	MOVQ lda+8(FP), R8
	LEAQ (R8)(R8*2), R9
	MOVQ y+24(FP), DI

block:
	MOVQ a+0(FP), AX
	LEAQ (AX)(R8*4), BX
	LEAQ (AX)(R8*8), CX
	LEAQ (BX)(R8*8), DX
	MOVQ x+16(FP), SI
	MOVQ k+40(FP), R13
	VPXORD Z30, Z30, Z30
	SUBQ $8, R13

loop:
	TESTQ $8, R13
	JEQ  near
	FETCH(AX)
	FETCH(BX)
	FETCH(CX)
	FETCH(DX)

near:
	COLUMNS(AX, BX, CX, DX)
	CHAIN(Z30)
	ADDQ $32, AX
	ADDQ $32, BX
	ADDQ $32, CX
	ADDQ $32, DX
	ADDQ $32, SI
	SUBQ $8, R13
	JGE  loop
	ADDQ $8, R13
	JEQ  done
	SHLQ $2, R13
	LEAQ -32(AX)(R13*1), AX
	LEAQ -32(BX)(R13*1), BX
	LEAQ -32(CX)(R13*1), CX
	LEAQ -32(DX)(R13*1), DX
	LEAQ -32(SI)(R13*1), SI
	COLUMNS(AX, BX, CX, DX)
	TAIL(Z30, a1, a2, a3, a4, a5, a6)

done:
	MOVL  beta+52(FP), AX
	ADDL  AX, AX
	JNE   update
	MOVL  alpha+48(FP), AX
	CMPL  AX, $0x3f800000
	JEQ   store
	VBROADCASTSS alpha+48(FP), Z0
	VMULPS Z0, Z30, Z30

store:
	VMOVUPS Z30, (DI)
	ADDQ  $64, DI
	MOVQ  R8, AX
	SHLQ  $4, AX
	ADDQ  AX, a+0(FP)
	SUBQ  $16, m+32(FP)
	JNE   block
	VZEROUPPER
	RET

update:
	VBROADCASTSS alpha+48(FP), Z0
	VBROADCASTSS beta+52(FP), Z1
	VMULPS (DI), Z1, Z2
	VFMADD213PS Z2, Z0, Z30
	JMP store

#undef FMA
#undef FMA213
#undef BCAST
#undef MOVU
#undef LANES
#undef SHIFT

#define FMA VFMADD231PD
#define FMA213 VFMADD213PD
#define BCAST VBROADCASTSD
#define MOVU VMOVUPD
#define LANES 8
#define SHIFT 3

// func gemvColsF64AVX512(a *float64, lda uintptr, x *float64, xs uintptr, acc *float64, n, k, fresh int)
// acc[j] = fma(x[p], a(p, j), acc[j]) for rows p = 0 .. k-1 in turn, j < n; fresh = 1: acc starts at +0 and is not read.
// Steps lda and xs in bytes; n, k >= 1. Requires AVX512F, BMI2.
TEXT ·gemvColsF64AVX512(SB), NOSPLIT, $0-64
#include "gemvcols_avx512_amd64.h"

// func gemvWideF64AVX512(a *float64, lda uintptr, x *float64, xs uintptr, acc *float64, n, k int)
// gemvColsF64AVX512 for n <= 64 and a fresh acc. Requires AVX512F, BMI2.
TEXT ·gemvWideF64AVX512(SB), NOSPLIT, $0-56
#include "gemvwide_avx512_amd64.h"

// COLUMNS: four columns of eight rows (four each from p and q) to Z8-Z11.
#define COLUMNS64(p, q) \
	VMOVUPD (p), Y0; VMOVUPD (p)(R8*1), Y1; VMOVUPD (q), Y2; VMOVUPD (q)(R8*1), Y3; \
	VINSERTF64X4 $1, (p)(R8*2), Z0, Z0; VINSERTF64X4 $1, (p)(R9*1), Z1, Z1; \
	VINSERTF64X4 $1, (q)(R8*2), Z2, Z2; VINSERTF64X4 $1, (q)(R9*1), Z3, Z3; \
	VUNPCKLPD Z1, Z0, Z4; VUNPCKHPD Z1, Z0, Z5; VUNPCKLPD Z3, Z2, Z6; VUNPCKHPD Z3, Z2, Z7; \
	VSHUFF64X2 $0x88, Z6, Z4, Z8; VSHUFF64X2 $0x88, Z7, Z5, Z9; \
	VSHUFF64X2 $0xdd, Z6, Z4, Z10; VSHUFF64X2 $0xdd, Z7, Z5, Z11
#define CHAIN64(acc) \
	VFMADD231PD.BCST (SI), Z8, acc; VFMADD231PD.BCST 8(SI), Z9, acc; \
	VFMADD231PD.BCST 16(SI), Z10, acc; VFMADD231PD.BCST 24(SI), Z11, acc
#define TAIL64(acc, l1, l2) \
	CMPQ R13, $16; JLT l1; JEQ l2; VFMADD231PD.BCST 8(SI), Z9, acc; \
l2:	VFMADD231PD.BCST 16(SI), Z10, acc; \
l1:	VFMADD231PD.BCST 24(SI), Z11, acc

// func gemvRowsF64AVX512(a *float64, lda uintptr, x, y *float64, m, k, fetch int, alpha, beta float64)
// gemvRowsF32AVX512 in float64: m a positive multiple of 16, k >= 4.
//
// AX, BX and CX, DX rows 0, 4 and 8, 12 at the present k; the rest as there. Z30, Z31 two chains of eight rows each.
TEXT ·gemvRowsF64AVX512(SB), NOSPLIT, $0-72
	MOVQ lda+8(FP), R8
	LEAQ (R8)(R8*2), R9

block:
	MOVQ a+0(FP), AX
	LEAQ (AX)(R8*4), BX
	LEAQ (AX)(R8*8), CX
	LEAQ (BX)(R8*8), DX
	MOVQ x+16(FP), SI
	MOVQ k+40(FP), R13
	VPXORD Z30, Z30, Z30
	VPXORD Z31, Z31, Z31
	SUBQ $4, R13

loop:
	CMPQ fetch+48(FP), $0
	JEQ  near
	TESTQ $4, R13
	JEQ  near
	FETCH(AX)
	FETCH(BX)
	FETCH(CX)
	FETCH(DX)

near:
	COLUMNS64(AX, BX)
	CHAIN64(Z30)
	COLUMNS64(CX, DX)
	CHAIN64(Z31)
	ADDQ $32, AX
	ADDQ $32, BX
	ADDQ $32, CX
	ADDQ $32, DX
	ADDQ $32, SI
	SUBQ $4, R13
	JGE  loop
	ADDQ $4, R13
	JEQ  done

	SHLQ $3, R13
	LEAQ -32(AX)(R13*1), AX
	LEAQ -32(BX)(R13*1), BX
	LEAQ -32(CX)(R13*1), CX
	LEAQ -32(DX)(R13*1), DX
	LEAQ -32(SI)(R13*1), SI
	COLUMNS64(AX, BX)
	TAIL64(Z30, a1, a2)
	COLUMNS64(CX, DX)
	TAIL64(Z31, b1, b2)

done:
	MOVQ  y+24(FP), DI
	MOVQ  beta+64(FP), AX
	ADDQ  AX, AX
	JNE   update
	MOVQ  $0x3ff0000000000000, AX
	CMPQ  AX, alpha+56(FP)
	JEQ   store
	VBROADCASTSD alpha+56(FP), Z0
	VMULPD Z0, Z30, Z30
	VMULPD Z0, Z31, Z31

store:
	VMOVUPD Z30, (DI)
	VMOVUPD Z31, 64(DI)
	ADDQ  $128, DI
	MOVQ  DI, y+24(FP)
	MOVQ  R8, AX
	SHLQ  $4, AX
	ADDQ  AX, a+0(FP)
	SUBQ  $16, m+32(FP)
	JNE   block
	VZEROUPPER
	RET

update:
	VBROADCASTSD alpha+56(FP), Z0
	VBROADCASTSD beta+64(FP), Z1
	VMULPD (DI), Z1, Z2
	VMULPD 64(DI), Z1, Z3
	VFMADD213PD Z2, Z0, Z30
	VFMADD213PD Z3, Z0, Z31
	JMP store

#undef FMA
#undef FMA213
#undef BCAST
#undef MOVU
#undef LANES
#undef SHIFT
