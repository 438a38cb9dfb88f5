//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx2_amd64.h"

// func expSumF64AVX2(dst, x *float64, n int, m float64, step int) float64
// expSumGeneric; dst advances by step bytes for every 32 elements: 256, or 0 to throw e away, which takes 32 elements of
// scratch. Requires AVX2, FMA.
//
// DI dst, SI x, R8 turns left, CX elements after the last whole turn, R9 step, R10 the end of the tail or 0, R11 its place in dst, AX constants,
// DX the lanes' sums, BX the tail. Y0-Y15 work. One turn is 32 elements, two times four registers. The eight registers
// of lanes are kept in memory, so that four chains of exp fit the registers; a turn is much longer than the way through
// memory. The last elements are copied to the tail, extended by -Inf, whose exp is +0, for a turn in place.
TEXT ·expSumF64AVX2(SB), NOSPLIT, $544-48
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSD m+24(FP), Y0
	MOVQ         step+32(FP), R9
	LEAQ         softmaxF64AVX2<>(SB), AX
	LEAQ         lanes-544(SP), DX
	LEAQ         tail-288(SP), BX
	VMOVUPD      Y0, max-32(SP)
	VXORPD       Y0, Y0, Y0
	VMOVUPD      Y0, (DX)
	VMOVUPD      Y0, 32(DX)
	VMOVUPD      Y0, 64(DX)
	VMOVUPD      Y0, 96(DX)
	VMOVUPD      Y0, 128(DX)
	VMOVUPD      Y0, 160(DX)
	VMOVUPD      Y0, 192(DX)
	VMOVUPD      Y0, 224(DX)
	XORQ         R10, R10
	MOVQ         CX, R8
	ANDQ         $31, CX
	SHRQ         $5, R8
	JEQ          tail

turn:
	VMOVUPD (SI), Y0
	VMOVUPD 32(SI), Y1
	VMOVUPD 64(SI), Y2
	VMOVUPD 96(SI), Y3
	EACH4(VSUBPD, max-32(SP), Y0, Y1, Y2, Y3)
	EXP4_F64
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	VADDPD  (DX), Y0, Y0
	VADDPD  32(DX), Y1, Y1
	VADDPD  64(DX), Y2, Y2
	VADDPD  96(DX), Y3, Y3
	VMOVUPD Y0, (DX)
	VMOVUPD Y1, 32(DX)
	VMOVUPD Y2, 64(DX)
	VMOVUPD Y3, 96(DX)
	VMOVUPD 128(SI), Y0
	VMOVUPD 160(SI), Y1
	VMOVUPD 192(SI), Y2
	VMOVUPD 224(SI), Y3
	EACH4(VSUBPD, max-32(SP), Y0, Y1, Y2, Y3)
	EXP4_F64
	VMOVUPD Y0, 128(DI)
	VMOVUPD Y1, 160(DI)
	VMOVUPD Y2, 192(DI)
	VMOVUPD Y3, 224(DI)
	VADDPD  128(DX), Y0, Y0
	VADDPD  160(DX), Y1, Y1
	VADDPD  192(DX), Y2, Y2
	VADDPD  224(DX), Y3, Y3
	VMOVUPD Y0, 128(DX)
	VMOVUPD Y1, 160(DX)
	VMOVUPD Y2, 192(DX)
	VMOVUPD Y3, 224(DX)
	ADDQ    $256, SI
	ADDQ    R9, DI
	DECQ    R8
	JNE     turn
	CMPQ    SI, R10 // R10 is set by the tail only: after its turn SI is at the end of it
	JEQ     out

tail:
	TESTQ      CX, CX
	JEQ        fold
	MOVQ       DI, R11       // the tail's place in dst
	LEAQ       256(BX), R10
	VMOVUPD    512(AX), Y0   // -Inf
	VMOVUPD    Y0, (BX)
	VMOVUPD    Y0, 32(BX)
	VMOVUPD    Y0, 64(BX)
	VMOVUPD    Y0, 96(BX)
	VMOVUPD    Y0, 128(BX)
	VMOVUPD    Y0, 160(BX)
	VMOVUPD    Y0, 192(BX)
	VMOVUPD    Y0, 224(BX)
	MOVQ       CX, R12
	MOVQ       BX, DI
	SUBQ       $4, R12
	JLT        inpart

in:
	VMOVUPD (SI), Y1
	VMOVUPD Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, R12
	JGE     in

inpart:
	ADDQ       $4, R12 // elements left, 0 .. 3
	JEQ        again
	NEGQ       R12
	LEAQ       softmaxMaskAVX2<>+32(SB), R13
	VMOVUPD    (R13)(R12*8), Y2
	VMASKMOVPD (SI), Y2, Y1
	VBLENDVPD  Y2, Y1, Y0, Y1
	VMOVUPD    Y1, (DI)

again:
	MOVQ BX, SI
	MOVQ BX, DI
	XORQ R9, R9
	MOVQ $1, R8
	JMP  turn

out:
	SUBQ $4, CX
	JLT  outpart

outwhole:
	VMOVUPD (BX), Y0
	VMOVUPD Y0, (R11)
	ADDQ    $32, BX
	ADDQ    $32, R11
	SUBQ    $4, CX
	JGE     outwhole

outpart:
	ADDQ       $4, CX // elements left, 0 .. 3
	JEQ        fold
	NEGQ       CX
	LEAQ       softmaxMaskAVX2<>+32(SB), R13
	VMOVUPD    (R13)(CX*8), Y2
	VMOVUPD    (BX), Y0
	VMASKMOVPD Y0, Y2, (R11)

	// the halving tree: lane j += lane j + 16, 8, 4, 2, 1
fold:
	VMOVUPD      (DX), Y0
	VMOVUPD      32(DX), Y1
	VMOVUPD      64(DX), Y2
	VMOVUPD      96(DX), Y3
	VADDPD       128(DX), Y0, Y0
	VADDPD       160(DX), Y1, Y1
	VADDPD       192(DX), Y2, Y2
	VADDPD       224(DX), Y3, Y3
	VADDPD       Y2, Y0, Y0
	VADDPD       Y3, Y1, Y1
	VADDPD       Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPD       X1, X0, X0
	VPERMILPD    $1, X0, X1
	VADDSD       X1, X0, X0
	VMOVSD       X0, ret+40(FP)
	VZEROUPPER
	RET
