// The body of the kernels for few columns (see gemmskinnyf64_avx2_amd64.s, which defines ZERO, COLA, COLB, SCALE, VUPDATE,
// VSTORE, SPILL, PUTROW and UPDATEROW for a number of columns).
//
// AX, BX rows 0, 4 of the block at the present k, R8 and R9 one and three rows of X, SI and DI Y at the present k
// for the upper and the lower half of the rows, R10 one step of k and R11 one column of Y, R12 three columns, R13 steps left.
// The count of rows left stays in the argument m, the place in C in c. Y0-Y4 rows as loaded and columns of X, Y2 an element
// of Y in every lane, Y6-Y15 the tile: two vectors of 4 rows per column.
//
// Two vectors of rows in turn: the chains of one alone would not cover the latency.

// COLUMNS: two columns of four rows from p to Y3, Y4.
#define COLUMNS(p) \
	VMOVUPD (p), X0; VMOVUPD (p)(R8*1), X1; \
	VINSERTF128 $1, (p)(R8*2), Y0, Y0; VINSERTF128 $1, (p)(R9*1), Y1, Y1; \
	VUNPCKLPD Y1, Y0, Y3; VUNPCKHPD Y1, Y0, Y4

	MOVQ ldx+8(FP), R8
	LEAQ (R8)(R8*2), R9
	MOVQ yks+24(FP), R10
	MOVQ yjs+32(FP), R11
	LEAQ (R11)(R11*2), R12

block:
	// The last block steps back so that it ends at the last row; skip rows of it are there already.
	XORL R13, R13
	MOVQ m+64(FP), CX
	SUBQ $8, CX
	MOVQ CX, m+64(FP)
	JGE  begin
	NEGQ CX
	MOVQ CX, R13

begin:
	MOVQ  R13, skip-8(SP)
	IMULQ R8, R13
	MOVQ  x+0(FP), AX
	SUBQ  R13, AX
	LEAQ  (AX)(R8*4), BX
	MOVQ  y+16(FP), SI
	MOVQ  SI, DI
	ZERO
	MOVQ  k+72(FP), R13
	SUBQ  $2, R13

loop:
	COLUMNS(AX)
	COLA(Y3)
	COLA(Y4)
	COLUMNS(BX)
	COLB(Y3)
	COLB(Y4)
	ADDQ $16, AX
	ADDQ $16, BX
	SUBQ $2, R13
	JGE  loop
	ADDQ $2, R13
	JEQ  done

	// The last 2 columns of X again; the last R13 of them are new.
	SHLQ $3, R13
	LEAQ -16(AX)(R13*1), AX
	LEAQ -16(BX)(R13*1), BX
	COLUMNS(AX)
	COLA(Y4)
	COLUMNS(BX)
	COLB(Y4)

done:
	MOVQ skip-8(SP), SI
	MOVQ c+40(FP), CX
	MOVQ rsc+48(FP), R13
	MOVQ csc+56(FP), DI
	CMPQ R13, $8
	JNE  scattered
	TESTQ SI, SI
	JNE  scattered

	// Rows of X are neighbours in C: two vectors per column.
	MOVQ CX, DX
	BETANOT0(vupdate)
	ALPHANOT1(vscale)

vstore:
	VSTORE
	JMP next

vscale:
	BCAST alpha+ALPHA(FP), Y0
	SCALE
	JMP   vstore

vupdate:
	BCAST alpha+ALPHA(FP), Y0
	BCAST beta+BETA(FP), Y1
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
	CMPQ SI, $8
	JNE  putrow

next:
	// To the next block of rows.
	MOVQ  skip-8(SP), SI
	SUBQ  $8, SI
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
	BCAST alpha+ALPHA(FP), Y0
	SCALE
	JMP   sstore

supdate:
	SPILL
	LOAD1 alpha+ALPHA(FP), X2
	LOAD1 beta+BETA(FP), X3

updaterow:
	MOVQ CX, DX
	UPDATEROW
	ADDQ R13, CX
	INCQ SI
	CMPQ SI, $8
	JNE  updaterow
	JMP  next

#undef COLUMNS
