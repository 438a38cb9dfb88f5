//go:build !purego && !noasm

#include "textflag.h"

// func argMaxF32AVX2(x *float32, n int) (i int, s float32)
// i is the first index of the largest of x unless s is NaN; s is a sum as in maxF32AVX2. 8 <= n <= BlockLen.
// Requires FMA.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Y0-Y3 extremes, Y4-Y7
// sums, Y8-Y13 data, Y14 each lane's extreme, Y15 one, chunks-32(SP) the chunk in which
// each lane's extreme was met first (as a number).
// The loop is that of maxF32AVX2. After every 256 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMaxF32AVX2(SB), NOSPLIT, $32-28
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVL         $0x3f800000, AX
	VMOVD        AX, X15
	VBROADCASTSS X15, Y15
	VBROADCASTSS (SI), Y0
	VMOVAPS      Y0, Y1
	VMOVAPS      Y0, Y2
	VMOVAPS      Y0, Y3
	VMOVAPS      Y0, Y14
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	VMOVUPS      Y4, chunks-32(SP)
	XORL         R9, R9

chunk:
	MOVQ    $256, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $64, BX
	JLT     vectors

loop:
	VMOVUPS     (SI), Y8
	VMOVUPS     64(SI), Y11
	VMOVUPS     32(SI), Y9
	VMOVUPS     96(SI), Y12
	VMAXPS      Y9, Y8, Y10
	VMAXPS      Y12, Y11, Y13
	VFMADD213PS Y9, Y15, Y8 // the sum of the two
	VFMADD213PS Y12, Y15, Y11 // the sum of the two
	VMAXPS      Y10, Y0, Y0
	VMAXPS      Y13, Y1, Y1
	VFMADD231PS Y8, Y15, Y4
	VFMADD231PS Y11, Y15, Y5
	VMOVUPS     128(SI), Y8
	VMOVUPS     192(SI), Y11
	VMOVUPS     160(SI), Y9
	VMOVUPS     224(SI), Y12
	VMAXPS      Y9, Y8, Y10
	VMAXPS      Y12, Y11, Y13
	VFMADD213PS Y9, Y15, Y8 // the sum of the two
	VFMADD213PS Y12, Y15, Y11 // the sum of the two
	VMAXPS      Y10, Y2, Y2
	VMAXPS      Y13, Y3, Y3
	VFMADD231PS Y8, Y15, Y6
	VFMADD231PS Y11, Y15, Y7
	ADDQ        $256, SI
	SUBQ        $64, BX
	JGE         loop

vectors:
	ADDQ $56, BX // elements left - 8
	JLT  tail

vector:
	VMOVUPS (SI), Y8
	VADDPS  Y8, Y4, Y4
	VMAXPS  Y8, Y0, Y0
	ADDQ    $32, SI
	SUBQ    $8, BX
	JGE     vector

tail:
	ADDQ    $8, BX // elements left, 0 .. 7
	JEQ     merge
	SUBQ    $8, BX
	LEAQ    (SI)(BX*4), SI
	VMOVUPS (SI), Y8
	VADDPS  Y8, Y5, Y5
	VMAXPS  Y8, Y1, Y1

merge:
	VMAXPS       Y1, Y0, Y8
	VMAXPS       Y3, Y2, Y9
	VMAXPS       Y9, Y8, Y8
	VCVTSI2SSQ   R9, X10, X10
	VBROADCASTSS X10, Y10
	VCMPPS       $30, Y14, Y8, Y9
	VMOVUPS      chunks-32(SP), Y11
	VBLENDVPS    Y9, Y10, Y11, Y11
	VMOVUPS      Y11, chunks-32(SP)
	VMOVAPS      Y8, Y14
	ADDQ         $256, R9
	TESTQ        CX, CX
	JNE          chunk

// Y0 the result in every lane, X4 the sum
	VADDPS       Y5, Y4, Y4
	VADDPS       Y7, Y6, Y6
	VADDPS       Y6, Y4, Y4
	VMOVAPS      Y14, Y0
	VEXTRACTF128 $1, Y0, X8
	VMAXPS       X8, X0, X0
	VPERMILPD    $1, X0, X8
	VMAXPS       X8, X0, X0
	VMOVSHDUP    X0, X8
	VMAXSS       X8, X0, X0
	VEXTRACTF128 $1, Y4, X9
	VADDPS       X9, X4, X4
	VPERMILPD    $1, X4, X9
	VADDPS       X9, X4, X4
	VMOVSHDUP    X4, X9
	VADDSS       X9, X4, X4
	VBROADCASTSS X0, Y0
	VMOVSS       X4, s+24(FP)
	MOVQ         $0, i+16(FP)
	VUCOMISS     X4, X4
	JPS          done

// R9 the earliest chunk among the lanes that hold it
	MOVQ         $32768, R9
	VCVTSI2SSQ   R9, X10, X10
	VBROADCASTSS X10, Y10
	VCMPPS       $0, Y14, Y0, Y9
	VMOVUPS      chunks-32(SP), Y11
	VBLENDVPS    Y9, Y11, Y10, Y10
	VEXTRACTF128 $1, Y10, X9
	VMINPS       X9, X10, X10
	VPERMILPD    $1, X10, X9
	VMINPS       X9, X10, X10
	VMOVSHDUP    X10, X9
	VMINSS       X9, X10, X10
	VCVTTSS2SIQ  X10, R9
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	SUBQ         $8, CX // where the last vector begins

search:
	CMPQ      R9, CX
	CMOVQGT   CX, R9
	VCMPPS    $0, (SI)(R9*4), Y0, Y9
	VMOVMSKPS Y9, AX
	ADDQ      $8, R9
	TESTL     AX, AX
	JEQ       search
	BSFL      AX, AX
	LEAQ      -8(R9)(AX*1), R9
	MOVQ      R9, i+16(FP)

done:
	VZEROUPPER
	RET

// func argMaxF64AVX2(x *float64, n int) (i int, s float64)
// i is the first index of the largest of x unless s is NaN; s is a sum as in maxF64AVX2. 4 <= n <= BlockLen.
// Requires FMA.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Y0-Y3 extremes, Y4-Y7
// sums, Y8-Y13 data, Y14 each lane's extreme, Y15 one, chunks-32(SP) the chunk in which
// each lane's extreme was met first (as a number).
// The loop is that of maxF64AVX2. After every 128 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMaxF64AVX2(SB), NOSPLIT, $32-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         $0x3ff0000000000000, AX
	VMOVQ        AX, X15
	VBROADCASTSD X15, Y15
	VBROADCASTSD (SI), Y0
	VMOVAPD      Y0, Y1
	VMOVAPD      Y0, Y2
	VMOVAPD      Y0, Y3
	VMOVAPD      Y0, Y14
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	VMOVUPS      Y4, chunks-32(SP)
	XORL         R9, R9

chunk:
	MOVQ    $128, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $32, BX
	JLT     vectors

loop:
	VMOVUPD     (SI), Y8
	VMOVUPD     64(SI), Y11
	VMOVUPD     32(SI), Y9
	VMOVUPD     96(SI), Y12
	VMAXPD      Y9, Y8, Y10
	VMAXPD      Y12, Y11, Y13
	VFMADD213PD Y9, Y15, Y8 // the sum of the two
	VFMADD213PD Y12, Y15, Y11 // the sum of the two
	VMAXPD      Y10, Y0, Y0
	VMAXPD      Y13, Y1, Y1
	VFMADD231PD Y8, Y15, Y4
	VFMADD231PD Y11, Y15, Y5
	VMOVUPD     128(SI), Y8
	VMOVUPD     192(SI), Y11
	VMOVUPD     160(SI), Y9
	VMOVUPD     224(SI), Y12
	VMAXPD      Y9, Y8, Y10
	VMAXPD      Y12, Y11, Y13
	VFMADD213PD Y9, Y15, Y8 // the sum of the two
	VFMADD213PD Y12, Y15, Y11 // the sum of the two
	VMAXPD      Y10, Y2, Y2
	VMAXPD      Y13, Y3, Y3
	VFMADD231PD Y8, Y15, Y6
	VFMADD231PD Y11, Y15, Y7
	ADDQ        $256, SI
	SUBQ        $32, BX
	JGE         loop

vectors:
	ADDQ $28, BX // elements left - 4
	JLT  tail

vector:
	VMOVUPD (SI), Y8
	VADDPD  Y8, Y4, Y4
	VMAXPD  Y8, Y0, Y0
	ADDQ    $32, SI
	SUBQ    $4, BX
	JGE     vector

tail:
	ADDQ    $4, BX // elements left, 0 .. 3
	JEQ     merge
	SUBQ    $4, BX
	LEAQ    (SI)(BX*8), SI
	VMOVUPD (SI), Y8
	VADDPD  Y8, Y5, Y5
	VMAXPD  Y8, Y1, Y1

merge:
	VMAXPD       Y1, Y0, Y8
	VMAXPD       Y3, Y2, Y9
	VMAXPD       Y9, Y8, Y8
	VCVTSI2SDQ   R9, X10, X10
	VBROADCASTSD X10, Y10
	VCMPPD       $30, Y14, Y8, Y9
	VMOVUPD      chunks-32(SP), Y11
	VBLENDVPD    Y9, Y10, Y11, Y11
	VMOVUPD      Y11, chunks-32(SP)
	VMOVAPD      Y8, Y14
	ADDQ         $128, R9
	TESTQ        CX, CX
	JNE          chunk

// Y0 the result in every lane, X4 the sum
	VADDPD       Y5, Y4, Y4
	VADDPD       Y7, Y6, Y6
	VADDPD       Y6, Y4, Y4
	VMOVAPD      Y14, Y0
	VEXTRACTF128 $1, Y0, X8
	VMAXPD       X8, X0, X0
	VPERMILPD    $1, X0, X8
	VMAXSD       X8, X0, X0
	VEXTRACTF128 $1, Y4, X9
	VADDPD       X9, X4, X4
	VPERMILPD    $1, X4, X9
	VADDSD       X9, X4, X4
	VBROADCASTSD X0, Y0
	VMOVSD       X4, s+24(FP)
	MOVQ         $0, i+16(FP)
	VUCOMISD     X4, X4
	JPS          done

// R9 the earliest chunk among the lanes that hold it
	MOVQ         $32768, R9
	VCVTSI2SDQ   R9, X10, X10
	VBROADCASTSD X10, Y10
	VCMPPD       $0, Y14, Y0, Y9
	VMOVUPD      chunks-32(SP), Y11
	VBLENDVPD    Y9, Y11, Y10, Y10
	VEXTRACTF128 $1, Y10, X9
	VMINPD       X9, X10, X10
	VPERMILPD    $1, X10, X9
	VMINSD       X9, X10, X10
	VCVTTSD2SIQ  X10, R9
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	SUBQ         $4, CX // where the last vector begins

search:
	CMPQ      R9, CX
	CMOVQGT   CX, R9
	VCMPPD    $0, (SI)(R9*8), Y0, Y9
	VMOVMSKPD Y9, AX
	ADDQ      $4, R9
	TESTL     AX, AX
	JEQ       search
	BSFL      AX, AX
	LEAQ      -4(R9)(AX*1), R9
	MOVQ      R9, i+16(FP)

done:
	VZEROUPPER
	RET

// func argMinF32AVX2(x *float32, n int) (i int, s float32)
// i is the first index of the smallest of x unless s is NaN; s is a sum as in minF32AVX2. 8 <= n <= BlockLen.
// Requires FMA.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Y0-Y3 extremes, Y4-Y7
// sums, Y8-Y13 data, Y14 each lane's extreme, Y15 one, chunks-32(SP) the chunk in which
// each lane's extreme was met first (as a number).
// The loop is that of minF32AVX2. After every 256 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMinF32AVX2(SB), NOSPLIT, $32-28
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVL         $0x3f800000, AX
	VMOVD        AX, X15
	VBROADCASTSS X15, Y15
	VBROADCASTSS (SI), Y0
	VMOVAPS      Y0, Y1
	VMOVAPS      Y0, Y2
	VMOVAPS      Y0, Y3
	VMOVAPS      Y0, Y14
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	VMOVUPS      Y4, chunks-32(SP)
	XORL         R9, R9

chunk:
	MOVQ    $256, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $64, BX
	JLT     vectors

loop:
	VMOVUPS     (SI), Y8
	VMOVUPS     64(SI), Y11
	VMOVUPS     32(SI), Y9
	VMOVUPS     96(SI), Y12
	VMINPS      Y9, Y8, Y10
	VMINPS      Y12, Y11, Y13
	VFMADD213PS Y9, Y15, Y8 // the sum of the two
	VFMADD213PS Y12, Y15, Y11 // the sum of the two
	VMINPS      Y10, Y0, Y0
	VMINPS      Y13, Y1, Y1
	VFMADD231PS Y8, Y15, Y4
	VFMADD231PS Y11, Y15, Y5
	VMOVUPS     128(SI), Y8
	VMOVUPS     192(SI), Y11
	VMOVUPS     160(SI), Y9
	VMOVUPS     224(SI), Y12
	VMINPS      Y9, Y8, Y10
	VMINPS      Y12, Y11, Y13
	VFMADD213PS Y9, Y15, Y8 // the sum of the two
	VFMADD213PS Y12, Y15, Y11 // the sum of the two
	VMINPS      Y10, Y2, Y2
	VMINPS      Y13, Y3, Y3
	VFMADD231PS Y8, Y15, Y6
	VFMADD231PS Y11, Y15, Y7
	ADDQ        $256, SI
	SUBQ        $64, BX
	JGE         loop

vectors:
	ADDQ $56, BX // elements left - 8
	JLT  tail

vector:
	VMOVUPS (SI), Y8
	VADDPS  Y8, Y4, Y4
	VMINPS  Y8, Y0, Y0
	ADDQ    $32, SI
	SUBQ    $8, BX
	JGE     vector

tail:
	ADDQ    $8, BX // elements left, 0 .. 7
	JEQ     merge
	SUBQ    $8, BX
	LEAQ    (SI)(BX*4), SI
	VMOVUPS (SI), Y8
	VADDPS  Y8, Y5, Y5
	VMINPS  Y8, Y1, Y1

merge:
	VMINPS       Y1, Y0, Y8
	VMINPS       Y3, Y2, Y9
	VMINPS       Y9, Y8, Y8
	VCVTSI2SSQ   R9, X10, X10
	VBROADCASTSS X10, Y10
	VCMPPS       $17, Y14, Y8, Y9
	VMOVUPS      chunks-32(SP), Y11
	VBLENDVPS    Y9, Y10, Y11, Y11
	VMOVUPS      Y11, chunks-32(SP)
	VMOVAPS      Y8, Y14
	ADDQ         $256, R9
	TESTQ        CX, CX
	JNE          chunk

// Y0 the result in every lane, X4 the sum
	VADDPS       Y5, Y4, Y4
	VADDPS       Y7, Y6, Y6
	VADDPS       Y6, Y4, Y4
	VMOVAPS      Y14, Y0
	VEXTRACTF128 $1, Y0, X8
	VMINPS       X8, X0, X0
	VPERMILPD    $1, X0, X8
	VMINPS       X8, X0, X0
	VMOVSHDUP    X0, X8
	VMINSS       X8, X0, X0
	VEXTRACTF128 $1, Y4, X9
	VADDPS       X9, X4, X4
	VPERMILPD    $1, X4, X9
	VADDPS       X9, X4, X4
	VMOVSHDUP    X4, X9
	VADDSS       X9, X4, X4
	VBROADCASTSS X0, Y0
	VMOVSS       X4, s+24(FP)
	MOVQ         $0, i+16(FP)
	VUCOMISS     X4, X4
	JPS          done

// R9 the earliest chunk among the lanes that hold it
	MOVQ         $32768, R9
	VCVTSI2SSQ   R9, X10, X10
	VBROADCASTSS X10, Y10
	VCMPPS       $0, Y14, Y0, Y9
	VMOVUPS      chunks-32(SP), Y11
	VBLENDVPS    Y9, Y11, Y10, Y10
	VEXTRACTF128 $1, Y10, X9
	VMINPS       X9, X10, X10
	VPERMILPD    $1, X10, X9
	VMINPS       X9, X10, X10
	VMOVSHDUP    X10, X9
	VMINSS       X9, X10, X10
	VCVTTSS2SIQ  X10, R9
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	SUBQ         $8, CX // where the last vector begins

search:
	CMPQ      R9, CX
	CMOVQGT   CX, R9
	VCMPPS    $0, (SI)(R9*4), Y0, Y9
	VMOVMSKPS Y9, AX
	ADDQ      $8, R9
	TESTL     AX, AX
	JEQ       search
	BSFL      AX, AX
	LEAQ      -8(R9)(AX*1), R9
	MOVQ      R9, i+16(FP)

done:
	VZEROUPPER
	RET

// func argMinF64AVX2(x *float64, n int) (i int, s float64)
// i is the first index of the smallest of x unless s is NaN; s is a sum as in minF64AVX2. 4 <= n <= BlockLen.
// Requires FMA.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Y0-Y3 extremes, Y4-Y7
// sums, Y8-Y13 data, Y14 each lane's extreme, Y15 one, chunks-32(SP) the chunk in which
// each lane's extreme was met first (as a number).
// The loop is that of minF64AVX2. After every 128 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMinF64AVX2(SB), NOSPLIT, $32-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         $0x3ff0000000000000, AX
	VMOVQ        AX, X15
	VBROADCASTSD X15, Y15
	VBROADCASTSD (SI), Y0
	VMOVAPD      Y0, Y1
	VMOVAPD      Y0, Y2
	VMOVAPD      Y0, Y3
	VMOVAPD      Y0, Y14
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	VMOVUPS      Y4, chunks-32(SP)
	XORL         R9, R9

chunk:
	MOVQ    $128, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $32, BX
	JLT     vectors

loop:
	VMOVUPD     (SI), Y8
	VMOVUPD     64(SI), Y11
	VMOVUPD     32(SI), Y9
	VMOVUPD     96(SI), Y12
	VMINPD      Y9, Y8, Y10
	VMINPD      Y12, Y11, Y13
	VFMADD213PD Y9, Y15, Y8 // the sum of the two
	VFMADD213PD Y12, Y15, Y11 // the sum of the two
	VMINPD      Y10, Y0, Y0
	VMINPD      Y13, Y1, Y1
	VFMADD231PD Y8, Y15, Y4
	VFMADD231PD Y11, Y15, Y5
	VMOVUPD     128(SI), Y8
	VMOVUPD     192(SI), Y11
	VMOVUPD     160(SI), Y9
	VMOVUPD     224(SI), Y12
	VMINPD      Y9, Y8, Y10
	VMINPD      Y12, Y11, Y13
	VFMADD213PD Y9, Y15, Y8 // the sum of the two
	VFMADD213PD Y12, Y15, Y11 // the sum of the two
	VMINPD      Y10, Y2, Y2
	VMINPD      Y13, Y3, Y3
	VFMADD231PD Y8, Y15, Y6
	VFMADD231PD Y11, Y15, Y7
	ADDQ        $256, SI
	SUBQ        $32, BX
	JGE         loop

vectors:
	ADDQ $28, BX // elements left - 4
	JLT  tail

vector:
	VMOVUPD (SI), Y8
	VADDPD  Y8, Y4, Y4
	VMINPD  Y8, Y0, Y0
	ADDQ    $32, SI
	SUBQ    $4, BX
	JGE     vector

tail:
	ADDQ    $4, BX // elements left, 0 .. 3
	JEQ     merge
	SUBQ    $4, BX
	LEAQ    (SI)(BX*8), SI
	VMOVUPD (SI), Y8
	VADDPD  Y8, Y5, Y5
	VMINPD  Y8, Y1, Y1

merge:
	VMINPD       Y1, Y0, Y8
	VMINPD       Y3, Y2, Y9
	VMINPD       Y9, Y8, Y8
	VCVTSI2SDQ   R9, X10, X10
	VBROADCASTSD X10, Y10
	VCMPPD       $17, Y14, Y8, Y9
	VMOVUPD      chunks-32(SP), Y11
	VBLENDVPD    Y9, Y10, Y11, Y11
	VMOVUPD      Y11, chunks-32(SP)
	VMOVAPD      Y8, Y14
	ADDQ         $128, R9
	TESTQ        CX, CX
	JNE          chunk

// Y0 the result in every lane, X4 the sum
	VADDPD       Y5, Y4, Y4
	VADDPD       Y7, Y6, Y6
	VADDPD       Y6, Y4, Y4
	VMOVAPD      Y14, Y0
	VEXTRACTF128 $1, Y0, X8
	VMINPD       X8, X0, X0
	VPERMILPD    $1, X0, X8
	VMINSD       X8, X0, X0
	VEXTRACTF128 $1, Y4, X9
	VADDPD       X9, X4, X4
	VPERMILPD    $1, X4, X9
	VADDSD       X9, X4, X4
	VBROADCASTSD X0, Y0
	VMOVSD       X4, s+24(FP)
	MOVQ         $0, i+16(FP)
	VUCOMISD     X4, X4
	JPS          done

// R9 the earliest chunk among the lanes that hold it
	MOVQ         $32768, R9
	VCVTSI2SDQ   R9, X10, X10
	VBROADCASTSD X10, Y10
	VCMPPD       $0, Y14, Y0, Y9
	VMOVUPD      chunks-32(SP), Y11
	VBLENDVPD    Y9, Y11, Y10, Y10
	VEXTRACTF128 $1, Y10, X9
	VMINPD       X9, X10, X10
	VPERMILPD    $1, X10, X9
	VMINSD       X9, X10, X10
	VCVTTSD2SIQ  X10, R9
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	SUBQ         $4, CX // where the last vector begins

search:
	CMPQ      R9, CX
	CMOVQGT   CX, R9
	VCMPPD    $0, (SI)(R9*8), Y0, Y9
	VMOVMSKPD Y9, AX
	ADDQ      $4, R9
	TESTL     AX, AX
	JEQ       search
	BSFL      AX, AX
	LEAQ      -4(R9)(AX*1), R9
	MOVQ      R9, i+16(FP)

done:
	VZEROUPPER
	RET
