// The body of the kernels with tiles of 6 rows by 2 vectors (see gemmsmallf32_avx2_amd64.s).
//
// SI rows of A, AX, BX rows 0, 4 of the tile at the present k, R8 and R9 one and three rows of A, R10 one step of k, CX the
// mask, DX B at the present k, R11 one row of B, DI C, R12 steps left (later a row of C), R13 rows of the tile; the count of
// rows left stays in the argument m. Y0, Y1 a row of B, Y2 an element of A in every lane; Y4-Y15 the tile, 2 per row.
//
// 6 x 2: 12 chains for two FMAs a cycle of latency 4, 9 loads per 12 FMAs. Every height below 6 has a loop of its own.

#define LOADB \
	MOVU (DX), Y0; LOADLAST(32(DX), Y1); ADDQ R11, DX
#define ROW0 \
	BCAST (AX), Y2; FMA Y0, Y2, Y4; FMA Y1, Y2, Y5
#define ROW1 \
	BCAST (AX)(R8*1), Y2; FMA Y0, Y2, Y6; FMA Y1, Y2, Y7
#define ROW2 \
	BCAST (AX)(R8*2), Y2; FMA Y0, Y2, Y8; FMA Y1, Y2, Y9
#define ROW3 \
	BCAST (AX)(R9*1), Y2; FMA Y0, Y2, Y10; FMA Y1, Y2, Y11
#define ROW4 \
	BCAST (BX), Y2; FMA Y0, Y2, Y12; FMA Y1, Y2, Y13
#define ROW5 \
	BCAST (BX)(R8*1), Y2; FMA Y0, Y2, Y14; FMA Y1, Y2, Y15

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
	// 6 rows, or all that are left, or half of them where one tile more would be too low
	MOVQ m+56(FP), R12
	MOVQ R12, R13
	CMPQ R12, $6
	JLE  begin
	MOVQ $6, R13
	CMPQ R12, $12
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
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9
	VXORPS Y10, Y10, Y10
	VXORPS Y11, Y11, Y11
	VXORPS Y12, Y12, Y12
	VXORPS Y13, Y13, Y13
	VXORPS Y14, Y14, Y14
	VXORPS Y15, Y15, Y15
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
	MOVU Y4, (DI)
	MOVU Y5, 32(DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU Y6, (DI)
	MOVU Y7, 32(DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU Y8, (DI)
	MOVU Y9, 32(DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU Y10, (DI)
	MOVU Y11, 32(DI)
	ADDQ R12, DI
	CMPQ R13, $4
	JEQ  next
	MOVU Y12, (DI)
	MOVU Y13, 32(DI)
	ADDQ R12, DI
	CMPQ R13, $5
	JEQ  next
	MOVU Y14, (DI)
	MOVU Y15, 32(DI)
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
	MOVU Y4, (DI)
	MASKMOV Y5, Y0, 32(DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU Y6, (DI)
	MASKMOV Y7, Y0, 32(DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU Y8, (DI)
	MASKMOV Y9, Y0, 32(DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU Y10, (DI)
	MASKMOV Y11, Y0, 32(DI)
	ADDQ R12, DI
	CMPQ R13, $4
	JEQ  next
	MOVU Y12, (DI)
	MASKMOV Y13, Y0, 32(DI)
	ADDQ R12, DI
	CMPQ R13, $5
	JEQ  next
	MOVU Y14, (DI)
	MASKMOV Y15, Y0, 32(DI)
	ADDQ R12, DI
	JMP  next

scale: // alpha*acc
	BCAST alpha+ALPHA(FP), Y0
	MULV Y0, Y4, Y4
	MULV Y0, Y5, Y5
	MULV Y0, Y6, Y6
	MULV Y0, Y7, Y7
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
	MULV (AX), Y1, Y2
	FMA213 Y2, Y0, Y4
	MOVU (CX), Y2
	MASKMOV 32(AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y5
	ADDQ R12, AX
	CMPQ R13, $1
	JEQ  store
	MULV (AX), Y1, Y2
	FMA213 Y2, Y0, Y6
	MOVU (CX), Y2
	MASKMOV 32(AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y7
	ADDQ R12, AX
	CMPQ R13, $2
	JEQ  store
	MULV (AX), Y1, Y2
	FMA213 Y2, Y0, Y8
	MOVU (CX), Y2
	MASKMOV 32(AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y9
	ADDQ R12, AX
	CMPQ R13, $3
	JEQ  store
	MULV (AX), Y1, Y2
	FMA213 Y2, Y0, Y10
	MOVU (CX), Y2
	MASKMOV 32(AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y11
	ADDQ R12, AX
	CMPQ R13, $4
	JEQ  store
	MULV (AX), Y1, Y2
	FMA213 Y2, Y0, Y12
	MOVU (CX), Y2
	MASKMOV 32(AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y13
	ADDQ R12, AX
	CMPQ R13, $5
	JEQ  store
	MULV (AX), Y1, Y2
	FMA213 Y2, Y0, Y14
	MOVU (CX), Y2
	MASKMOV 32(AX), Y2, Y2
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
