//go:build !purego && !noasm

#include "textflag.h"

// y = alpha*A*x + beta*y for a matrix from memory, 16 rows at a time and one block of k. Rows are transposed in registers, so
// that each lane has the chain of one row. A whole line (64 bytes) of a row is used up before the next row's: where rows lie a
// multiple of 4 KiB apart, lines of 16 of them do not fit into the first-level cache together. The chains of different rows
// overlap, which hides their latency.
//
// float32: lines are asked for AHEAD bytes before they are due, into the second-level cache: the first has no room for them
// (4096 x 4096 float32: 10.7 GFLOP/s, without asking 8 to 11, into the first-level cache 8.5 to 9). Asking as float64 does was
// 10 to 20 % faster on Zen 5 with kernels in turn, but 0 to 20 % slower through Gemm in a process of its own; left out.
//
// AX, BX, DX, SI rows 0, 4, 8, 12 at the present column, R8 and R9 one and three rows, CX x, R10 steps left, DI y, R11 the
// first row of the next 16, R12 rows left.
#define AHEAD 1024

#define FETCH4(p) \
	PREFETCHT1 AHEAD(p); \
	PREFETCHT1 AHEAD(p)(R8*1); \
	PREFETCHT1 AHEAD(p)(R8*2); \
	PREFETCHT1 AHEAD(p)(R9*1)

// Four steps of rows p .. p+3 and q .. q+3 from byte o on: rows to columns, then the multiply-adds.
#define LOAD8(p, q, o) \
	VMOVUPS o(p), X2; VINSERTF128 $1, o(q), Y2, Y2; \
	VMOVUPS o(p)(R8*1), X3; VINSERTF128 $1, o(q)(R8*1), Y3, Y3; \
	VMOVUPS o(p)(R8*2), X4; VINSERTF128 $1, o(q)(R8*2), Y4, Y4; \
	VMOVUPS o(p)(R9*1), X5; VINSERTF128 $1, o(q)(R9*1), Y5, Y5; \
	VUNPCKLPS Y3, Y2, Y6; VUNPCKHPS Y3, Y2, Y7; \
	VUNPCKLPS Y5, Y4, Y8; VUNPCKHPS Y5, Y4, Y9

#define STEPS8(p, q, o, acc) \
	LOAD8(p, q, o); \
	VUNPCKLPD Y8, Y6, Y10; VBROADCASTSS (o+0)(CX), Y14; VFMADD231PS Y10, Y14, acc; \
	VUNPCKHPD Y8, Y6, Y11; VBROADCASTSS (o+4)(CX), Y15; VFMADD231PS Y11, Y15, acc; \
	VUNPCKLPD Y9, Y7, Y12; VBROADCASTSS (o+8)(CX), Y14; VFMADD231PS Y12, Y14, acc; \
	VUNPCKHPD Y9, Y7, Y13; VBROADCASTSS (o+12)(CX), Y15; VFMADD231PS Y13, Y15, acc

// func gemvRowsFarF32AVX2(a *float32, lda uintptr, x, y *float32, m, k int, alpha, beta float32)
// y[i] = alpha*acc + beta*y[i] for m rows (a multiple of 16), acc the chain of a(i, p)*x[p] over p < k, k a multiple of 16.
// beta = 0: y is not read. lda in bytes. Requires AVX, FMA.
TEXT ·gemvRowsFarF32AVX2(SB), NOSPLIT, $0-56
	MOVQ a+0(FP), R11
	MOVQ lda+8(FP), R8
	LEAQ (R8)(R8*2), R9
	MOVQ y+24(FP), DI
	MOVQ m+32(FP), R12

rows32:
	MOVQ R11, AX
	LEAQ (AX)(R8*4), BX
	LEAQ (AX)(R8*8), DX
	LEAQ (BX)(R8*8), SI
	LEAQ (DX)(R8*8), R11
	MOVQ x+16(FP), CX
	MOVQ k+40(FP), R10
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1

line32:
	FETCH4(AX)
	FETCH4(BX)
	STEPS8(AX, BX, 0, Y0)
	STEPS8(AX, BX, 16, Y0)
	STEPS8(AX, BX, 32, Y0)
	STEPS8(AX, BX, 48, Y0)
	FETCH4(DX)
	FETCH4(SI)
	STEPS8(DX, SI, 0, Y1)
	STEPS8(DX, SI, 16, Y1)
	STEPS8(DX, SI, 32, Y1)
	STEPS8(DX, SI, 48, Y1)
	ADDQ $64, AX
	ADDQ $64, BX
	ADDQ $64, DX
	ADDQ $64, SI
	ADDQ $64, CX
	SUBQ $16, R10
	JNE  line32

	VBROADCASTSS alpha+48(FP), Y2
	MOVL  beta+52(FP), AX
	ADDL  AX, AX
	JNE   update32
	VMULPS Y2, Y0, Y0
	VMULPS Y2, Y1, Y1
	JMP   store32

update32:
	VBROADCASTSS beta+52(FP), Y3
	VMULPS (DI), Y3, Y4
	VMULPS 32(DI), Y3, Y5
	VFMADD213PS Y4, Y2, Y0
	VFMADD213PS Y5, Y2, Y1

store32:
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ $64, DI
	SUBQ $16, R12
	JNE  rows32
	VZEROUPPER
	RET

// Two steps of rows p .. p+3.
#define STEPS4(p, o, acc) \
	VMOVUPD o(p), X4; VINSERTF128 $1, o(p)(R8*2), Y4, Y4; \
	VMOVUPD o(p)(R8*1), X5; VINSERTF128 $1, o(p)(R9*1), Y5, Y5; \
	VUNPCKLPD Y5, Y4, Y6; VBROADCASTSD (o+0)(CX), Y8; VFMADD231PD Y6, Y8, acc; \
	VUNPCKHPD Y5, Y4, Y7; VBROADCASTSD (o+8)(CX), Y9; VFMADD231PD Y7, Y9, acc

#define LINE4(p, acc) \
	STEPS4(p, 0, acc); \
	STEPS4(p, 16, acc); \
	STEPS4(p, 32, acc); \
	STEPS4(p, 48, acc)

// Asks for 512 bytes from byte o of R13 on.
#define ASK(o) \
	PREFETCHT1 (o+0)(R13); PREFETCHT1 (o+64)(R13); PREFETCHT1 (o+128)(R13); PREFETCHT1 (o+192)(R13); \
	PREFETCHT1 (o+256)(R13); PREFETCHT1 (o+320)(R13); PREFETCHT1 (o+384)(R13); PREFETCHT1 (o+448)(R13)

// func gemvRowsFarF64AVX2(a *float64, lda uintptr, x, y, next *float64, m, k int, alpha, beta float64)
// As gemvRowsFarF32AVX2, k a multiple of 8. What is read 32 KiB later is asked for into the second-level cache, 1 KiB of one row
// after another, as a plain read meets it; next is where the caller reads the following block, or a. mat/gemv.go has the figures.
//
// R10 steps left, R13 what is asked for, R11 x where the next 1 KiB of the rows begins, R12 what is asked for after these rows,
// the rest as in float32.
TEXT ·gemvRowsFarF64AVX2(SB), NOSPLIT, $0-72
	MOVQ lda+8(FP), R8
	LEAQ (R8)(R8*2), R9
	MOVQ y+24(FP), DI

rows64:
	MOVQ a+0(FP), AX
	LEAQ (AX)(R8*4), BX
	LEAQ (AX)(R8*8), DX
	LEAQ (BX)(R8*8), SI
	LEAQ (DX)(R8*8), R12
	CMPQ m+40(FP), $16
	JNE  inside64
	MOVQ next+32(FP), R12

inside64:
	MOVQ x+16(FP), CX
	MOVQ k+48(FP), R10
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3

ask64:
	LEAQ 2048(AX), R13
	CMPQ R10, $256
	JGT  more64
	MOVQ R12, R13
	ADDQ $1024, R12

more64:
	LEAQ 1024(CX), R11

line64:
	ASK(0)
	ASK(512)
	ADDQ R8, R13
	LINE4(AX, Y0)
	LINE4(BX, Y1)
	LINE4(DX, Y2)
	LINE4(SI, Y3)
	ADDQ $64, AX
	ADDQ $64, BX
	ADDQ $64, DX
	ADDQ $64, SI
	ADDQ $64, CX
	SUBQ $8, R10
	JEQ  end64
	CMPQ CX, R11
	JNE  line64
	JMP  ask64

end64:
	VBROADCASTSD alpha+56(FP), Y4
	MOVQ  beta+64(FP), AX
	ADDQ  AX, AX
	JNE   update64
	VMULPD Y4, Y0, Y0
	VMULPD Y4, Y1, Y1
	VMULPD Y4, Y2, Y2
	VMULPD Y4, Y3, Y3
	JMP   store64

update64:
	VBROADCASTSD beta+64(FP), Y5
	VMULPD (DI), Y5, Y6
	VFMADD213PD Y6, Y4, Y0
	VMULPD 32(DI), Y5, Y6
	VFMADD213PD Y6, Y4, Y1
	VMULPD 64(DI), Y5, Y6
	VFMADD213PD Y6, Y4, Y2
	VMULPD 96(DI), Y5, Y6
	VFMADD213PD Y6, Y4, Y3

store64:
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	ADDQ $128, DI
	MOVQ R8, AX
	SHLQ $4, AX
	ADDQ AX, a+0(FP)
	SUBQ $16, m+40(FP)
	JNE  rows64
	VZEROUPPER
	RET
