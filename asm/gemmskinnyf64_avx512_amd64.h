// The body of the kernels for few columns (see gemmskinnyf64_avx512_amd64.s, which defines YSET, ZERO, COL, SCALE, VUPDATE,
// VSTORE, VSTOREK, SPILL, PUTROW and UPDATEROW for a number of columns).
//
// AX, BX rows 0, 4 of the block at the present k, R8 and R9 one and three rows of X, SI (DI) Y at the present
// k, R10 one step of k and R11 one column of Y, R12 three columns, R13 steps left. The count of rows left stays in the
// argument m, the place in C in c. Z0-Z7 rows as loaded, Z8-Z11 columns of X, Z16-Z31 the tile, one vector of 8 rows per
// column.
//
// Four steps of k: 8 loads of half a vector, 8 shuffles on ports 1 and 2 while the FMAs use 0 and 1.

// COLUMNS: four columns of eight rows of X to Z8-Z11.
#define COLUMNS \
	VMOVUPD (AX), Y0; VMOVUPD (AX)(R8*1), Y1; VMOVUPD (BX), Y2; VMOVUPD (BX)(R8*1), Y3; \
	VINSERTF64X4 $1, (AX)(R8*2), Z0, Z0; VINSERTF64X4 $1, (AX)(R9*1), Z1, Z1; \
	VINSERTF64X4 $1, (BX)(R8*2), Z2, Z2; VINSERTF64X4 $1, (BX)(R9*1), Z3, Z3; \
	VUNPCKLPD Z1, Z0, Z4; VUNPCKHPD Z1, Z0, Z5; VUNPCKLPD Z3, Z2, Z6; VUNPCKHPD Z3, Z2, Z7; \
	VSHUFF64X2 $0x88, Z6, Z4, Z8; VSHUFF64X2 $0x88, Z7, Z5, Z9; \
	VSHUFF64X2 $0xdd, Z6, Z4, Z10; VSHUFF64X2 $0xdd, Z7, Z5, Z11

	MOVQ ldx+8(FP), R8
	LEAQ (R8)(R8*2), R9
	MOVQ yks+24(FP), R10
	MOVQ yjs+32(FP), R11
	LEAQ (R11)(R11*2), R12

block:
	// The last block steps back so that it ends at the last row; skip rows of it are there already.
	XORL  R13, R13
	MOVQ  m+64(FP), CX
	SUBQ  $8, CX
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
	MOVQ  y+16(FP), SI
	YSET
	ZERO
	MOVQ  k+72(FP), R13
	SUBQ  $4, R13

loop:
	COLUMNS
	COL(Z8)
	COL(Z9)
	COL(Z10)
	COL(Z11)
	ADDQ $32, AX
	ADDQ $32, BX
	SUBQ $4, R13
	JGE  loop
	ADDQ $4, R13
	JEQ  done

	// The last 4 columns of X again; the last R13 of them are new.
	SHLQ $3, R13
	LEAQ -32(AX)(R13*1), AX
	LEAQ -32(BX)(R13*1), BX
	COLUMNS
	CMPQ R13, $16
	JLT  last1
	JEQ  last2
	COL(Z9)

last2:
	COL(Z10)

last1:
	COL(Z11)

done:
	MOVQ skip-8(SP), SI
	MOVQ c+40(FP), CX
	MOVQ rsc+48(FP), R13
	MOVQ csc+56(FP), DI
	CMPQ R13, $8
	JNE  scattered

	// Rows of X are neighbours in C: a vector per column, from row skip on.
	LEAQ   (SI*8), DX
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
	CMPQ SI, $8
	JNE  updaterow
	JMP  next

#undef COLUMNS
