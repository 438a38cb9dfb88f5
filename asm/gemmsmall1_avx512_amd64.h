// The body of the kernels with tiles of 8 rows by 1 vector (see gemmsmall_avx512_amd64.s, which sets the names).
//
// SI rows of A, AX, BX rows 0, 4 of the tile at the present k, R8 and R9 one and three rows of A, R10 one step of k,
// DX B at the present k, R11 one row of B, DI C, R12 steps left (later a row of C), R13 rows of the tile; the count of rows
// left stays in the argument m. BL a row of B (under K1 unless it is whole); Z24-Z31 the tile,
// 1 per row; L0, L1, ... are the tile's last column, a Z or a Y register.
//
// 8 x 1 accumulators: 8 chains cover the latency of 4 at one FMA a cycle with room to spare, and one load of B and 8 of A serve
// 8 FMAs. Every height below 8 has a loop of its own: a test per row in one loop cost 8 % of the speed.

#define LOADB \
	LOADLAST(0); ADDQ R11, DX
#define ROW0 \
	FMA.BCST (AX), BL, L0
#define ROW1 \
	FMA.BCST (AX)(R8*1), BL, L1
#define ROW2 \
	FMA.BCST (AX)(R8*2), BL, L2
#define ROW3 \
	FMA.BCST (AX)(R9*1), BL, L3
#define ROW4 \
	FMA.BCST (BX), BL, L4
#define ROW5 \
	FMA.BCST (BX)(R8*1), BL, L5
#define ROW6 \
	FMA.BCST (BX)(R8*2), BL, L6
#define ROW7 \
	FMA.BCST (BX)(R9*1), BL, L7

	MOVQ  ars+8(FP), R8
	LEAQ  (R8)(R8*2), R9
	MOVQ  acs+16(FP), R10
	MOVQ  ldb+32(FP), R11
	MOVQ  a+0(FP), SI
	MOVQ  c+40(FP), DI
	KMOVW mask+72(FP), K1

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
	VPXORD Z24, Z24, Z24
	VPXORD Z25, Z25, Z25
	VPXORD Z26, Z26, Z26
	VPXORD Z27, Z27, Z27
	VPXORD Z28, Z28, Z28
	VPXORD Z29, Z29, Z29
	VPXORD Z30, Z30, Z30
	VPXORD Z31, Z31, Z31
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
	CMPQ mask+72(FP), $FULL
	JNE  masked
	MOVU L0, (DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU L1, (DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU L2, (DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU L3, (DI)
	ADDQ R12, DI
	CMPQ R13, $4
	JEQ  next
	MOVU L4, (DI)
	ADDQ R12, DI
	CMPQ R13, $5
	JEQ  next
	MOVU L5, (DI)
	ADDQ R12, DI
	CMPQ R13, $6
	JEQ  next
	MOVU L6, (DI)
	ADDQ R12, DI
	CMPQ R13, $7
	JEQ  next
	MOVU L7, (DI)
	ADDQ R12, DI

next:
	IMULQ R8, R13
	ADDQ  R13, SI
	CMPQ  m+56(FP), $0
	JNE   tile
	VZEROUPPER
	RET

masked: // a full store is twice as fast as one under a mask, hence both
	MOVU L0, K1, (DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU L1, K1, (DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU L2, K1, (DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU L3, K1, (DI)
	ADDQ R12, DI
	CMPQ R13, $4
	JEQ  next
	MOVU L4, K1, (DI)
	ADDQ R12, DI
	CMPQ R13, $5
	JEQ  next
	MOVU L5, K1, (DI)
	ADDQ R12, DI
	CMPQ R13, $6
	JEQ  next
	MOVU L6, K1, (DI)
	ADDQ R12, DI
	CMPQ R13, $7
	JEQ  next
	MOVU L7, K1, (DI)
	ADDQ R12, DI
	JMP  next

scale: // alpha*acc
	BCAST alpha+ALPHA(FP), Z0
	MULV AZ, L0, L0
	MULV AZ, L1, L1
	MULV AZ, L2, L2
	MULV AZ, L3, L3
	MULV AZ, L4, L4
	MULV AZ, L5, L5
	MULV AZ, L6, L6
	MULV AZ, L7, L7
	JMP  store

update: // fma(alpha, acc, beta*c)
	BCAST alpha+ALPHA(FP), Z0
	BCAST beta+BETA(FP), Z1
	MOVQ DI, AX
	MULV.Z (AX), BZ, K1, TL
	FMA213 TL, AZ, L0
	ADDQ R12, AX
	CMPQ R13, $1
	JEQ  store
	MULV.Z (AX), BZ, K1, TL
	FMA213 TL, AZ, L1
	ADDQ R12, AX
	CMPQ R13, $2
	JEQ  store
	MULV.Z (AX), BZ, K1, TL
	FMA213 TL, AZ, L2
	ADDQ R12, AX
	CMPQ R13, $3
	JEQ  store
	MULV.Z (AX), BZ, K1, TL
	FMA213 TL, AZ, L3
	ADDQ R12, AX
	CMPQ R13, $4
	JEQ  store
	MULV.Z (AX), BZ, K1, TL
	FMA213 TL, AZ, L4
	ADDQ R12, AX
	CMPQ R13, $5
	JEQ  store
	MULV.Z (AX), BZ, K1, TL
	FMA213 TL, AZ, L5
	ADDQ R12, AX
	CMPQ R13, $6
	JEQ  store
	MULV.Z (AX), BZ, K1, TL
	FMA213 TL, AZ, L6
	ADDQ R12, AX
	CMPQ R13, $7
	JEQ  store
	MULV.Z (AX), BZ, K1, TL
	FMA213 TL, AZ, L7
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
