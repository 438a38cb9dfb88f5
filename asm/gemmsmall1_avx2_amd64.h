// The body of the kernels with tiles of 8 rows by 1 vector (see gemmsmallf32_avx2_amd64.s).
//
// SI rows of A, AX, BX rows 0, 4 of the tile at the present k, R8 and R9 one and three rows of A, R10 one step of k, CX the
// mask, DX B at the present k, R11 one row of B, DI C, R12 steps left (later a row of C), R13 rows of the tile; the count of
// rows left stays in the argument m. Y0 a row of B, Y1 an element of A in every lane; Y8-Y15 the tile, 1 per row.
//
// 8 x 1: 8 chains for two FMAs a cycle of latency 4, 10 loads per 8 FMAs. Every height below 8 has a loop of its own.

#define LOADB \
	LOADLAST((DX), Y0); ADDQ R11, DX
#define ROW0 \
	BCAST (AX), Y1; FMA Y0, Y1, Y8
#define ROW1 \
	BCAST (AX)(R8*1), Y1; FMA Y0, Y1, Y9
#define ROW2 \
	BCAST (AX)(R8*2), Y1; FMA Y0, Y1, Y10
#define ROW3 \
	BCAST (AX)(R9*1), Y1; FMA Y0, Y1, Y11
#define ROW4 \
	BCAST (BX), Y1; FMA Y0, Y1, Y12
#define ROW5 \
	BCAST (BX)(R8*1), Y1; FMA Y0, Y1, Y13
#define ROW6 \
	BCAST (BX)(R8*2), Y1; FMA Y0, Y1, Y14
#define ROW7 \
	BCAST (BX)(R9*1), Y1; FMA Y0, Y1, Y15

	MOVQ ars+8(FP), R8
	LEAQ (R8)(R8*2), R9
	MOVQ acs+16(FP), R10
	MOVQ ldb+32(FP), R11
	MOVQ a+0(FP), SI
	MOVQ c+40(FP), DI
	MOVQ last+72(FP), AX
	SHLQ $SHIFT, AX
	NEGQ AX
	LEAQ gemmMask<>+32(SB), CX
	ADDQ AX, CX

tile:
	// 8 rows, or all that are left, or half of them where one tile more would be too low
	MOVQ m+56(FP), R12
	MOVQ R12, R13
	CMPQ R12, $8
	JLE  begin
	MOVQ $8, R13
	CMPQ R12, $16
	JGE  begin
	LEAQ 1(R12), R13
	SHRQ $1, R13

begin:
	SUBQ R13, R12
	MOVQ R12, m+56(FP)
	MOVQ SI, AX
	LEAQ (SI)(R8*4), BX
	MOVQ b+24(FP), DX
	MOVQ k+64(FP), R12
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9
	VXORPS Y10, Y10, Y10
	VXORPS Y11, Y11, Y11
	VXORPS Y12, Y12, Y12
	VXORPS Y13, Y13, Y13
	VXORPS Y14, Y14, Y14
	VXORPS Y15, Y15, Y15
	CMPQ R13, $8
	JNE  below8

loop8:
	LOADB
	ROW0
	ROW1
	ROW2
	ROW3
	ROW4
	ROW5
	ROW6
	ROW7
	ADDQ R10, AX
	ADDQ R10, BX
	DECQ R12
	JNE  loop8
	JMP  done

below8:
	CMPQ R13, $7
	JNE  below7

loop7:
	LOADB
	ROW0
	ROW1
	ROW2
	ROW3
	ROW4
	ROW5
	ROW6
	ADDQ R10, AX
	ADDQ R10, BX
	DECQ R12
	JNE  loop7
	JMP  done

below7:
	CMPQ R13, $6
	JNE  below6

loop6:
	LOADB
	ROW0
	ROW1
	ROW2
	ROW3
	ROW4
	ROW5
	ADDQ R10, AX
	ADDQ R10, BX
	DECQ R12
	JNE  loop6
	JMP  done

below6:
	CMPQ R13, $5
	JNE  below5

loop5:
	LOADB
	ROW0
	ROW1
	ROW2
	ROW3
	ROW4
	ADDQ R10, AX
	ADDQ R10, BX
	DECQ R12
	JNE  loop5
	JMP  done

below5:
	CMPQ R13, $4
	JNE  below4

loop4:
	LOADB
	ROW0
	ROW1
	ROW2
	ROW3
	ADDQ R10, AX
	DECQ R12
	JNE  loop4
	JMP  done

below4:
	CMPQ R13, $3
	JNE  below3

loop3:
	LOADB
	ROW0
	ROW1
	ROW2
	ADDQ R10, AX
	DECQ R12
	JNE  loop3
	JMP  done

below3:
	CMPQ R13, $2
	JNE  below2

loop2:
	LOADB
	ROW0
	ROW1
	ADDQ R10, AX
	DECQ R12
	JNE  loop2
	JMP  done

below2:

loop1:
	LOADB
	ROW0
	ADDQ R10, AX
	DECQ R12
	JNE  loop1

done:
	MOVQ ldc+48(FP), R12
	BETANOT0(update)
	ALPHANOT1(scale)

store:
	CMPQ last+72(FP), $LANES
	JNE  masked
	MOVU Y8, (DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU Y9, (DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU Y10, (DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU Y11, (DI)
	ADDQ R12, DI
	CMPQ R13, $4
	JEQ  next
	MOVU Y12, (DI)
	ADDQ R12, DI
	CMPQ R13, $5
	JEQ  next
	MOVU Y13, (DI)
	ADDQ R12, DI
	CMPQ R13, $6
	JEQ  next
	MOVU Y14, (DI)
	ADDQ R12, DI
	CMPQ R13, $7
	JEQ  next
	MOVU Y15, (DI)
	ADDQ R12, DI

next:
	IMULQ R8, R13
	ADDQ  R13, SI
	CMPQ  m+56(FP), $0
	JNE   tile
	VZEROUPPER
	RET

masked: // a store under a mask is many times slower, hence both
	MOVU (CX), Y0
	MASKMOV Y8, Y0, (DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MASKMOV Y9, Y0, (DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MASKMOV Y10, Y0, (DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MASKMOV Y11, Y0, (DI)
	ADDQ R12, DI
	CMPQ R13, $4
	JEQ  next
	MASKMOV Y12, Y0, (DI)
	ADDQ R12, DI
	CMPQ R13, $5
	JEQ  next
	MASKMOV Y13, Y0, (DI)
	ADDQ R12, DI
	CMPQ R13, $6
	JEQ  next
	MASKMOV Y14, Y0, (DI)
	ADDQ R12, DI
	CMPQ R13, $7
	JEQ  next
	MASKMOV Y15, Y0, (DI)
	ADDQ R12, DI
	JMP  next

scale: // alpha*acc
	BCAST alpha+ALPHA(FP), Y0
	MULV Y0, Y8, Y8
	MULV Y0, Y9, Y9
	MULV Y0, Y10, Y10
	MULV Y0, Y11, Y11
	MULV Y0, Y12, Y12
	MULV Y0, Y13, Y13
	MULV Y0, Y14, Y14
	MULV Y0, Y15, Y15
	JMP  store

update: // fma(alpha, acc, beta*c)
	BCAST alpha+ALPHA(FP), Y0
	BCAST beta+BETA(FP), Y1
	MOVQ DI, AX
	MOVU (CX), Y2
	MASKMOV (AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y8
	ADDQ R12, AX
	CMPQ R13, $1
	JEQ  store
	MOVU (CX), Y2
	MASKMOV (AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y9
	ADDQ R12, AX
	CMPQ R13, $2
	JEQ  store
	MOVU (CX), Y2
	MASKMOV (AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y10
	ADDQ R12, AX
	CMPQ R13, $3
	JEQ  store
	MOVU (CX), Y2
	MASKMOV (AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y11
	ADDQ R12, AX
	CMPQ R13, $4
	JEQ  store
	MOVU (CX), Y2
	MASKMOV (AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y12
	ADDQ R12, AX
	CMPQ R13, $5
	JEQ  store
	MOVU (CX), Y2
	MASKMOV (AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y13
	ADDQ R12, AX
	CMPQ R13, $6
	JEQ  store
	MOVU (CX), Y2
	MASKMOV (AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y14
	ADDQ R12, AX
	CMPQ R13, $7
	JEQ  store
	MOVU (CX), Y2
	MASKMOV (AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y15
	JMP  store

#undef LOADB
#undef ROW0
#undef ROW1
#undef ROW2
#undef ROW3
#undef ROW4
#undef ROW5
#undef ROW6
#undef ROW7
