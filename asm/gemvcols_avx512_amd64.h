// The body of gemvColsF32AVX512 and gemvColsF64AVX512.
//
// AX, BX rows 0 and 4 of a group at the present column, R8 and R9 one and three rows, SI x, R10 one element of x, DI acc, DX
// acc at the present column, CX columns left, R11 the group's first row, R12 rows left. Z16-Z23 x, Z0 acc. K1 the last
// vector's lanes, K2 no lanes in the first group of a fresh acc (zeros instead of a load), else all.
//
// Eight rows at a time: acc goes through memory once for eight loads of A, which is the limit anyway. The order of a
// column's chain is that of the rows.

	MOVQ  a+0(FP), R11
	MOVQ  lda+8(FP), R8
	LEAQ  (R8)(R8*2), R9
	MOVQ  x+16(FP), SI
	MOVQ  xs+24(FP), R10
	MOVQ  acc+32(FP), DI
	MOVQ  n+40(FP), CX
	MOVQ  k+48(FP), R12
	ANDQ  $(LANES-1), CX
	MOVL  $1, DX
	SHLXL CX, DX, DX
	DECL  DX
	KMOVW DX, K1
	MOVQ  fresh+56(FP), DX
	DECQ  DX // 1: no lanes, 0: all
	KMOVW DX, K2
	SUBQ  $8, R12
	JLT   four

eight:
	BCAST (SI), Z16
	BCAST (SI)(R10*1), Z17
	BCAST (SI)(R10*2), Z18
	LEAQ  (SI)(R10*2), SI
	BCAST (SI)(R10*1), Z19
	BCAST (SI)(R10*2), Z20
	LEAQ  (SI)(R10*2), SI
	BCAST (SI)(R10*1), Z21
	BCAST (SI)(R10*2), Z22
	LEAQ  (SI)(R10*2), SI
	BCAST (SI)(R10*1), Z23
	LEAQ  (SI)(R10*2), SI
	MOVQ  R11, AX
	LEAQ  (AX)(R8*4), BX
	LEAQ  (AX)(R8*8), R11
	MOVQ  DI, DX
	MOVQ  n+40(FP), CX
	SUBQ  $LANES, CX
	JLT   tail8

loop8:
	MOVU.Z (DX), K2, Z0
	FMA    (AX), Z16, Z0
	FMA    (AX)(R8*1), Z17, Z0
	FMA    (AX)(R8*2), Z18, Z0
	FMA    (AX)(R9*1), Z19, Z0
	FMA    (BX), Z20, Z0
	FMA    (BX)(R8*1), Z21, Z0
	FMA    (BX)(R8*2), Z22, Z0
	FMA    (BX)(R9*1), Z23, Z0
	MOVU   Z0, (DX)
	ADDQ   $64, AX
	ADDQ   $64, BX
	ADDQ   $64, DX
	SUBQ   $LANES, CX
	JGE    loop8

tail8:
	ADDQ   $LANES, CX
	JEQ    next8
	KANDW  K1, K2, K3
	MOVU.Z (DX), K3, Z0
	FMA    (AX), Z16, K1, Z0
	FMA    (AX)(R8*1), Z17, K1, Z0
	FMA    (AX)(R8*2), Z18, K1, Z0
	FMA    (AX)(R9*1), Z19, K1, Z0
	FMA    (BX), Z20, K1, Z0
	FMA    (BX)(R8*1), Z21, K1, Z0
	FMA    (BX)(R8*2), Z22, K1, Z0
	FMA    (BX)(R9*1), Z23, K1, Z0
	MOVU   Z0, K1, (DX)

next8:
	KXNORW K2, K2, K2
	SUBQ   $8, R12
	JGE    eight

four:
	ADDQ  $4, R12
	JLT   one
	BCAST (SI), Z16
	BCAST (SI)(R10*1), Z17
	BCAST (SI)(R10*2), Z18
	LEAQ  (SI)(R10*2), SI
	BCAST (SI)(R10*1), Z19
	LEAQ  (SI)(R10*2), SI
	MOVQ  R11, AX
	LEAQ  (AX)(R8*4), R11
	MOVQ  DI, DX
	MOVQ  n+40(FP), CX
	SUBQ  $LANES, CX
	JLT   tail4

loop4:
	MOVU.Z (DX), K2, Z0
	FMA    (AX), Z16, Z0
	FMA    (AX)(R8*1), Z17, Z0
	FMA    (AX)(R8*2), Z18, Z0
	FMA    (AX)(R9*1), Z19, Z0
	MOVU   Z0, (DX)
	ADDQ   $64, AX
	ADDQ   $64, DX
	SUBQ   $LANES, CX
	JGE    loop4

tail4:
	ADDQ   $LANES, CX
	JEQ    next4
	KANDW  K1, K2, K3
	MOVU.Z (DX), K3, Z0
	FMA    (AX), Z16, K1, Z0
	FMA    (AX)(R8*1), Z17, K1, Z0
	FMA    (AX)(R8*2), Z18, K1, Z0
	FMA    (AX)(R9*1), Z19, K1, Z0
	MOVU   Z0, K1, (DX)

next4:
	KXNORW K2, K2, K2
	SUBQ   $4, R12

one:
	ADDQ $4, R12
	JEQ  done

row:
	BCAST (SI), Z16
	ADDQ  R10, SI
	MOVQ  R11, AX
	ADDQ  R8, R11
	MOVQ  DI, DX
	MOVQ  n+40(FP), CX
	SUBQ  $LANES, CX
	JLT   tail1

loop1:
	MOVU.Z (DX), K2, Z0
	FMA    (AX), Z16, Z0
	MOVU   Z0, (DX)
	ADDQ   $64, AX
	ADDQ   $64, DX
	SUBQ   $LANES, CX
	JGE    loop1

tail1:
	ADDQ   $LANES, CX
	JEQ    next1
	KANDW  K1, K2, K3
	MOVU.Z (DX), K3, Z0
	FMA    (AX), Z16, K1, Z0
	MOVU   Z0, K1, (DX)

next1:
	KXNORW K2, K2, K2
	DECQ   R12
	JNE    row

done:
	VZEROUPPER
	RET
