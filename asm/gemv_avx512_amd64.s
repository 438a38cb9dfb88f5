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
	VUNPCKLPS a1, a0, Z16; VUNPCKHPS a1, a0, Z17; VUNPCKLPS a3, a2, Z18; VUNPCKHPS a3, a2, Z19; \
	VUNPCKLPD Z18, Z16, a0; VUNPCKHPD Z18, Z16, a1; VUNPCKLPD Z19, Z17, a2; VUNPCKHPD Z19, Z17, a3
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

// ASK: 512 bytes of what is read next, from byte o on, into L2.
#define ASK(o) \
	PREFETCHT1 (o+0)(R10); PREFETCHT1 (o+64)(R10); PREFETCHT1 (o+128)(R10); PREFETCHT1 (o+192)(R10); \
	PREFETCHT1 (o+256)(R10); PREFETCHT1 (o+320)(R10); PREFETCHT1 (o+384)(R10); PREFETCHT1 (o+448)(R10)
// LINES: 64 bytes each of four rows.
#define LINES(p, a0, a1, a2, a3) \
	VMOVUPS (p), a0; VMOVUPS (p)(R8*1), a1; VMOVUPS (p)(R8*2), a2; VMOVUPS (p)(R9*1), a3
// CROSS: of four columns c, c+4, c+8, c+12 in a-d (four rows each, 128 bits a column) to the first and third in e and f,
// the second and fourth in b and d.
#define CROSS(a, b, c, d, e, f) \
	VSHUFF32X4 $0x88, b, a, e; VSHUFF32X4 $0xdd, b, a, b; \
	VSHUFF32X4 $0x88, d, c, f; VSHUFF32X4 $0xdd, d, c, d
// STEPS: four steps with x from byte o on, columns from e0, f0 and so on.
#define STEPS(half, o, e0, f0, e1, f1, e2, f2, e3, f3) \
	VSHUFF32X4 half, f0, e0, Z16; VFMADD231PS.BCST (o+0)(SI), Z16, Z30; \
	VSHUFF32X4 half, f1, e1, Z17; VFMADD231PS.BCST (o+4)(SI), Z17, Z30; \
	VSHUFF32X4 half, f2, e2, Z18; VFMADD231PS.BCST (o+8)(SI), Z18, Z30; \
	VSHUFF32X4 half, f3, e3, Z19; VFMADD231PS.BCST (o+12)(SI), Z19, Z30

// func gemvRowsFarF32AVX512(a *float32, lda uintptr, x, y, next *float32, m, k int, alpha, beta float32)
// gemvRowsF32AVX512 for a matrix that comes from memory, or whose rows begin in the same cache sets: sixteen rows at a time,
// m a positive multiple of 16. next is where the caller reads as many columns of sixteen rows next, or a. Requires AVX512F.
//
// While sixteen rows are multiplied, the columns that follow, of these or of the next rows, are asked for one row after
// another, as a plain read meets them: 1 KiB of one row for every 16 columns. mat/gemv.go has the figures.
// A line of each row is used up at once: sixteen lines of one set of L1 do not stay there together.
//
// AX, BX, CX, DX rows 0, 4, 8, 12 at the present k, R8 and R9 one and three rows, SI x, DI y, R13 steps left, R10 what is
// asked for, R11 x at the end of 256 columns, R12 what is asked for then. Z0-Z15 rows, then columns, Z16-Z27 on the way,
// Z30 the chains. Tail: eight columns, then the last eight again, of which the new ones count.
TEXT ·gemvRowsFarF32AVX512(SB), NOSPLIT, $0-64
	MOVQ lda+8(FP), R8
	LEAQ (R8)(R8*2), R9
	MOVQ y+24(FP), DI

block:
	MOVQ a+0(FP), AX
	LEAQ (AX)(R8*4), BX
	LEAQ (AX)(R8*8), CX
	LEAQ (BX)(R8*8), DX
	LEAQ (CX)(R8*8), R12
	CMPQ m+40(FP), $16
	JNE  inside
	MOVQ next+32(FP), R12

inside:
	MOVQ x+16(FP), SI
	MOVQ k+48(FP), R13
	VPXORD Z30, Z30, Z30
	SUBQ $16, R13
	JLT  eight

ask:
	MOVQ R12, R10
	ADDQ $1024, R12
	LEAQ 1024(SI), R11

loop:
	ASK(0)
	ASK(512)
	ADDQ R8, R10
	LINES(AX, Z0, Z1, Z2, Z3)
	LINES(BX, Z4, Z5, Z6, Z7)
	LINES(CX, Z8, Z9, Z10, Z11)
	LINES(DX, Z12, Z13, Z14, Z15)
	QUADS(Z0, Z1, Z2, Z3)
	QUADS(Z4, Z5, Z6, Z7)
	QUADS(Z8, Z9, Z10, Z11)
	QUADS(Z12, Z13, Z14, Z15)
	CROSS(Z0, Z4, Z8, Z12, Z20, Z24)
	CROSS(Z1, Z5, Z9, Z13, Z21, Z25)
	CROSS(Z2, Z6, Z10, Z14, Z22, Z26)
	CROSS(Z3, Z7, Z11, Z15, Z23, Z27)
	STEPS($0x88, 0, Z20, Z24, Z21, Z25, Z22, Z26, Z23, Z27)
	STEPS($0x88, 16, Z4, Z12, Z5, Z13, Z6, Z14, Z7, Z15)
	STEPS($0xdd, 32, Z20, Z24, Z21, Z25, Z22, Z26, Z23, Z27)
	STEPS($0xdd, 48, Z4, Z12, Z5, Z13, Z6, Z14, Z7, Z15)
	ADDQ $64, AX
	ADDQ $64, BX
	ADDQ $64, CX
	ADDQ $64, DX
	ADDQ $64, SI
	SUBQ $16, R13
	JLT  eight
	CMPQ SI, R11
	JNE  loop
	JMP  ask

eight:
	ADDQ $8, R13
	JLT  tail
	COLUMNS(AX, BX, CX, DX)
	CHAIN(Z30)
	ADDQ $32, AX
	ADDQ $32, BX
	ADDQ $32, CX
	ADDQ $32, DX
	ADDQ $32, SI
	SUBQ $8, R13

tail:
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
	MOVL  beta+60(FP), AX
	ADDL  AX, AX
	JNE   update
	MOVL  alpha+56(FP), AX
	CMPL  AX, $0x3f800000
	JEQ   store
	VBROADCASTSS alpha+56(FP), Z0
	VMULPS Z0, Z30, Z30

store:
	VMOVUPS Z30, (DI)
	ADDQ  $64, DI
	MOVQ  R8, AX
	SHLQ  $4, AX
	ADDQ  AX, a+0(FP)
	SUBQ  $16, m+40(FP)
	JNE   block
	VZEROUPPER
	RET

update:
	VBROADCASTSS alpha+56(FP), Z0
	VBROADCASTSS beta+60(FP), Z1
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

#define FETCH(p) \
	PREFETCHT1 AHEAD(p); PREFETCHT1 AHEAD(p)(R8*1); PREFETCHT1 AHEAD(p)(R8*2); PREFETCHT1 AHEAD(p)(R9*1)
#define AHEAD 512

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
