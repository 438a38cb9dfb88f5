// The body of gemvWideF32AVX512 and gemvWideF64AVX512.
//
// AX the present row, R8 one row, SI x, R10 one element of x, R12 steps left, R13 vectors. K1 the last vector's lanes, Z8 an
// element of x, Z9 the last vector of the row, Z16-Z23 acc. All of acc stays in registers and a row is read in one go.

	MOVQ  a+0(FP), AX
	MOVQ  lda+8(FP), R8
	MOVQ  x+16(FP), SI
	MOVQ  xs+24(FP), R10
	MOVQ  acc+32(FP), DI
	MOVQ  n+40(FP), CX
	MOVQ  k+48(FP), R12
	DECQ  CX
	MOVQ  CX, R13
	SHRQ  $SHIFT, R13 // vectors - 1
	ANDQ  $(LANES-1), CX
	MOVL  $-2, DX
	SHLXL CX, DX, DX
	NOTL  DX
	KMOVW DX, K1
	VPXORD Z16, Z16, Z16
	VPXORD Z17, Z17, Z17
	VPXORD Z18, Z18, Z18
	VPXORD Z19, Z19, Z19
	VPXORD Z20, Z20, Z20
	VPXORD Z21, Z21, Z21
	VPXORD Z22, Z22, Z22
	VPXORD Z23, Z23, Z23
	CMPQ R13, $7
	JNE  below8

loop8:
	BCAST  (SI), Z8
	ADDQ   R10, SI
	FMA    (AX), Z8, Z16
	FMA    64(AX), Z8, Z17
	FMA    128(AX), Z8, Z18
	FMA    192(AX), Z8, Z19
	FMA    256(AX), Z8, Z20
	FMA    320(AX), Z8, Z21
	FMA    384(AX), Z8, Z22
	MOVU.Z 448(AX), K1, Z9
	FMA    Z9, Z8, Z23
	ADDQ   R8, AX
	DECQ   R12
	JNE    loop8
	MOVU   Z16, (DI)
	MOVU   Z17, 64(DI)
	MOVU   Z18, 128(DI)
	MOVU   Z19, 192(DI)
	MOVU   Z20, 256(DI)
	MOVU   Z21, 320(DI)
	MOVU   Z22, 384(DI)
	MOVU   Z23, K1, 448(DI)
	VZEROUPPER
	RET

below8:
	CMPQ R13, $6
	JNE  below7

loop7:
	BCAST  (SI), Z8
	ADDQ   R10, SI
	FMA    (AX), Z8, Z16
	FMA    64(AX), Z8, Z17
	FMA    128(AX), Z8, Z18
	FMA    192(AX), Z8, Z19
	FMA    256(AX), Z8, Z20
	FMA    320(AX), Z8, Z21
	MOVU.Z 384(AX), K1, Z9
	FMA    Z9, Z8, Z22
	ADDQ   R8, AX
	DECQ   R12
	JNE    loop7
	MOVU   Z16, (DI)
	MOVU   Z17, 64(DI)
	MOVU   Z18, 128(DI)
	MOVU   Z19, 192(DI)
	MOVU   Z20, 256(DI)
	MOVU   Z21, 320(DI)
	MOVU   Z22, K1, 384(DI)
	VZEROUPPER
	RET

below7:
	CMPQ R13, $5
	JNE  below6

loop6:
	BCAST  (SI), Z8
	ADDQ   R10, SI
	FMA    (AX), Z8, Z16
	FMA    64(AX), Z8, Z17
	FMA    128(AX), Z8, Z18
	FMA    192(AX), Z8, Z19
	FMA    256(AX), Z8, Z20
	MOVU.Z 320(AX), K1, Z9
	FMA    Z9, Z8, Z21
	ADDQ   R8, AX
	DECQ   R12
	JNE    loop6
	MOVU   Z16, (DI)
	MOVU   Z17, 64(DI)
	MOVU   Z18, 128(DI)
	MOVU   Z19, 192(DI)
	MOVU   Z20, 256(DI)
	MOVU   Z21, K1, 320(DI)
	VZEROUPPER
	RET

below6:
	CMPQ R13, $4
	JNE  below5

loop5:
	BCAST  (SI), Z8
	ADDQ   R10, SI
	FMA    (AX), Z8, Z16
	FMA    64(AX), Z8, Z17
	FMA    128(AX), Z8, Z18
	FMA    192(AX), Z8, Z19
	MOVU.Z 256(AX), K1, Z9
	FMA    Z9, Z8, Z20
	ADDQ   R8, AX
	DECQ   R12
	JNE    loop5
	MOVU   Z16, (DI)
	MOVU   Z17, 64(DI)
	MOVU   Z18, 128(DI)
	MOVU   Z19, 192(DI)
	MOVU   Z20, K1, 256(DI)
	VZEROUPPER
	RET

below5:
	CMPQ R13, $3
	JNE  below4

loop4:
	BCAST  (SI), Z8
	ADDQ   R10, SI
	FMA    (AX), Z8, Z16
	FMA    64(AX), Z8, Z17
	FMA    128(AX), Z8, Z18
	MOVU.Z 192(AX), K1, Z9
	FMA    Z9, Z8, Z19
	ADDQ   R8, AX
	DECQ   R12
	JNE    loop4
	MOVU   Z16, (DI)
	MOVU   Z17, 64(DI)
	MOVU   Z18, 128(DI)
	MOVU   Z19, K1, 192(DI)
	VZEROUPPER
	RET

below4:
	CMPQ R13, $2
	JNE  below3

loop3:
	BCAST  (SI), Z8
	ADDQ   R10, SI
	FMA    (AX), Z8, Z16
	FMA    64(AX), Z8, Z17
	MOVU.Z 128(AX), K1, Z9
	FMA    Z9, Z8, Z18
	ADDQ   R8, AX
	DECQ   R12
	JNE    loop3
	MOVU   Z16, (DI)
	MOVU   Z17, 64(DI)
	MOVU   Z18, K1, 128(DI)
	VZEROUPPER
	RET

below3:
	CMPQ R13, $1
	JNE  below2

loop2:
	BCAST  (SI), Z8
	ADDQ   R10, SI
	FMA    (AX), Z8, Z16
	MOVU.Z 64(AX), K1, Z9
	FMA    Z9, Z8, Z17
	ADDQ   R8, AX
	DECQ   R12
	JNE    loop2
	MOVU   Z16, (DI)
	MOVU   Z17, K1, 64(DI)
	VZEROUPPER
	RET

below2:

loop1:
	BCAST  (SI), Z8
	ADDQ   R10, SI
	MOVU.Z (AX), K1, Z9
	FMA    Z9, Z8, Z16
	ADDQ   R8, AX
	DECQ   R12
	JNE    loop1
	MOVU   Z16, K1, (DI)
	VZEROUPPER
	RET
