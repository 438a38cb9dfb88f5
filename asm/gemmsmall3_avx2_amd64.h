// The body of the kernels with tiles of 4 rows by 3 vectors (see gemmsmallf32_avx2_amd64.s).
//
// SI rows of A, AX rows 0 of the tile at the present k, R8 and R9 one and three rows of A, R10 one step of k, CX the
// mask, DX B at the present k, R11 one row of B, DI C, R12 steps left (later a row of C), R13 rows of the tile; the count of
// rows left stays in the argument m. Y0, Y1, Y2 a row of B, Y3 an element of A in every lane; Y4-Y15 the tile, 3 per row.
//
// 4 x 3: 12 chains for two FMAs a cycle of latency 4, 8 loads per 12 FMAs. Every height below 4 has a loop of its own.

#define LOADB \
	MOVU (DX), Y0; MOVU 32(DX), Y1; LOADLAST(64(DX), Y2); ADDQ R11, DX
#define ROW0 \
	BCAST (AX), Y3; FMA Y0, Y3, Y4; FMA Y1, Y3, Y5; FMA Y2, Y3, Y6
#define ROW1 \
	BCAST (AX)(R8*1), Y3; FMA Y0, Y3, Y7; FMA Y1, Y3, Y8; FMA Y2, Y3, Y9
#define ROW2 \
	BCAST (AX)(R8*2), Y3; FMA Y0, Y3, Y10; FMA Y1, Y3, Y11; FMA Y2, Y3, Y12
#define ROW3 \
	BCAST (AX)(R9*1), Y3; FMA Y0, Y3, Y13; FMA Y1, Y3, Y14; FMA Y2, Y3, Y15

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
	// 4 rows, or all that are left, or half of them where one tile more would be too low
	MOVQ m+56(FP), R12
	MOVQ R12, R13
	CMPQ R12, $4
	JLE  begin
	MOVQ $4, R13
	CMPQ R12, $8
	JGE  begin
	LEAQ 1(R12), R13
	SHRQ $1, R13

begin:
	SUBQ R13, R12
	MOVQ R12, m+56(FP)
	MOVQ SI, AX
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
	MOVU Y6, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU Y7, (DI)
	MOVU Y8, 32(DI)
	MOVU Y9, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU Y10, (DI)
	MOVU Y11, 32(DI)
	MOVU Y12, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU Y13, (DI)
	MOVU Y14, 32(DI)
	MOVU Y15, 64(DI)
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
	MOVU Y5, 32(DI)
	MASKMOV Y6, Y0, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU Y7, (DI)
	MOVU Y8, 32(DI)
	MASKMOV Y9, Y0, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU Y10, (DI)
	MOVU Y11, 32(DI)
	MASKMOV Y12, Y0, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU Y13, (DI)
	MOVU Y14, 32(DI)
	MASKMOV Y15, Y0, 64(DI)
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
	MULV 32(AX), Y1, Y2
	FMA213 Y2, Y0, Y5
	MOVU (CX), Y2
	MASKMOV 64(AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y6
	ADDQ R12, AX
	CMPQ R13, $1
	JEQ  store
	MULV (AX), Y1, Y2
	FMA213 Y2, Y0, Y7
	MULV 32(AX), Y1, Y2
	FMA213 Y2, Y0, Y8
	MOVU (CX), Y2
	MASKMOV 64(AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y9
	ADDQ R12, AX
	CMPQ R13, $2
	JEQ  store
	MULV (AX), Y1, Y2
	FMA213 Y2, Y0, Y10
	MULV 32(AX), Y1, Y2
	FMA213 Y2, Y0, Y11
	MOVU (CX), Y2
	MASKMOV 64(AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y12
	ADDQ R12, AX
	CMPQ R13, $3
	JEQ  store
	MULV (AX), Y1, Y2
	FMA213 Y2, Y0, Y13
	MULV 32(AX), Y1, Y2
	FMA213 Y2, Y0, Y14
	MOVU (CX), Y2
	MASKMOV 64(AX), Y2, Y2
	MULV Y2, Y1, Y2
	FMA213 Y2, Y0, Y15
	JMP  store

#undef LOADB
#undef ROW0
#undef ROW1
#undef ROW2
#undef ROW3
