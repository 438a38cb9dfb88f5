//go:build !purego && !noasm

#include "textflag.h"

// func argMinF32AVX2(x *float32, n int) int
// The first index of the smallest of x[i], or -1 if an element is NaN. 8 <= n <= BlockLen. Requires AVX2, FMA.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Y0, Y1 extremes, Y2-Y5 data,
// Y8-Y15 sums of squares, Y7 the extremes before the chunk, chunks for each lane the chunk in which its extreme was
// met first.
// The loop is that of minF32AVX2. After every 256 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMinF32AVX2(SB), NOSPLIT, $32-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSS (SI), Y0
	VMOVAPS      Y0, Y1
	VMOVAPS      Y0, Y7
	VXORPS       X8, X8, X8
	VXORPS       X9, X9, X9
	VXORPS       X10, X10, X10
	VXORPS       X11, X11, X11
	VXORPS       X12, X12, X12
	VXORPS       X13, X13, X13
	VXORPS       X14, X14, X14
	VXORPS       X15, X15, X15
	VMOVUPS      Y8, chunks-32(SP)
	XORL         R9, R9

chunk:
	MOVQ    $256, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $64, BX
	JLT     vectors

loop:
	VMOVUPS     (SI), Y2
	VMOVUPS     32(SI), Y3
	VMOVUPS     64(SI), Y4
	VMOVUPS     96(SI), Y5
	VFMADD231PS Y2, Y2, Y8
	VFMADD231PS Y3, Y3, Y9
	VFMADD231PS Y4, Y4, Y10
	VFMADD231PS Y5, Y5, Y11
	VMINPS      Y3, Y2, Y2
	VMINPS      Y5, Y4, Y4
	VMINPS      Y2, Y0, Y0
	VMINPS      Y4, Y1, Y1
	VMOVUPS     128(SI), Y2
	VMOVUPS     160(SI), Y3
	VMOVUPS     192(SI), Y4
	VMOVUPS     224(SI), Y5
	VFMADD231PS Y2, Y2, Y12
	VFMADD231PS Y3, Y3, Y13
	VFMADD231PS Y4, Y4, Y14
	VFMADD231PS Y5, Y5, Y15
	VMINPS      Y3, Y2, Y2
	VMINPS      Y5, Y4, Y4
	VMINPS      Y2, Y0, Y0
	VMINPS      Y4, Y1, Y1
	ADDQ        $256, SI
	SUBQ        $64, BX
	JGE         loop

vectors:
	ADDQ $56, BX // elements left - 8
	JLT  tail

vector:
	VMOVUPS     (SI), Y2
	VFMADD231PS Y2, Y2, Y8
	VMINPS      Y2, Y0, Y0
	ADDQ        $32, SI
	SUBQ        $8, BX
	JGE         vector

tail:
	ADDQ        $8, BX // elements left, 0 .. 7
	JEQ         merge
	LEAQ        -32(SI)(BX*4), SI
	VMOVUPS     (SI), Y2
	VFMADD231PS Y2, Y2, Y9
	VMINPS      Y2, Y1, Y1

merge:
	VMINPS       Y1, Y0, Y2
	VCMPPS       $17, Y7, Y2, Y3
	VMOVD        R9, X4
	VPBROADCASTD X4, Y4
	VMOVUPS      chunks-32(SP), Y5
	VBLENDVPS    Y3, Y4, Y5, Y5
	VMOVUPS      Y5, chunks-32(SP)
	VMOVAPS      Y2, Y7
	ADDQ         $256, R9
	TESTQ        CX, CX
	JNE          chunk

	VMOVAPS      Y7, Y0
	VEXTRACTF128 $1, Y0, X3
	VMINPS       X3, X0, X0
	VPERMILPD    $1, X0, X3
	VMINPS       X3, X0, X0
	VMOVSHDUP    X0, X3
	VMINSS       X3, X0, X0
	VBROADCASTSS X0, Y0
	VADDPS       Y12, Y8, Y8
	VADDPS       Y13, Y9, Y9
	VADDPS       Y14, Y10, Y10
	VADDPS       Y15, Y11, Y11
	VADDPS       Y10, Y8, Y8
	VADDPS       Y11, Y9, Y9
	VADDPS       Y9, Y8, Y8
	MOVQ         $-1, R9
	VCMPPS       $3, Y8, Y8, Y8
	VMOVMSKPS    Y8, AX
	TESTL        AX, AX
	JNE          done

// R9 the earliest chunk among the lanes that hold it
	VCMPPS    $0, Y7, Y0, Y3
	VMOVMSKPS Y3, AX
	MOVQ      $32768, R9

lane:
	BSFL    AX, BX
	MOVL    chunks-32(SP)(BX*4), BX
	CMPQ    BX, R9
	CMOVQLT BX, R9
	LEAL    -1(AX), BX
	ANDL    BX, AX
	JNE     lane

	MOVQ x+0(FP), DX
	MOVQ n+8(FP), CX
	LEAQ -32(DX)(CX*4), CX // where the last vector begins
	LEAQ (DX)(R9*4), SI

search:
	CMPQ SI, CX
	JLS  inside
	MOVQ CX, SI

inside:
	VCMPPS    $0, (SI), Y0, Y3
	ADDQ      $32, SI
	VMOVMSKPS Y3, AX
	TESTL     AX, AX
	JEQ       search
	BSFL      AX, AX
	SUBQ      DX, SI
	SHRQ      $2, SI
	LEAQ      -8(SI)(AX*1), R9

done:
	MOVQ R9, ret+16(FP)
	VZEROUPPER
	RET

// func argMinF64AVX2(x *float64, n int) int
// The first index of the smallest of x[i], or -1 if an element is NaN. 4 <= n <= BlockLen. Requires AVX2, FMA.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Y0, Y1 extremes, Y2-Y5 data,
// Y8-Y15 sums of squares, Y7 the extremes before the chunk, chunks for each lane the chunk in which its extreme was
// met first.
// The loop is that of minF64AVX2. After every 128 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMinF64AVX2(SB), NOSPLIT, $32-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSD (SI), Y0
	VMOVAPD      Y0, Y1
	VMOVAPD      Y0, Y7
	VXORPS       X8, X8, X8
	VXORPS       X9, X9, X9
	VXORPS       X10, X10, X10
	VXORPS       X11, X11, X11
	VXORPS       X12, X12, X12
	VXORPS       X13, X13, X13
	VXORPS       X14, X14, X14
	VXORPS       X15, X15, X15
	VMOVUPD      Y8, chunks-32(SP)
	XORL         R9, R9

chunk:
	MOVQ    $128, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $32, BX
	JLT     vectors

loop:
	VMOVUPD     (SI), Y2
	VMOVUPD     32(SI), Y3
	VMOVUPD     64(SI), Y4
	VMOVUPD     96(SI), Y5
	VFMADD231PD Y2, Y2, Y8
	VFMADD231PD Y3, Y3, Y9
	VFMADD231PD Y4, Y4, Y10
	VFMADD231PD Y5, Y5, Y11
	VMINPD      Y3, Y2, Y2
	VMINPD      Y5, Y4, Y4
	VMINPD      Y2, Y0, Y0
	VMINPD      Y4, Y1, Y1
	VMOVUPD     128(SI), Y2
	VMOVUPD     160(SI), Y3
	VMOVUPD     192(SI), Y4
	VMOVUPD     224(SI), Y5
	VFMADD231PD Y2, Y2, Y12
	VFMADD231PD Y3, Y3, Y13
	VFMADD231PD Y4, Y4, Y14
	VFMADD231PD Y5, Y5, Y15
	VMINPD      Y3, Y2, Y2
	VMINPD      Y5, Y4, Y4
	VMINPD      Y2, Y0, Y0
	VMINPD      Y4, Y1, Y1
	ADDQ        $256, SI
	SUBQ        $32, BX
	JGE         loop

vectors:
	ADDQ $28, BX // elements left - 4
	JLT  tail

vector:
	VMOVUPD     (SI), Y2
	VFMADD231PD Y2, Y2, Y8
	VMINPD      Y2, Y0, Y0
	ADDQ        $32, SI
	SUBQ        $4, BX
	JGE         vector

tail:
	ADDQ        $4, BX // elements left, 0 .. 3
	JEQ         merge
	LEAQ        -32(SI)(BX*8), SI
	VMOVUPD     (SI), Y2
	VFMADD231PD Y2, Y2, Y9
	VMINPD      Y2, Y1, Y1

merge:
	VMINPD       Y1, Y0, Y2
	VCMPPD       $17, Y7, Y2, Y3
	VMOVQ        R9, X4
	VPBROADCASTQ X4, Y4
	VMOVUPD      chunks-32(SP), Y5
	VBLENDVPD    Y3, Y4, Y5, Y5
	VMOVUPD      Y5, chunks-32(SP)
	VMOVAPD      Y2, Y7
	ADDQ         $128, R9
	TESTQ        CX, CX
	JNE          chunk

	VMOVAPD      Y7, Y0
	VEXTRACTF128 $1, Y0, X3
	VMINPD       X3, X0, X0
	VPERMILPD    $1, X0, X3
	VMINSD       X3, X0, X0
	VBROADCASTSD X0, Y0
	VADDPD       Y12, Y8, Y8
	VADDPD       Y13, Y9, Y9
	VADDPD       Y14, Y10, Y10
	VADDPD       Y15, Y11, Y11
	VADDPD       Y10, Y8, Y8
	VADDPD       Y11, Y9, Y9
	VADDPD       Y9, Y8, Y8
	MOVQ         $-1, R9
	VCMPPD       $3, Y8, Y8, Y8
	VMOVMSKPD    Y8, AX
	TESTL        AX, AX
	JNE          done

// R9 the earliest chunk among the lanes that hold it
	VCMPPD    $0, Y7, Y0, Y3
	VMOVMSKPD Y3, AX
	MOVQ      $32768, R9

lane:
	BSFL    AX, BX
	MOVQ    chunks-32(SP)(BX*8), BX
	CMPQ    BX, R9
	CMOVQLT BX, R9
	LEAL    -1(AX), BX
	ANDL    BX, AX
	JNE     lane

	MOVQ x+0(FP), DX
	MOVQ n+8(FP), CX
	LEAQ -32(DX)(CX*8), CX // where the last vector begins
	LEAQ (DX)(R9*8), SI

search:
	CMPQ SI, CX
	JLS  inside
	MOVQ CX, SI

inside:
	VCMPPD    $0, (SI), Y0, Y3
	ADDQ      $32, SI
	VMOVMSKPD Y3, AX
	TESTL     AX, AX
	JEQ       search
	BSFL      AX, AX
	SUBQ      DX, SI
	SHRQ      $3, SI
	LEAQ      -4(SI)(AX*1), R9

done:
	MOVQ R9, ret+16(FP)
	VZEROUPPER
	RET
