//go:build !purego && !noasm

#include "textflag.h"
#include "softmax_avx2_amd64.h"

// func expSumF32AVX2(dst, x *float32, n int, m float32, step int) float32
// expSumGeneric; dst advances by step bytes for every 64 elements: 256, or 0 to throw e away, which takes 64 elements of
// scratch. Requires AVX2, FMA.
//
// DI dst, SI x, R8 turns left, CX elements after the last whole turn, R9 step, R10 the end of the tail or 0, R11 its place in dst, AX constants,
// DX the lanes' sums, BX the tail. Y0-Y15 work. One turn is 64 elements, two times four registers. The eight registers
// of lanes are kept in memory, so that four chains of exp fit the registers; a turn is much longer than the way through
// memory. The last elements are copied to the tail, extended by -Inf, whose exp is +0, for a turn in place.
TEXT ·expSumF32AVX2(SB), NOSPLIT, $544-44
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS m+24(FP), Y0
	MOVQ         step+32(FP), R9
	LEAQ         softmaxF32AVX2<>(SB), AX
	LEAQ         lanes-544(SP), DX
	LEAQ         tail-288(SP), BX
	VMOVUPS      Y0, max-32(SP)
	VXORPS       Y0, Y0, Y0
	VMOVUPS      Y0, (DX)
	VMOVUPS      Y0, 32(DX)
	VMOVUPS      Y0, 64(DX)
	VMOVUPS      Y0, 96(DX)
	VMOVUPS      Y0, 128(DX)
	VMOVUPS      Y0, 160(DX)
	VMOVUPS      Y0, 192(DX)
	VMOVUPS      Y0, 224(DX)
	XORQ         R10, R10
	MOVQ         CX, R8
	ANDQ         $63, CX
	SHRQ         $6, R8
	JEQ          tail

turn:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	EACH4(VSUBPS, max-32(SP), Y0, Y1, Y2, Y3)
	EXP4_F32
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VADDPS  (DX), Y0, Y0
	VADDPS  32(DX), Y1, Y1
	VADDPS  64(DX), Y2, Y2
	VADDPS  96(DX), Y3, Y3
	VMOVUPS Y0, (DX)
	VMOVUPS Y1, 32(DX)
	VMOVUPS Y2, 64(DX)
	VMOVUPS Y3, 96(DX)
	VMOVUPS 128(SI), Y0
	VMOVUPS 160(SI), Y1
	VMOVUPS 192(SI), Y2
	VMOVUPS 224(SI), Y3
	EACH4(VSUBPS, max-32(SP), Y0, Y1, Y2, Y3)
	EXP4_F32
	VMOVUPS Y0, 128(DI)
	VMOVUPS Y1, 160(DI)
	VMOVUPS Y2, 192(DI)
	VMOVUPS Y3, 224(DI)
	VADDPS  128(DX), Y0, Y0
	VADDPS  160(DX), Y1, Y1
	VADDPS  192(DX), Y2, Y2
	VADDPS  224(DX), Y3, Y3
	VMOVUPS Y0, 128(DX)
	VMOVUPS Y1, 160(DX)
	VMOVUPS Y2, 192(DX)
	VMOVUPS Y3, 224(DX)
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
	VMOVUPS    352(AX), Y0   // -Inf
	VMOVUPS    Y0, (BX)
	VMOVUPS    Y0, 32(BX)
	VMOVUPS    Y0, 64(BX)
	VMOVUPS    Y0, 96(BX)
	VMOVUPS    Y0, 128(BX)
	VMOVUPS    Y0, 160(BX)
	VMOVUPS    Y0, 192(BX)
	VMOVUPS    Y0, 224(BX)
	MOVQ       CX, R12
	MOVQ       BX, DI
	SUBQ       $8, R12
	JLT        inpart

in:
	VMOVUPS (SI), Y1
	VMOVUPS Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, R12
	JGE     in

inpart:
	ADDQ       $8, R12 // elements left, 0 .. 7
	JEQ        again
	NEGQ       R12
	LEAQ       softmaxMaskAVX2<>+32(SB), R13
	VMOVUPS    (R13)(R12*4), Y2
	VMASKMOVPS (SI), Y2, Y1
	VBLENDVPS  Y2, Y1, Y0, Y1
	VMOVUPS    Y1, (DI)

again:
	MOVQ BX, SI
	MOVQ BX, DI
	XORQ R9, R9
	MOVQ $1, R8
	JMP  turn

out:
	SUBQ $8, CX
	JLT  outpart

outwhole:
	VMOVUPS (BX), Y0
	VMOVUPS Y0, (R11)
	ADDQ    $32, BX
	ADDQ    $32, R11
	SUBQ    $8, CX
	JGE     outwhole

outpart:
	ADDQ       $8, CX // elements left, 0 .. 7
	JEQ        fold
	NEGQ       CX
	LEAQ       softmaxMaskAVX2<>+32(SB), R13
	VMOVUPS    (R13)(CX*4), Y2
	VMOVUPS    (BX), Y0
	VMASKMOVPS Y0, Y2, (R11)

	// the halving tree: lane j += lane j + 32, 16, 8, 4, 2, 1
fold:
	VMOVUPS      (DX), Y0
	VMOVUPS      32(DX), Y1
	VMOVUPS      64(DX), Y2
	VMOVUPS      96(DX), Y3
	VADDPS       128(DX), Y0, Y0
	VADDPS       160(DX), Y1, Y1
	VADDPS       192(DX), Y2, Y2
	VADDPS       224(DX), Y3, Y3
	VADDPS       Y2, Y0, Y0
	VADDPS       Y3, Y1, Y1
	VADDPS       Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPS       X1, X0, X0
	VPERMILPS    $0x4e, X0, X1
	VADDPS       X1, X0, X0
	VPERMILPS    $0xb1, X0, X1
	VADDSS       X1, X0, X0
	VMOVSS       X0, ret+40(FP)
	VZEROUPPER
	RET
