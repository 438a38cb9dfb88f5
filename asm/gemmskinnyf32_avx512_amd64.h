// The body of the kernels for few columns (see gemmskinnyf32_avx512_amd64.s, which defines YSET, ZERO, COL, SCALE, VUPDATE,
// VSTORE, VSTOREK, SPILL, PUTROW and UPDATEROW for a number of columns).
//
// AX, BX, CX, DX rows 0, 4, 8, 12 of the block at the present k, R8 and R9 one and three rows of X, SI (DI) Y at the present
// k, R10 one step of k and R11 one column of Y, R12 three columns, R13 steps left. The count of rows left stays in the
// argument m, the place in C in c. Z0-Z7 rows as loaded, Z8-Z15 columns of X, Z16-Z31 the tile, one vector of 16 rows per
// column.
//
// Eight steps of k: 16 loads of half a vector, 24 shuffles on ports 1 and 2 while the FMAs use 0 and 1.

// ROWS loads four rows from p into the lower halves of a0-a3 and four from q into the upper ones.
#define ROWS(p, q, a0, a1, a2, a3, y0, y1, y2, y3) \
	VMOVUPS (p), y0; VMOVUPS (p)(R8*1), y1; VMOVUPS (p)(R8*2), y2; VMOVUPS (p)(R9*1), y3; \
	VINSERTF64X4 $1, (q), a0, a0; VINSERTF64X4 $1, (q)(R8*1), a1, a1; \
	VINSERTF64X4 $1, (q)(R8*2), a2, a2; VINSERTF64X4 $1, (q)(R9*1), a3, a3

// QUADS transposes the 4 x 4 blocks in the lanes of a0-a3.
#define QUADS(a0, a1, a2, a3) \
	VUNPCKLPS a1, a0, Z8; VUNPCKHPS a1, a0, Z9; VUNPCKLPS a3, a2, Z10; VUNPCKHPS a3, a2, Z11; \
	VUNPCKLPD Z10, Z8, a0; VUNPCKHPD Z10, Z8, a1; VUNPCKLPD Z11, Z9, a2; VUNPCKHPD Z11, Z9, a3

// COLUMNS: eight columns of sixteen rows of X to Z8-Z15.
#define COLUMNS \
	ROWS(AX, BX, Z0, Z1, Z2, Z3, Y0, Y1, Y2, Y3); \
	QUADS(Z0, Z1, Z2, Z3); \
	ROWS(CX, DX, Z4, Z5, Z6, Z7, Y4, Y5, Y6, Y7); \
	QUADS(Z4, Z5, Z6, Z7); \
	VSHUFF32X4 $0x88, Z4, Z0, Z8; VSHUFF32X4 $0x88, Z5, Z1, Z9; \
	VSHUFF32X4 $0x88, Z6, Z2, Z10; VSHUFF32X4 $0x88, Z7, Z3, Z11; \
	VSHUFF32X4 $0xdd, Z4, Z0, Z12; VSHUFF32X4 $0xdd, Z5, Z1, Z13; \
	VSHUFF32X4 $0xdd, Z6, Z2, Z14; VSHUFF32X4 $0xdd, Z7, Z3, Z15

	MOVQ ldx+8(FP), R8
	LEAQ (R8)(R8*2), R9
	MOVQ yks+24(FP), R10
	MOVQ yjs+32(FP), R11
	LEAQ (R11)(R11*2), R12

block:
	// The last block steps back so that it ends at the last row; skip rows of it are there already.
	XORL  R13, R13
	MOVQ  m+64(FP), CX
	SUBQ  $16, CX
	MOVQ  CX, m+64(FP)
	JGE   begin
	NEGQ  CX
	MOVQ  CX, R13

begin:
	MOVQ  R13, skip-8(SP)
	IMULQ R8, R13
	MOVQ  x+0(FP), AX
	SUBQ  R13, AX
	LEAQ  (AX)(R8*4), BX
	LEAQ  (AX)(R8*8), CX
	LEAQ  (BX)(R8*8), DX
	MOVQ  y+16(FP), SI
	YSET
	ZERO
	MOVQ  k+72(FP), R13
	SUBQ  $8, R13

loop:
	COLUMNS
	COL(Z8)
	COL(Z9)
	COL(Z10)
	COL(Z11)
	COL(Z12)
	COL(Z13)
	COL(Z14)
	COL(Z15)
	ADDQ $32, AX
	ADDQ $32, BX
	ADDQ $32, CX
	ADDQ $32, DX
	SUBQ $8, R13
	JGE  loop
	ADDQ $8, R13
	JEQ  done

	// The last 8 columns of X again; the last R13 of them are new.
	SHLQ $2, R13
	LEAQ -32(AX)(R13*1), AX
	LEAQ -32(BX)(R13*1), BX
	LEAQ -32(CX)(R13*1), CX
	LEAQ -32(DX)(R13*1), DX
	COLUMNS
	CMPQ R13, $16
	JLT  below4
	JEQ  last4
	CMPQ R13, $24
	JLT  last5
	JEQ  last6
	COL(Z9)

last6:
	COL(Z10)

last5:
	COL(Z11)

last4:
	COL(Z12)
	JMP last3

below4:
	CMPQ R13, $8
	JLT  last1
	JEQ  last2

last3:
	COL(Z13)

last2:
	COL(Z14)

last1:
	COL(Z15)

done:
	MOVQ skip-8(SP), SI
	MOVQ c+40(FP), CX
	MOVQ rsc+48(FP), R13
	MOVQ csc+56(FP), DI
	CMPQ R13, $4
	JNE  scattered

	// Rows of X are neighbours in C: a vector per column, from row skip on.
	LEAQ   (SI*4), DX
	SUBQ   DX, CX
	MOVL   $-1, DX
	SHLXL  SI, DX, DX
	KMOVW  DX, K1
	MOVQ   CX, DX
	BETANOT0(vupdate)
	ALPHANOT1(vscale)

vstore:
	TESTQ SI, SI
	JNE   vmasked
	VSTORE
	JMP   next

vmasked:
	VSTOREK
	JMP next

vscale:
	BCAST alpha+ALPHA(FP), Z0
	SCALE
	JMP   vstore

vupdate:
	BCAST alpha+ALPHA(FP), Z0
	BCAST beta+BETA(FP), Z1
	VUPDATE
	MOVQ  CX, DX
	JMP   vstore

scattered: // through the stack, element by element: rows R13 apart, columns DI apart
	BETANOT0(supdate)
	ALPHANOT1(sscale)

sstore:
	SPILL

putrow:
	MOVQ CX, DX
	PUTROW
	ADDQ R13, CX
	INCQ SI
	CMPQ SI, $16
	JNE  putrow

next:
	// To the next block of rows.
	MOVQ  skip-8(SP), SI
	SUBQ  $16, SI
	NEGQ  SI
	MOVQ  SI, DX
	IMULQ R8, DX
	ADDQ  DX, x+0(FP)
	MOVQ  rsc+48(FP), R13
	IMULQ R13, SI
	ADDQ  SI, c+40(FP)
	CMPQ  m+64(FP), $0
	JGT   block
	VZEROUPPER
	RET

sscale:
	BCAST alpha+ALPHA(FP), Z0
	SCALE
	JMP   sstore

supdate:
	LOAD1 alpha+ALPHA(FP), X2
	LOAD1 beta+BETA(FP), X3
	SPILL

updaterow:
	MOVQ CX, DX
	UPDATEROW
	ADDQ R13, CX
	INCQ SI
	CMPQ SI, $16
	JNE  updaterow
	JMP  next

#undef COLUMNS
#undef ROWS
#undef QUADS
