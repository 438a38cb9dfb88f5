//go:build !purego && !noasm

#include "textflag.h"

// func argMaxF32AVX512(x *float32, n int) int
// The first index of the largest of x[i], or -1 if an element is NaN. 16 <= n <= BlockLen. Requires AVX512F.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Z0, Z1 extremes, Z2-Z5 data,
// Z8-Z15 sums of squares, Z7 the extremes before the chunk, Z16 for each lane the chunk in which its extreme was
// met first.
// The loop is that of maxF32AVX512. After every 256 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMaxF32AVX512(SB), NOSPLIT, $64-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSS (SI), Z0
	VMOVAPS      Z0, Z1
	VMOVAPS      Z0, Z7
	VXORPS       X8, X8, X8
	VXORPS       X9, X9, X9
	VXORPS       X10, X10, X10
	VXORPS       X11, X11, X11
	VXORPS       X12, X12, X12
	VXORPS       X13, X13, X13
	VXORPS       X14, X14, X14
	VXORPS       X15, X15, X15
	VPXORD       Z16, Z16, Z16
	XORL         R9, R9

chunk:
	MOVQ    $256, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $128, BX
	JLT     vectors

loop:
	VMOVUPS     (SI), Z2
	VMOVUPS     64(SI), Z3
	VMOVUPS     128(SI), Z4
	VMOVUPS     192(SI), Z5
	VFMADD231PS Z2, Z2, Z8
	VFMADD231PS Z3, Z3, Z9
	VFMADD231PS Z4, Z4, Z10
	VFMADD231PS Z5, Z5, Z11
	VMAXPS      Z3, Z2, Z2
	VMAXPS      Z5, Z4, Z4
	VMAXPS      Z2, Z0, Z0
	VMAXPS      Z4, Z1, Z1
	VMOVUPS     256(SI), Z2
	VMOVUPS     320(SI), Z3
	VMOVUPS     384(SI), Z4
	VMOVUPS     448(SI), Z5
	VFMADD231PS Z2, Z2, Z12
	VFMADD231PS Z3, Z3, Z13
	VFMADD231PS Z4, Z4, Z14
	VFMADD231PS Z5, Z5, Z15
	VMAXPS      Z3, Z2, Z2
	VMAXPS      Z5, Z4, Z4
	VMAXPS      Z2, Z0, Z0
	VMAXPS      Z4, Z1, Z1
	ADDQ        $512, SI
	SUBQ        $128, BX
	JGE         loop

vectors:
	ADDQ $112, BX // elements left - 16
	JLT  tail

vector:
	VMOVUPS     (SI), Z2
	VFMADD231PS Z2, Z2, Z8
	VMAXPS      Z2, Z0, Z0
	ADDQ        $64, SI
	SUBQ        $16, BX
	JGE         vector

tail:
	ADDQ        $16, BX // elements left, 0 .. 15
	JEQ         merge
	LEAQ        -64(SI)(BX*4), SI
	VMOVUPS     (SI), Z2
	VFMADD231PS Z2, Z2, Z9
	VMAXPS      Z2, Z1, Z1

merge:
	VMAXPS       Z1, Z0, Z2
	VCMPPS       $30, Z7, Z2, K1
	VPBROADCASTD R9, K1, Z16
	VMOVAPS      Z2, Z7
	ADDQ         $256, R9
	TESTQ        CX, CX
	JNE          chunk

	VMOVAPS       Z7, Z0
	VMOVUPS       Z16, chunks-64(SP)
	VEXTRACTF64X4 $1, Z0, Y3
	VMAXPS        Y3, Y0, Y0
	VEXTRACTF128  $1, Y0, X3
	VMAXPS        X3, X0, X0
	VPERMILPD     $1, X0, X3
	VMAXPS        X3, X0, X0
	VMOVSHDUP     X0, X3
	VMAXSS        X3, X0, X0
	VBROADCASTSS  X0, Z0
	VADDPS        Z12, Z8, Z8
	VADDPS        Z13, Z9, Z9
	VADDPS        Z14, Z10, Z10
	VADDPS        Z15, Z11, Z11
	VADDPS        Z10, Z8, Z8
	VADDPS        Z11, Z9, Z9
	VADDPS        Z9, Z8, Z8
	MOVQ          $-1, R9
	VCMPPS        $3, Z8, Z8, K1
	KORTESTW      K1, K1
	JNE           done

// R9 the earliest chunk among the lanes that hold it
	VCMPPS $0, Z7, Z0, K1
	KMOVW  K1, AX
	MOVQ   $32768, R9

lane:
	BSFL    AX, BX
	MOVL    chunks-64(SP)(BX*4), BX
	CMPQ    BX, R9
	CMOVQLT BX, R9
	LEAL    -1(AX), BX
	ANDL    BX, AX
	JNE     lane

	MOVQ x+0(FP), DX
	MOVQ n+8(FP), CX
	LEAQ -64(DX)(CX*4), CX // where the last vector begins
	LEAQ (DX)(R9*4), SI

search:
	CMPQ SI, CX
	JLS  inside
	MOVQ CX, SI

inside:
	VCMPPS   $0, (SI), Z0, K1
	ADDQ     $64, SI
	KORTESTW K1, K1
	JEQ      search
	KMOVW    K1, AX
	BSFL     AX, AX
	SUBQ     DX, SI
	SHRQ     $2, SI
	LEAQ     -16(SI)(AX*1), R9

done:
	MOVQ R9, ret+16(FP)
	VZEROUPPER
	RET

// func argMaxF64AVX512(x *float64, n int) int
// The first index of the largest of x[i], or -1 if an element is NaN. 8 <= n <= BlockLen. Requires AVX512F.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Z0, Z1 extremes, Z2-Z5 data,
// Z8-Z15 sums of squares, Z7 the extremes before the chunk, Z16 for each lane the chunk in which its extreme was
// met first.
// The loop is that of maxF64AVX512. After every 128 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMaxF64AVX512(SB), NOSPLIT, $64-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSD (SI), Z0
	VMOVAPD      Z0, Z1
	VMOVAPD      Z0, Z7
	VXORPS       X8, X8, X8
	VXORPS       X9, X9, X9
	VXORPS       X10, X10, X10
	VXORPS       X11, X11, X11
	VXORPS       X12, X12, X12
	VXORPS       X13, X13, X13
	VXORPS       X14, X14, X14
	VXORPS       X15, X15, X15
	VPXORD       Z16, Z16, Z16
	XORL         R9, R9

chunk:
	MOVQ    $128, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $64, BX
	JLT     vectors

loop:
	VMOVUPD     (SI), Z2
	VMOVUPD     64(SI), Z3
	VMOVUPD     128(SI), Z4
	VMOVUPD     192(SI), Z5
	VFMADD231PD Z2, Z2, Z8
	VFMADD231PD Z3, Z3, Z9
	VFMADD231PD Z4, Z4, Z10
	VFMADD231PD Z5, Z5, Z11
	VMAXPD      Z3, Z2, Z2
	VMAXPD      Z5, Z4, Z4
	VMAXPD      Z2, Z0, Z0
	VMAXPD      Z4, Z1, Z1
	VMOVUPD     256(SI), Z2
	VMOVUPD     320(SI), Z3
	VMOVUPD     384(SI), Z4
	VMOVUPD     448(SI), Z5
	VFMADD231PD Z2, Z2, Z12
	VFMADD231PD Z3, Z3, Z13
	VFMADD231PD Z4, Z4, Z14
	VFMADD231PD Z5, Z5, Z15
	VMAXPD      Z3, Z2, Z2
	VMAXPD      Z5, Z4, Z4
	VMAXPD      Z2, Z0, Z0
	VMAXPD      Z4, Z1, Z1
	ADDQ        $512, SI
	SUBQ        $64, BX
	JGE         loop

vectors:
	ADDQ $56, BX // elements left - 8
	JLT  tail

vector:
	VMOVUPD     (SI), Z2
	VFMADD231PD Z2, Z2, Z8
	VMAXPD      Z2, Z0, Z0
	ADDQ        $64, SI
	SUBQ        $8, BX
	JGE         vector

tail:
	ADDQ        $8, BX // elements left, 0 .. 7
	JEQ         merge
	LEAQ        -64(SI)(BX*8), SI
	VMOVUPD     (SI), Z2
	VFMADD231PD Z2, Z2, Z9
	VMAXPD      Z2, Z1, Z1

merge:
	VMAXPD       Z1, Z0, Z2
	VCMPPD       $30, Z7, Z2, K1
	VPBROADCASTQ R9, K1, Z16
	VMOVAPD      Z2, Z7
	ADDQ         $128, R9
	TESTQ        CX, CX
	JNE          chunk

	VMOVAPD       Z7, Z0
	VMOVUPD       Z16, chunks-64(SP)
	VEXTRACTF64X4 $1, Z0, Y3
	VMAXPD        Y3, Y0, Y0
	VEXTRACTF128  $1, Y0, X3
	VMAXPD        X3, X0, X0
	VPERMILPD     $1, X0, X3
	VMAXSD        X3, X0, X0
	VBROADCASTSD  X0, Z0
	VADDPD        Z12, Z8, Z8
	VADDPD        Z13, Z9, Z9
	VADDPD        Z14, Z10, Z10
	VADDPD        Z15, Z11, Z11
	VADDPD        Z10, Z8, Z8
	VADDPD        Z11, Z9, Z9
	VADDPD        Z9, Z8, Z8
	MOVQ          $-1, R9
	VCMPPD        $3, Z8, Z8, K1
	KORTESTW      K1, K1
	JNE           done

// R9 the earliest chunk among the lanes that hold it
	VCMPPD $0, Z7, Z0, K1
	KMOVW  K1, AX
	MOVQ   $32768, R9

lane:
	BSFL    AX, BX
	MOVQ    chunks-64(SP)(BX*8), BX
	CMPQ    BX, R9
	CMOVQLT BX, R9
	LEAL    -1(AX), BX
	ANDL    BX, AX
	JNE     lane

	MOVQ x+0(FP), DX
	MOVQ n+8(FP), CX
	LEAQ -64(DX)(CX*8), CX // where the last vector begins
	LEAQ (DX)(R9*8), SI

search:
	CMPQ SI, CX
	JLS  inside
	MOVQ CX, SI

inside:
	VCMPPD   $0, (SI), Z0, K1
	ADDQ     $64, SI
	KORTESTW K1, K1
	JEQ      search
	KMOVW    K1, AX
	BSFL     AX, AX
	SUBQ     DX, SI
	SHRQ     $3, SI
	LEAQ     -8(SI)(AX*1), R9

done:
	MOVQ R9, ret+16(FP)
	VZEROUPPER
	RET
