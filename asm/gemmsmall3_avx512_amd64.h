// The body of the kernels with tiles of 8 rows by 3 vectors (see gemmsmall_avx512_amd64.s, which sets the names).
//
// SI rows of A, AX, BX rows 0, 4 of the tile at the present k, R8 and R9 one and three rows of A, R10 one step of k,
// DX B at the present k, R11 one row of B, DI C, R12 steps left (later a row of C), R13 rows of the tile; the count of rows
// left stays in the argument m. Z0, Z1, BL a row of B (the last one under K1 unless it is whole), Z3 an element of A in every lane; Z8-Z31 the tile,
// 3 per row; L0, L1, ... are the tile's last column, a Z or a Y register.
//
// 8 x 3 accumulators: 24 chains cover the latency of 4 at one FMA a cycle with room to spare, and 3 loads of B and 8 of A serve
// 24 FMAs. Every height below 8 has a loop of its own: a test per row in one loop cost 8 % of the speed.

#define LOADB \
	MOVU 0(DX), Z0; MOVU 64(DX), Z1; LOADLAST(128); ADDQ R11, DX
#define ROW0 \
	BCAST (AX), Z3; FMA Z0, Z3, Z8; FMA Z1, Z3, Z9; FMA BL, AL, L0
#define ROW1 \
	BCAST (AX)(R8*1), Z3; FMA Z0, Z3, Z11; FMA Z1, Z3, Z12; FMA BL, AL, L1
#define ROW2 \
	BCAST (AX)(R8*2), Z3; FMA Z0, Z3, Z14; FMA Z1, Z3, Z15; FMA BL, AL, L2
#define ROW3 \
	BCAST (AX)(R9*1), Z3; FMA Z0, Z3, Z17; FMA Z1, Z3, Z18; FMA BL, AL, L3
#define ROW4 \
	BCAST (BX), Z3; FMA Z0, Z3, Z20; FMA Z1, Z3, Z21; FMA BL, AL, L4
#define ROW5 \
	BCAST (BX)(R8*1), Z3; FMA Z0, Z3, Z23; FMA Z1, Z3, Z24; FMA BL, AL, L5
#define ROW6 \
	BCAST (BX)(R8*2), Z3; FMA Z0, Z3, Z26; FMA Z1, Z3, Z27; FMA BL, AL, L6
#define ROW7 \
	BCAST (BX)(R9*1), Z3; FMA Z0, Z3, Z29; FMA Z1, Z3, Z30; FMA BL, AL, L7

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
	VPXORD Z8, Z8, Z8
	VPXORD Z9, Z9, Z9
	VPXORD Z10, Z10, Z10
	VPXORD Z11, Z11, Z11
	VPXORD Z12, Z12, Z12
	VPXORD Z13, Z13, Z13
	VPXORD Z14, Z14, Z14
	VPXORD Z15, Z15, Z15
	VPXORD Z16, Z16, Z16
	VPXORD Z17, Z17, Z17
	VPXORD Z18, Z18, Z18
	VPXORD Z19, Z19, Z19
	VPXORD Z20, Z20, Z20
	VPXORD Z21, Z21, Z21
	VPXORD Z22, Z22, Z22
	VPXORD Z23, Z23, Z23
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
	MOVU Z8, (DI)
	MOVU Z9, 64(DI)
	MOVU L0, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU Z11, (DI)
	MOVU Z12, 64(DI)
	MOVU L1, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU Z14, (DI)
	MOVU Z15, 64(DI)
	MOVU L2, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU Z17, (DI)
	MOVU Z18, 64(DI)
	MOVU L3, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $4
	JEQ  next
	MOVU Z20, (DI)
	MOVU Z21, 64(DI)
	MOVU L4, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $5
	JEQ  next
	MOVU Z23, (DI)
	MOVU Z24, 64(DI)
	MOVU L5, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $6
	JEQ  next
	MOVU Z26, (DI)
	MOVU Z27, 64(DI)
	MOVU L6, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $7
	JEQ  next
	MOVU Z29, (DI)
	MOVU Z30, 64(DI)
	MOVU L7, 128(DI)
	ADDQ R12, DI

next:
	IMULQ R8, R13
	ADDQ  R13, SI
	CMPQ  m+56(FP), $0
	JNE   tile
	VZEROUPPER
	RET

masked: // a full store is twice as fast as one under a mask, hence both
	MOVU Z8, (DI)
	MOVU Z9, 64(DI)
	MOVU L0, K1, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU Z11, (DI)
	MOVU Z12, 64(DI)
	MOVU L1, K1, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU Z14, (DI)
	MOVU Z15, 64(DI)
	MOVU L2, K1, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU Z17, (DI)
	MOVU Z18, 64(DI)
	MOVU L3, K1, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $4
	JEQ  next
	MOVU Z20, (DI)
	MOVU Z21, 64(DI)
	MOVU L4, K1, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $5
	JEQ  next
	MOVU Z23, (DI)
	MOVU Z24, 64(DI)
	MOVU L5, K1, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $6
	JEQ  next
	MOVU Z26, (DI)
	MOVU Z27, 64(DI)
	MOVU L6, K1, 128(DI)
	ADDQ R12, DI
	CMPQ R13, $7
	JEQ  next
	MOVU Z29, (DI)
	MOVU Z30, 64(DI)
	MOVU L7, K1, 128(DI)
	ADDQ R12, DI
	JMP  next

scale: // alpha*acc
	BCAST alpha+ALPHA(FP), Z0
	MULV Z0, Z8, Z8
	MULV Z0, Z9, Z9
	MULV AZ, L0, L0
	MULV Z0, Z11, Z11
	MULV Z0, Z12, Z12
	MULV AZ, L1, L1
	MULV Z0, Z14, Z14
	MULV Z0, Z15, Z15
	MULV AZ, L2, L2
	MULV Z0, Z17, Z17
	MULV Z0, Z18, Z18
	MULV AZ, L3, L3
	MULV Z0, Z20, Z20
	MULV Z0, Z21, Z21
	MULV AZ, L4, L4
	MULV Z0, Z23, Z23
	MULV Z0, Z24, Z24
	MULV AZ, L5, L5
	MULV Z0, Z26, Z26
	MULV Z0, Z27, Z27
	MULV AZ, L6, L6
	MULV Z0, Z29, Z29
	MULV Z0, Z30, Z30
	MULV AZ, L7, L7
	JMP  store

update: // fma(alpha, acc, beta*c)
	BCAST alpha+ALPHA(FP), Z0
	BCAST beta+BETA(FP), Z1
	MOVQ DI, AX
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z8
	MULV 64(AX), Z1, Z2
	FMA213 Z2, Z0, Z9
	MULV.Z 128(AX), BZ, K1, TL
	FMA213 TL, AZ, L0
	ADDQ R12, AX
	CMPQ R13, $1
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z11
	MULV 64(AX), Z1, Z2
	FMA213 Z2, Z0, Z12
	MULV.Z 128(AX), BZ, K1, TL
	FMA213 TL, AZ, L1
	ADDQ R12, AX
	CMPQ R13, $2
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z14
	MULV 64(AX), Z1, Z2
	FMA213 Z2, Z0, Z15
	MULV.Z 128(AX), BZ, K1, TL
	FMA213 TL, AZ, L2
	ADDQ R12, AX
	CMPQ R13, $3
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z17
	MULV 64(AX), Z1, Z2
	FMA213 Z2, Z0, Z18
	MULV.Z 128(AX), BZ, K1, TL
	FMA213 TL, AZ, L3
	ADDQ R12, AX
	CMPQ R13, $4
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z20
	MULV 64(AX), Z1, Z2
	FMA213 Z2, Z0, Z21
	MULV.Z 128(AX), BZ, K1, TL
	FMA213 TL, AZ, L4
	ADDQ R12, AX
	CMPQ R13, $5
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z23
	MULV 64(AX), Z1, Z2
	FMA213 Z2, Z0, Z24
	MULV.Z 128(AX), BZ, K1, TL
	FMA213 TL, AZ, L5
	ADDQ R12, AX
	CMPQ R13, $6
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z26
	MULV 64(AX), Z1, Z2
	FMA213 Z2, Z0, Z27
	MULV.Z 128(AX), BZ, K1, TL
	FMA213 TL, AZ, L6
	ADDQ R12, AX
	CMPQ R13, $7
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z29
	MULV 64(AX), Z1, Z2
	FMA213 Z2, Z0, Z30
	MULV.Z 128(AX), BZ, K1, TL
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
