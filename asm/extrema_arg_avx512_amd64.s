//go:build !purego && !noasm

#include "textflag.h"

// func argMaxF32AVX512(x *float32, n int) (i int, s float32)
// i is the first index of the largest of x unless s is NaN; s is a sum as in maxF32AVX512. 16 <= n <= BlockLen.
// Requires AVX512F.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Z0-Z3 extremes, Z4-Z7
// sums, Z8-Z13 data, Z14 each lane's extreme, Z15 one, Z16 the chunk in which
// each lane's extreme was met first (as a number).
// The loop is that of maxF32AVX512. After every 512 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMaxF32AVX512(SB), NOSPLIT, $0-28
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVL         $0x3f800000, AX
	VPBROADCASTD AX, Z15
	VBROADCASTSS (SI), Z0
	VMOVAPS      Z0, Z1
	VMOVAPS      Z0, Z2
	VMOVAPS      Z0, Z3
	VMOVAPS      Z0, Z14
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	VXORPS       X16, X16, X16
	XORL         R9, R9

chunk:
	MOVQ    $512, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $128, BX
	JLT     vectors

loop:
	VMOVUPS     (SI), Z8
	VMOVUPS     128(SI), Z11
	VMOVUPS     64(SI), Z9
	VMOVUPS     192(SI), Z12
	VMAXPS      Z9, Z8, Z10
	VMAXPS      Z12, Z11, Z13
	VFMADD213PS Z9, Z15, Z8 // the sum of the two
	VFMADD213PS Z12, Z15, Z11 // the sum of the two
	VMAXPS      Z10, Z0, Z0
	VMAXPS      Z13, Z1, Z1
	VFMADD231PS Z8, Z15, Z4
	VFMADD231PS Z11, Z15, Z5
	VMOVUPS     256(SI), Z8
	VMOVUPS     384(SI), Z11
	VMOVUPS     320(SI), Z9
	VMOVUPS     448(SI), Z12
	VMAXPS      Z9, Z8, Z10
	VMAXPS      Z12, Z11, Z13
	VFMADD213PS Z9, Z15, Z8 // the sum of the two
	VFMADD213PS Z12, Z15, Z11 // the sum of the two
	VMAXPS      Z10, Z2, Z2
	VMAXPS      Z13, Z3, Z3
	VFMADD231PS Z8, Z15, Z6
	VFMADD231PS Z11, Z15, Z7
	ADDQ        $512, SI
	SUBQ        $128, BX
	JGE         loop

vectors:
	ADDQ $112, BX // elements left - 16
	JLT  tail

vector:
	VMOVUPS (SI), Z8
	VADDPS  Z8, Z4, Z4
	VMAXPS  Z8, Z0, Z0
	ADDQ    $64, SI
	SUBQ    $16, BX
	JGE     vector

tail:
	ADDQ    $16, BX // elements left, 0 .. 15
	JEQ     merge
	SUBQ    $16, BX
	LEAQ    (SI)(BX*4), SI
	VMOVUPS (SI), Z8
	VADDPS  Z8, Z5, Z5
	VMAXPS  Z8, Z1, Z1

merge:
	VMAXPS       Z1, Z0, Z8
	VMAXPS       Z3, Z2, Z9
	VMAXPS       Z9, Z8, Z8
	VCVTSI2SSQ   R9, X10, X10
	VBROADCASTSS X10, Z10
	VCMPPS       $30, Z14, Z8, K1
	VMOVAPS      Z10, K1, Z16
	VMOVAPS      Z8, Z14
	ADDQ         $512, R9
	TESTQ        CX, CX
	JNE          chunk

// Z0 the result in every lane, X4 the sum
	VADDPS        Z5, Z4, Z4
	VADDPS        Z7, Z6, Z6
	VADDPS        Z6, Z4, Z4
	VMOVAPS       Z14, Z0
	VEXTRACTF64X4 $1, Z0, Y8
	VMAXPS        Y8, Y0, Y0
	VEXTRACTF128  $1, Y0, X8
	VMAXPS        X8, X0, X0
	VPERMILPD     $1, X0, X8
	VMAXPS        X8, X0, X0
	VMOVSHDUP     X0, X8
	VMAXSS        X8, X0, X0
	VEXTRACTF64X4 $1, Z4, Y9
	VADDPS        Y9, Y4, Y4
	VEXTRACTF128  $1, Y4, X9
	VADDPS        X9, X4, X4
	VPERMILPD     $1, X4, X9
	VADDPS        X9, X4, X4
	VMOVSHDUP     X4, X9
	VADDSS        X9, X4, X4
	VBROADCASTSS  X0, Z0
	VMOVSS        X4, s+24(FP)
	MOVQ          $0, i+16(FP)
	VUCOMISS      X4, X4
	JPS           done

// R9 the earliest chunk among the lanes that hold it
	MOVQ          $32768, R9
	VCVTSI2SSQ    R9, X10, X10
	VBROADCASTSS  X10, Z10
	VCMPPS        $0, Z14, Z0, K1
	VMOVAPS       Z16, K1, Z10
	VEXTRACTF64X4 $1, Z10, Y9
	VMINPS        Y9, Y10, Y10
	VEXTRACTF128  $1, Y10, X9
	VMINPS        X9, X10, X10
	VPERMILPD     $1, X10, X9
	VMINPS        X9, X10, X10
	VMOVSHDUP     X10, X9
	VMINSS        X9, X10, X10
	VCVTTSS2SIQ   X10, R9
	MOVQ          x+0(FP), SI
	MOVQ          n+8(FP), CX
	SUBQ          $16, CX // where the last vector begins

search:
	CMPQ    R9, CX
	CMOVQGT CX, R9
	VCMPPS  $0, (SI)(R9*4), Z0, K1
	KMOVW   K1, AX
	ADDQ    $16, R9
	TESTL   AX, AX
	JEQ     search
	BSFL    AX, AX
	LEAQ    -16(R9)(AX*1), R9
	MOVQ    R9, i+16(FP)

done:
	VZEROUPPER
	RET

// func argMaxF64AVX512(x *float64, n int) (i int, s float64)
// i is the first index of the largest of x unless s is NaN; s is a sum as in maxF64AVX512. 8 <= n <= BlockLen.
// Requires AVX512F.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Z0-Z3 extremes, Z4-Z7
// sums, Z8-Z13 data, Z14 each lane's extreme, Z15 one, Z16 the chunk in which
// each lane's extreme was met first (as a number).
// The loop is that of maxF64AVX512. After every 256 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMaxF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         $0x3ff0000000000000, AX
	VPBROADCASTQ AX, Z15
	VBROADCASTSD (SI), Z0
	VMOVAPD      Z0, Z1
	VMOVAPD      Z0, Z2
	VMOVAPD      Z0, Z3
	VMOVAPD      Z0, Z14
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	VXORPS       X16, X16, X16
	XORL         R9, R9

chunk:
	MOVQ    $256, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $64, BX
	JLT     vectors

loop:
	VMOVUPD     (SI), Z8
	VMOVUPD     128(SI), Z11
	VMOVUPD     64(SI), Z9
	VMOVUPD     192(SI), Z12
	VMAXPD      Z9, Z8, Z10
	VMAXPD      Z12, Z11, Z13
	VFMADD213PD Z9, Z15, Z8 // the sum of the two
	VFMADD213PD Z12, Z15, Z11 // the sum of the two
	VMAXPD      Z10, Z0, Z0
	VMAXPD      Z13, Z1, Z1
	VFMADD231PD Z8, Z15, Z4
	VFMADD231PD Z11, Z15, Z5
	VMOVUPD     256(SI), Z8
	VMOVUPD     384(SI), Z11
	VMOVUPD     320(SI), Z9
	VMOVUPD     448(SI), Z12
	VMAXPD      Z9, Z8, Z10
	VMAXPD      Z12, Z11, Z13
	VFMADD213PD Z9, Z15, Z8 // the sum of the two
	VFMADD213PD Z12, Z15, Z11 // the sum of the two
	VMAXPD      Z10, Z2, Z2
	VMAXPD      Z13, Z3, Z3
	VFMADD231PD Z8, Z15, Z6
	VFMADD231PD Z11, Z15, Z7
	ADDQ        $512, SI
	SUBQ        $64, BX
	JGE         loop

vectors:
	ADDQ $56, BX // elements left - 8
	JLT  tail

vector:
	VMOVUPD (SI), Z8
	VADDPD  Z8, Z4, Z4
	VMAXPD  Z8, Z0, Z0
	ADDQ    $64, SI
	SUBQ    $8, BX
	JGE     vector

tail:
	ADDQ    $8, BX // elements left, 0 .. 7
	JEQ     merge
	SUBQ    $8, BX
	LEAQ    (SI)(BX*8), SI
	VMOVUPD (SI), Z8
	VADDPD  Z8, Z5, Z5
	VMAXPD  Z8, Z1, Z1

merge:
	VMAXPD       Z1, Z0, Z8
	VMAXPD       Z3, Z2, Z9
	VMAXPD       Z9, Z8, Z8
	VCVTSI2SDQ   R9, X10, X10
	VBROADCASTSD X10, Z10
	VCMPPD       $30, Z14, Z8, K1
	VMOVAPD      Z10, K1, Z16
	VMOVAPD      Z8, Z14
	ADDQ         $256, R9
	TESTQ        CX, CX
	JNE          chunk

// Z0 the result in every lane, X4 the sum
	VADDPD        Z5, Z4, Z4
	VADDPD        Z7, Z6, Z6
	VADDPD        Z6, Z4, Z4
	VMOVAPD       Z14, Z0
	VEXTRACTF64X4 $1, Z0, Y8
	VMAXPD        Y8, Y0, Y0
	VEXTRACTF128  $1, Y0, X8
	VMAXPD        X8, X0, X0
	VPERMILPD     $1, X0, X8
	VMAXSD        X8, X0, X0
	VEXTRACTF64X4 $1, Z4, Y9
	VADDPD        Y9, Y4, Y4
	VEXTRACTF128  $1, Y4, X9
	VADDPD        X9, X4, X4
	VPERMILPD     $1, X4, X9
	VADDSD        X9, X4, X4
	VBROADCASTSD  X0, Z0
	VMOVSD        X4, s+24(FP)
	MOVQ          $0, i+16(FP)
	VUCOMISD      X4, X4
	JPS           done

// R9 the earliest chunk among the lanes that hold it
	MOVQ          $32768, R9
	VCVTSI2SDQ    R9, X10, X10
	VBROADCASTSD  X10, Z10
	VCMPPD        $0, Z14, Z0, K1
	VMOVAPD       Z16, K1, Z10
	VEXTRACTF64X4 $1, Z10, Y9
	VMINPD        Y9, Y10, Y10
	VEXTRACTF128  $1, Y10, X9
	VMINPD        X9, X10, X10
	VPERMILPD     $1, X10, X9
	VMINSD        X9, X10, X10
	VCVTTSD2SIQ   X10, R9
	MOVQ          x+0(FP), SI
	MOVQ          n+8(FP), CX
	SUBQ          $8, CX // where the last vector begins

search:
	CMPQ    R9, CX
	CMOVQGT CX, R9
	VCMPPD  $0, (SI)(R9*8), Z0, K1
	KMOVW   K1, AX
	ADDQ    $8, R9
	TESTL   AX, AX
	JEQ     search
	BSFL    AX, AX
	LEAQ    -8(R9)(AX*1), R9
	MOVQ    R9, i+16(FP)

done:
	VZEROUPPER
	RET

// func argMinF32AVX512(x *float32, n int) (i int, s float32)
// i is the first index of the smallest of x unless s is NaN; s is a sum as in minF32AVX512. 16 <= n <= BlockLen.
// Requires AVX512F.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Z0-Z3 extremes, Z4-Z7
// sums, Z8-Z13 data, Z14 each lane's extreme, Z15 one, Z16 the chunk in which
// each lane's extreme was met first (as a number).
// The loop is that of minF32AVX512. After every 512 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMinF32AVX512(SB), NOSPLIT, $0-28
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVL         $0x3f800000, AX
	VPBROADCASTD AX, Z15
	VBROADCASTSS (SI), Z0
	VMOVAPS      Z0, Z1
	VMOVAPS      Z0, Z2
	VMOVAPS      Z0, Z3
	VMOVAPS      Z0, Z14
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	VXORPS       X16, X16, X16
	XORL         R9, R9

chunk:
	MOVQ    $512, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $128, BX
	JLT     vectors

loop:
	VMOVUPS     (SI), Z8
	VMOVUPS     128(SI), Z11
	VMOVUPS     64(SI), Z9
	VMOVUPS     192(SI), Z12
	VMINPS      Z9, Z8, Z10
	VMINPS      Z12, Z11, Z13
	VFMADD213PS Z9, Z15, Z8 // the sum of the two
	VFMADD213PS Z12, Z15, Z11 // the sum of the two
	VMINPS      Z10, Z0, Z0
	VMINPS      Z13, Z1, Z1
	VFMADD231PS Z8, Z15, Z4
	VFMADD231PS Z11, Z15, Z5
	VMOVUPS     256(SI), Z8
	VMOVUPS     384(SI), Z11
	VMOVUPS     320(SI), Z9
	VMOVUPS     448(SI), Z12
	VMINPS      Z9, Z8, Z10
	VMINPS      Z12, Z11, Z13
	VFMADD213PS Z9, Z15, Z8 // the sum of the two
	VFMADD213PS Z12, Z15, Z11 // the sum of the two
	VMINPS      Z10, Z2, Z2
	VMINPS      Z13, Z3, Z3
	VFMADD231PS Z8, Z15, Z6
	VFMADD231PS Z11, Z15, Z7
	ADDQ        $512, SI
	SUBQ        $128, BX
	JGE         loop

vectors:
	ADDQ $112, BX // elements left - 16
	JLT  tail

vector:
	VMOVUPS (SI), Z8
	VADDPS  Z8, Z4, Z4
	VMINPS  Z8, Z0, Z0
	ADDQ    $64, SI
	SUBQ    $16, BX
	JGE     vector

tail:
	ADDQ    $16, BX // elements left, 0 .. 15
	JEQ     merge
	SUBQ    $16, BX
	LEAQ    (SI)(BX*4), SI
	VMOVUPS (SI), Z8
	VADDPS  Z8, Z5, Z5
	VMINPS  Z8, Z1, Z1

merge:
	VMINPS       Z1, Z0, Z8
	VMINPS       Z3, Z2, Z9
	VMINPS       Z9, Z8, Z8
	VCVTSI2SSQ   R9, X10, X10
	VBROADCASTSS X10, Z10
	VCMPPS       $17, Z14, Z8, K1
	VMOVAPS      Z10, K1, Z16
	VMOVAPS      Z8, Z14
	ADDQ         $512, R9
	TESTQ        CX, CX
	JNE          chunk

// Z0 the result in every lane, X4 the sum
	VADDPS        Z5, Z4, Z4
	VADDPS        Z7, Z6, Z6
	VADDPS        Z6, Z4, Z4
	VMOVAPS       Z14, Z0
	VEXTRACTF64X4 $1, Z0, Y8
	VMINPS        Y8, Y0, Y0
	VEXTRACTF128  $1, Y0, X8
	VMINPS        X8, X0, X0
	VPERMILPD     $1, X0, X8
	VMINPS        X8, X0, X0
	VMOVSHDUP     X0, X8
	VMINSS        X8, X0, X0
	VEXTRACTF64X4 $1, Z4, Y9
	VADDPS        Y9, Y4, Y4
	VEXTRACTF128  $1, Y4, X9
	VADDPS        X9, X4, X4
	VPERMILPD     $1, X4, X9
	VADDPS        X9, X4, X4
	VMOVSHDUP     X4, X9
	VADDSS        X9, X4, X4
	VBROADCASTSS  X0, Z0
	VMOVSS        X4, s+24(FP)
	MOVQ          $0, i+16(FP)
	VUCOMISS      X4, X4
	JPS           done

// R9 the earliest chunk among the lanes that hold it
	MOVQ          $32768, R9
	VCVTSI2SSQ    R9, X10, X10
	VBROADCASTSS  X10, Z10
	VCMPPS        $0, Z14, Z0, K1
	VMOVAPS       Z16, K1, Z10
	VEXTRACTF64X4 $1, Z10, Y9
	VMINPS        Y9, Y10, Y10
	VEXTRACTF128  $1, Y10, X9
	VMINPS        X9, X10, X10
	VPERMILPD     $1, X10, X9
	VMINPS        X9, X10, X10
	VMOVSHDUP     X10, X9
	VMINSS        X9, X10, X10
	VCVTTSS2SIQ   X10, R9
	MOVQ          x+0(FP), SI
	MOVQ          n+8(FP), CX
	SUBQ          $16, CX // where the last vector begins

search:
	CMPQ    R9, CX
	CMOVQGT CX, R9
	VCMPPS  $0, (SI)(R9*4), Z0, K1
	KMOVW   K1, AX
	ADDQ    $16, R9
	TESTL   AX, AX
	JEQ     search
	BSFL    AX, AX
	LEAQ    -16(R9)(AX*1), R9
	MOVQ    R9, i+16(FP)

done:
	VZEROUPPER
	RET

// func argMinF64AVX512(x *float64, n int) (i int, s float64)
// i is the first index of the smallest of x unless s is NaN; s is a sum as in minF64AVX512. 8 <= n <= BlockLen.
// Requires AVX512F.
//
// SI position, CX elements left, BX elements left of the chunk, R9 index of the chunk, Z0-Z3 extremes, Z4-Z7
// sums, Z8-Z13 data, Z14 each lane's extreme, Z15 one, Z16 the chunk in which
// each lane's extreme was met first (as a number).
// The loop is that of minF64AVX512. After every 256 elements each lane notes the chunk if its extreme has moved; in the end
// the earliest chunk that holds the result is searched again. Tail: a last vector that overlaps the one before, whose
// elements cannot move the extreme again.
TEXT ·argMinF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         $0x3ff0000000000000, AX
	VPBROADCASTQ AX, Z15
	VBROADCASTSD (SI), Z0
	VMOVAPD      Z0, Z1
	VMOVAPD      Z0, Z2
	VMOVAPD      Z0, Z3
	VMOVAPD      Z0, Z14
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	VXORPS       X16, X16, X16
	XORL         R9, R9

chunk:
	MOVQ    $256, BX
	CMPQ    CX, BX
	CMOVQLT CX, BX
	SUBQ    BX, CX
	SUBQ    $64, BX
	JLT     vectors

loop:
	VMOVUPD     (SI), Z8
	VMOVUPD     128(SI), Z11
	VMOVUPD     64(SI), Z9
	VMOVUPD     192(SI), Z12
	VMINPD      Z9, Z8, Z10
	VMINPD      Z12, Z11, Z13
	VFMADD213PD Z9, Z15, Z8 // the sum of the two
	VFMADD213PD Z12, Z15, Z11 // the sum of the two
	VMINPD      Z10, Z0, Z0
	VMINPD      Z13, Z1, Z1
	VFMADD231PD Z8, Z15, Z4
	VFMADD231PD Z11, Z15, Z5
	VMOVUPD     256(SI), Z8
	VMOVUPD     384(SI), Z11
	VMOVUPD     320(SI), Z9
	VMOVUPD     448(SI), Z12
	VMINPD      Z9, Z8, Z10
	VMINPD      Z12, Z11, Z13
	VFMADD213PD Z9, Z15, Z8 // the sum of the two
	VFMADD213PD Z12, Z15, Z11 // the sum of the two
	VMINPD      Z10, Z2, Z2
	VMINPD      Z13, Z3, Z3
	VFMADD231PD Z8, Z15, Z6
	VFMADD231PD Z11, Z15, Z7
	ADDQ        $512, SI
	SUBQ        $64, BX
	JGE         loop

vectors:
	ADDQ $56, BX // elements left - 8
	JLT  tail

vector:
	VMOVUPD (SI), Z8
	VADDPD  Z8, Z4, Z4
	VMINPD  Z8, Z0, Z0
	ADDQ    $64, SI
	SUBQ    $8, BX
	JGE     vector

tail:
	ADDQ    $8, BX // elements left, 0 .. 7
	JEQ     merge
	SUBQ    $8, BX
	LEAQ    (SI)(BX*8), SI
	VMOVUPD (SI), Z8
	VADDPD  Z8, Z5, Z5
	VMINPD  Z8, Z1, Z1

merge:
	VMINPD       Z1, Z0, Z8
	VMINPD       Z3, Z2, Z9
	VMINPD       Z9, Z8, Z8
	VCVTSI2SDQ   R9, X10, X10
	VBROADCASTSD X10, Z10
	VCMPPD       $17, Z14, Z8, K1
	VMOVAPD      Z10, K1, Z16
	VMOVAPD      Z8, Z14
	ADDQ         $256, R9
	TESTQ        CX, CX
	JNE          chunk

// Z0 the result in every lane, X4 the sum
	VADDPD        Z5, Z4, Z4
	VADDPD        Z7, Z6, Z6
	VADDPD        Z6, Z4, Z4
	VMOVAPD       Z14, Z0
	VEXTRACTF64X4 $1, Z0, Y8
	VMINPD        Y8, Y0, Y0
	VEXTRACTF128  $1, Y0, X8
	VMINPD        X8, X0, X0
	VPERMILPD     $1, X0, X8
	VMINSD        X8, X0, X0
	VEXTRACTF64X4 $1, Z4, Y9
	VADDPD        Y9, Y4, Y4
	VEXTRACTF128  $1, Y4, X9
	VADDPD        X9, X4, X4
	VPERMILPD     $1, X4, X9
	VADDSD        X9, X4, X4
	VBROADCASTSD  X0, Z0
	VMOVSD        X4, s+24(FP)
	MOVQ          $0, i+16(FP)
	VUCOMISD      X4, X4
	JPS           done

// R9 the earliest chunk among the lanes that hold it
	MOVQ          $32768, R9
	VCVTSI2SDQ    R9, X10, X10
	VBROADCASTSD  X10, Z10
	VCMPPD        $0, Z14, Z0, K1
	VMOVAPD       Z16, K1, Z10
	VEXTRACTF64X4 $1, Z10, Y9
	VMINPD        Y9, Y10, Y10
	VEXTRACTF128  $1, Y10, X9
	VMINPD        X9, X10, X10
	VPERMILPD     $1, X10, X9
	VMINSD        X9, X10, X10
	VCVTTSD2SIQ   X10, R9
	MOVQ          x+0(FP), SI
	MOVQ          n+8(FP), CX
	SUBQ          $8, CX // where the last vector begins

search:
	CMPQ    R9, CX
	CMOVQGT CX, R9
	VCMPPD  $0, (SI)(R9*8), Z0, K1
	KMOVW   K1, AX
	ADDQ    $8, R9
	TESTL   AX, AX
	JEQ     search
	BSFL    AX, AX
	LEAQ    -8(R9)(AX*1), R9
	MOVQ    R9, i+16(FP)

done:
	VZEROUPPER
	RET
