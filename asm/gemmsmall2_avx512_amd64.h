// The body of the kernels with tiles of 12 rows by 2 vectors (see gemmsmall_avx512_amd64.s, which sets the names).
//
// SI rows of A, AX, BX, CX rows 0, 4, 8 of the tile at the present k, R8 and R9 one and three rows of A, R10 one step of k,
// DX B at the present k, R11 one row of B, DI C, R12 steps left (later a row of C), R13 rows of the tile; the count of rows
// left stays in the argument m. Z0, BL a row of B (the last one under K1 unless it is whole), Z2 an element of A in every lane; Z8-Z31 the tile,
// 2 per row; L0, L1, ... are the tile's last column, a Z or a Y register.
//
// 12 x 2 accumulators: 24 chains cover the latency of 4 at one FMA a cycle with room to spare, and 2 loads of B and 12 of A serve
// 24 FMAs. Every height below 12 has a loop of its own: a test per row in one loop cost 8 % of the speed.

#define LOADB \
	MOVU 0(DX), Z0; LOADLAST(64); ADDQ R11, DX
#define ROW0 \
	BCAST (AX), Z2; FMA Z0, Z2, Z8; FMA BL, AL, L0
#define ROW1 \
	BCAST (AX)(R8*1), Z2; FMA Z0, Z2, Z10; FMA BL, AL, L1
#define ROW2 \
	BCAST (AX)(R8*2), Z2; FMA Z0, Z2, Z12; FMA BL, AL, L2
#define ROW3 \
	BCAST (AX)(R9*1), Z2; FMA Z0, Z2, Z14; FMA BL, AL, L3
#define ROW4 \
	BCAST (BX), Z2; FMA Z0, Z2, Z16; FMA BL, AL, L4
#define ROW5 \
	BCAST (BX)(R8*1), Z2; FMA Z0, Z2, Z18; FMA BL, AL, L5
#define ROW6 \
	BCAST (BX)(R8*2), Z2; FMA Z0, Z2, Z20; FMA BL, AL, L6
#define ROW7 \
	BCAST (BX)(R9*1), Z2; FMA Z0, Z2, Z22; FMA BL, AL, L7
#define ROW8 \
	BCAST (CX), Z2; FMA Z0, Z2, Z24; FMA BL, AL, L8
#define ROW9 \
	BCAST (CX)(R8*1), Z2; FMA Z0, Z2, Z26; FMA BL, AL, L9
#define ROW10 \
	BCAST (CX)(R8*2), Z2; FMA Z0, Z2, Z28; FMA BL, AL, L10
#define ROW11 \
	BCAST (CX)(R9*1), Z2; FMA Z0, Z2, Z30; FMA BL, AL, L11

	MOVQ  ars+8(FP), R8
	LEAQ  (R8)(R8*2), R9
	MOVQ  acs+16(FP), R10
	MOVQ  ldb+32(FP), R11
	MOVQ  a+0(FP), SI
	MOVQ  c+40(FP), DI
	KMOVW mask+72(FP), K1

tile:
	// 12 rows, or all that are left, or half of them where one tile more would be too low
	MOVQ m+56(FP), R12
	MOVQ R12, R13
	CMPQ R12, $12
	JLE  begin
	MOVQ $12, R13
	CMPQ R12, $24
	JGE  begin
	LEAQ 1(R12), R13
	SHRQ $1, R13

begin:
	SUBQ R13, R12
	MOVQ R12, m+56(FP)
	MOVQ SI, AX
	LEAQ (SI)(R8*4), BX
	LEAQ (SI)(R8*8), CX
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
	CMPQ R13, $12
	JNE  below12

loop12:
	LOADB
	ROW0
	ROW1
	ROW2
	ROW3
	ROW4
	ROW5
	ROW6
	ROW7
	ROW8
	ROW9
	ROW10
	ROW11
	ADDQ R10, AX
	ADDQ R10, BX
	ADDQ R10, CX
	DECQ R12
	JNE  loop12
	JMP  done

below12:
	CMPQ R13, $11
	JNE  below11

loop11:
	LOADB
	ROW0
	ROW1
	ROW2
	ROW3
	ROW4
	ROW5
	ROW6
	ROW7
	ROW8
	ROW9
	ROW10
	ADDQ R10, AX
	ADDQ R10, BX
	ADDQ R10, CX
	DECQ R12
	JNE  loop11
	JMP  done

below11:
	CMPQ R13, $10
	JNE  below10

loop10:
	LOADB
	ROW0
	ROW1
	ROW2
	ROW3
	ROW4
	ROW5
	ROW6
	ROW7
	ROW8
	ROW9
	ADDQ R10, AX
	ADDQ R10, BX
	ADDQ R10, CX
	DECQ R12
	JNE  loop10
	JMP  done

below10:
	CMPQ R13, $9
	JNE  below9

loop9:
	LOADB
	ROW0
	ROW1
	ROW2
	ROW3
	ROW4
	ROW5
	ROW6
	ROW7
	ROW8
	ADDQ R10, AX
	ADDQ R10, BX
	ADDQ R10, CX
	DECQ R12
	JNE  loop9
	JMP  done

below9:
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
	MOVU L0, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU Z10, (DI)
	MOVU L1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU Z12, (DI)
	MOVU L2, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU Z14, (DI)
	MOVU L3, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $4
	JEQ  next
	MOVU Z16, (DI)
	MOVU L4, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $5
	JEQ  next
	MOVU Z18, (DI)
	MOVU L5, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $6
	JEQ  next
	MOVU Z20, (DI)
	MOVU L6, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $7
	JEQ  next
	MOVU Z22, (DI)
	MOVU L7, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $8
	JEQ  next
	MOVU Z24, (DI)
	MOVU L8, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $9
	JEQ  next
	MOVU Z26, (DI)
	MOVU L9, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $10
	JEQ  next
	MOVU Z28, (DI)
	MOVU L10, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $11
	JEQ  next
	MOVU Z30, (DI)
	MOVU L11, 64(DI)
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
	MOVU L0, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $1
	JEQ  next
	MOVU Z10, (DI)
	MOVU L1, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $2
	JEQ  next
	MOVU Z12, (DI)
	MOVU L2, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $3
	JEQ  next
	MOVU Z14, (DI)
	MOVU L3, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $4
	JEQ  next
	MOVU Z16, (DI)
	MOVU L4, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $5
	JEQ  next
	MOVU Z18, (DI)
	MOVU L5, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $6
	JEQ  next
	MOVU Z20, (DI)
	MOVU L6, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $7
	JEQ  next
	MOVU Z22, (DI)
	MOVU L7, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $8
	JEQ  next
	MOVU Z24, (DI)
	MOVU L8, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $9
	JEQ  next
	MOVU Z26, (DI)
	MOVU L9, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $10
	JEQ  next
	MOVU Z28, (DI)
	MOVU L10, K1, 64(DI)
	ADDQ R12, DI
	CMPQ R13, $11
	JEQ  next
	MOVU Z30, (DI)
	MOVU L11, K1, 64(DI)
	ADDQ R12, DI
	JMP  next

scale: // alpha*acc
	BCAST alpha+ALPHA(FP), Z0
	MULV Z0, Z8, Z8
	MULV AZ, L0, L0
	MULV Z0, Z10, Z10
	MULV AZ, L1, L1
	MULV Z0, Z12, Z12
	MULV AZ, L2, L2
	MULV Z0, Z14, Z14
	MULV AZ, L3, L3
	MULV Z0, Z16, Z16
	MULV AZ, L4, L4
	MULV Z0, Z18, Z18
	MULV AZ, L5, L5
	MULV Z0, Z20, Z20
	MULV AZ, L6, L6
	MULV Z0, Z22, Z22
	MULV AZ, L7, L7
	MULV Z0, Z24, Z24
	MULV AZ, L8, L8
	MULV Z0, Z26, Z26
	MULV AZ, L9, L9
	MULV Z0, Z28, Z28
	MULV AZ, L10, L10
	MULV Z0, Z30, Z30
	MULV AZ, L11, L11
	JMP  store

update: // fma(alpha, acc, beta*c)
	BCAST alpha+ALPHA(FP), Z0
	BCAST beta+BETA(FP), Z1
	MOVQ DI, AX
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z8
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L0
	ADDQ R12, AX
	CMPQ R13, $1
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z10
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L1
	ADDQ R12, AX
	CMPQ R13, $2
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z12
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L2
	ADDQ R12, AX
	CMPQ R13, $3
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z14
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L3
	ADDQ R12, AX
	CMPQ R13, $4
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z16
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L4
	ADDQ R12, AX
	CMPQ R13, $5
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z18
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L5
	ADDQ R12, AX
	CMPQ R13, $6
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z20
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L6
	ADDQ R12, AX
	CMPQ R13, $7
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z22
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L7
	ADDQ R12, AX
	CMPQ R13, $8
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z24
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L8
	ADDQ R12, AX
	CMPQ R13, $9
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z26
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L9
	ADDQ R12, AX
	CMPQ R13, $10
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z28
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L10
	ADDQ R12, AX
	CMPQ R13, $11
	JEQ  store
	MULV (AX), Z1, Z2
	FMA213 Z2, Z0, Z30
	MULV.Z 64(AX), BZ, K1, TL
	FMA213 TL, AZ, L11
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
#undef ROW8
#undef ROW9
#undef ROW10
#undef ROW11
