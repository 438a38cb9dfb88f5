//go:build !purego && !noasm

#include "textflag.h"

// func largestIndexAVX512(x *int32, n int) uint32
// The largest of n >= 0 elements as an unsigned number. Requires AVX512F, BMI2.
//
// SI x, CX elements left, AX, K1 the tail's mask, Z0-Z3 maxima, Z4 the tail. Four vectors a turn: a load each fills the
// ports. Tail: single vectors, the last one under a mask, with 0 for what is missing.
TEXT ·largestIndexAVX512(SB), NOSPLIT, $0-20
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VPXORD X0, X0, X0
	VPXORD X1, X1, X1
	VPXORD X2, X2, X2
	VPXORD X3, X3, X3
	SUBQ   $64, CX
	JLT    vectors

loop:
	VPMAXUD (SI), Z0, Z0
	VPMAXUD 64(SI), Z1, Z1
	VPMAXUD 128(SI), Z2, Z2
	VPMAXUD 192(SI), Z3, Z3
	ADDQ    $256, SI
	SUBQ    $64, CX
	JGE     loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VPMAXUD (SI), Z0, Z0
	ADDQ    $64, SI
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ        $16, CX // elements left, 0 .. 15
	JEQ         fold
	MOVL        $-1, AX
	BZHIL       CX, AX, AX
	KMOVW       AX, K1
	VMOVDQU32.Z (SI), K1, Z4
	VPMAXUD     Z4, Z1, Z1

fold:
	VPMAXUD       Z1, Z0, Z0
	VPMAXUD       Z3, Z2, Z2
	VPMAXUD       Z2, Z0, Z0
	VEXTRACTI64X4 $1, Z0, Y1
	VPMAXUD       Y1, Y0, Y0
	VEXTRACTI128  $1, Y0, X1
	VPMAXUD       X1, X0, X0
	VPSHUFD       $0x4e, X0, X1
	VPMAXUD       X1, X0, X0
	VPSHUFD       $0xb1, X0, X1
	VPMAXUD       X1, X0, X0
	VMOVD         X0, AX
	MOVL          AX, ret+16(FP)
	VZEROUPPER
	RET
