// The body of gemvColsF32AVX2 and gemvColsF64AVX2.
//
// AX, BX rows 0 and 4 of a group at the present column, R8 and R9 one and three rows, SI x, R10 one element of x, DI acc, DX
// acc at the present column, CX columns left, R11 the group's first row, R12 rows left. Y8-Y15 x, Y0 acc, Y1 the last
// vector's mask. Eight rows at a time, as in gemvcols_avx512_amd64.h.

	MOVQ a+0(FP), R11
	MOVQ lda+8(FP), R8
	LEAQ (R8)(R8*2), R9
	MOVQ x+16(FP), SI
	MOVQ xs+24(FP), R10
	MOVQ acc+32(FP), DI
	MOVQ n+40(FP), CX
	MOVQ k+48(FP), R12
	ANDQ $(LANES-1), CX
	SHLQ $SHIFT, CX
	LEAQ gemvMask<>+32(SB), DX
	SUBQ CX, DX
	MOVU (DX), Y1
	SUBQ $8, R12
	JLT  four

eight:
	BCAST (SI), Y8
	BCAST (SI)(R10*1), Y9
	BCAST (SI)(R10*2), Y10
	LEAQ  (SI)(R10*2), SI
	BCAST (SI)(R10*1), Y11
	BCAST (SI)(R10*2), Y12
	LEAQ  (SI)(R10*2), SI
	BCAST (SI)(R10*1), Y13
	BCAST (SI)(R10*2), Y14
	LEAQ  (SI)(R10*2), SI
	BCAST (SI)(R10*1), Y15
	LEAQ  (SI)(R10*2), SI
	MOVQ  R11, AX
	LEAQ  (AX)(R8*4), BX
	LEAQ  (AX)(R8*8), R11
	MOVQ  DI, DX
	MOVQ  n+40(FP), CX
	SUBQ  $LANES, CX
	JLT   tail8

loop8:
	MOVU (DX), Y0
	FMA  (AX), Y8, Y0
	FMA  (AX)(R8*1), Y9, Y0
	FMA  (AX)(R8*2), Y10, Y0
	FMA  (AX)(R9*1), Y11, Y0
	FMA  (BX), Y12, Y0
	FMA  (BX)(R8*1), Y13, Y0
	FMA  (BX)(R8*2), Y14, Y0
	FMA  (BX)(R9*1), Y15, Y0
	MOVU Y0, (DX)
	ADDQ $32, AX
	ADDQ $32, BX
	ADDQ $32, DX
	SUBQ $LANES, CX
	JGE  loop8

tail8:
	ADDQ    $LANES, CX
	JEQ     next8
	MASKMOV (DX), Y1, Y0
	MASKMOV (AX), Y1, Y2
	FMA     Y2, Y8, Y0
	MASKMOV (AX)(R8*1), Y1, Y2
	FMA     Y2, Y9, Y0
	MASKMOV (AX)(R8*2), Y1, Y2
	FMA     Y2, Y10, Y0
	MASKMOV (AX)(R9*1), Y1, Y2
	FMA     Y2, Y11, Y0
	MASKMOV (BX), Y1, Y2
	FMA     Y2, Y12, Y0
	MASKMOV (BX)(R8*1), Y1, Y2
	FMA     Y2, Y13, Y0
	MASKMOV (BX)(R8*2), Y1, Y2
	FMA     Y2, Y14, Y0
	MASKMOV (BX)(R9*1), Y1, Y2
	FMA     Y2, Y15, Y0
	MASKMOV Y0, Y1, (DX)

next8:
	SUBQ $8, R12
	JGE  eight

four:
	ADDQ  $4, R12
	JLT   one
	BCAST (SI), Y8
	BCAST (SI)(R10*1), Y9
	BCAST (SI)(R10*2), Y10
	LEAQ  (SI)(R10*2), SI
	BCAST (SI)(R10*1), Y11
	LEAQ  (SI)(R10*2), SI
	MOVQ  R11, AX
	LEAQ  (AX)(R8*4), R11
	MOVQ  DI, DX
	MOVQ  n+40(FP), CX
	SUBQ  $LANES, CX
	JLT   tail4

loop4:
	MOVU (DX), Y0
	FMA  (AX), Y8, Y0
	FMA  (AX)(R8*1), Y9, Y0
	FMA  (AX)(R8*2), Y10, Y0
	FMA  (AX)(R9*1), Y11, Y0
	MOVU Y0, (DX)
	ADDQ $32, AX
	ADDQ $32, DX
	SUBQ $LANES, CX
	JGE  loop4

tail4:
	ADDQ    $LANES, CX
	JEQ     next4
	MASKMOV (DX), Y1, Y0
	MASKMOV (AX), Y1, Y2
	FMA     Y2, Y8, Y0
	MASKMOV (AX)(R8*1), Y1, Y2
	FMA     Y2, Y9, Y0
	MASKMOV (AX)(R8*2), Y1, Y2
	FMA     Y2, Y10, Y0
	MASKMOV (AX)(R9*1), Y1, Y2
	FMA     Y2, Y11, Y0
	MASKMOV Y0, Y1, (DX)

next4:
	SUBQ $4, R12

one:
	ADDQ $4, R12
	JEQ  done

row:
	BCAST (SI), Y8
	ADDQ  R10, SI
	MOVQ  R11, AX
	ADDQ  R8, R11
	MOVQ  DI, DX
	MOVQ  n+40(FP), CX
	SUBQ  $LANES, CX
	JLT   tail1

loop1:
	MOVU (DX), Y0
	FMA  (AX), Y8, Y0
	MOVU Y0, (DX)
	ADDQ $32, AX
	ADDQ $32, DX
	SUBQ $LANES, CX
	JGE  loop1

tail1:
	ADDQ    $LANES, CX
	JEQ     next1
	MASKMOV (DX), Y1, Y0
	MASKMOV (AX), Y1, Y2
	FMA     Y2, Y8, Y0
	MASKMOV Y0, Y1, (DX)

next1:
	DECQ R12
	JNE  row

done:
	VZEROUPPER
	RET
