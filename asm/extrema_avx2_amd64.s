//go:build !purego && !noasm

#include "textflag.h"

// func maxF32AVX2(x *float32, n int) (m, s float32)
// m is the largest of x[i] but for NaN and the sign of a zero; s is a sum of all x[i], some of them more than once,
// which is NaN if an element is (and perhaps if infinities or overflows of both signs meet). n >= 8. Requires FMA.
//
// SI x, CX elements left, Y0-Y3 extremes, Y4-Y7 sums, Y8-Y13 data, Y15 one.
// Eight vectors a turn in pairs, so that no chain is as long as the turn. The sums are there for NaN alone; they are
// multiply-adds by one, because Zen has two ports for VMAX and VADD but two others for those. Tail: a last vector that overlaps the one before.
TEXT ·maxF32AVX2(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVL         $0x3f800000, AX
	VMOVD        AX, X15
	VBROADCASTSS X15, Y15
	VBROADCASTSS (SI), Y0
	VMOVAPS      Y0, Y1
	VMOVAPS      Y0, Y2
	VMOVAPS      Y0, Y3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $64, CX
	JLT          vectors

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
	SUBQ        $64, CX
	JGE         loop

vectors:
	ADDQ $56, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPS (SI), Y8
	VADDPS  Y8, Y4, Y4
	VMAXPS  Y8, Y0, Y0
	ADDQ    $32, SI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ    $8, CX // elements left, 0 .. 7
	JEQ     fold
	SUBQ    $8, CX
	LEAQ    (SI)(CX*4), SI
	VMOVUPS (SI), Y8
	VADDPS  Y8, Y5, Y5
	VMAXPS  Y8, Y1, Y1

fold:
	VMAXPS       Y1, Y0, Y0
	VMAXPS       Y3, Y2, Y2
	VADDPS       Y5, Y4, Y4
	VADDPS       Y7, Y6, Y6
	VMAXPS       Y2, Y0, Y0
	VADDPS       Y6, Y4, Y4
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
	VMOVSS       X0, m+16(FP)
	VMOVSS       X4, s+20(FP)
	VZEROUPPER
	RET

// func maxF64AVX2(x *float64, n int) (m, s float64)
// m is the largest of x[i] but for NaN and the sign of a zero; s is a sum of all x[i], some of them more than once,
// which is NaN if an element is (and perhaps if infinities or overflows of both signs meet). n >= 4. Requires FMA.
//
// SI x, CX elements left, Y0-Y3 extremes, Y4-Y7 sums, Y8-Y13 data, Y15 one.
// Eight vectors a turn in pairs, so that no chain is as long as the turn. The sums are there for NaN alone; they are
// multiply-adds by one, because Zen has two ports for VMAX and VADD but two others for those. Tail: a last vector that overlaps the one before.
TEXT ·maxF64AVX2(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         $0x3ff0000000000000, AX
	VMOVQ        AX, X15
	VBROADCASTSD X15, Y15
	VBROADCASTSD (SI), Y0
	VMOVAPD      Y0, Y1
	VMOVAPD      Y0, Y2
	VMOVAPD      Y0, Y3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $32, CX
	JLT          vectors

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
	SUBQ        $32, CX
	JGE         loop

vectors:
	ADDQ $28, CX // elements left - 4
	JLT  tail

vector:
	VMOVUPD (SI), Y8
	VADDPD  Y8, Y4, Y4
	VMAXPD  Y8, Y0, Y0
	ADDQ    $32, SI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ    $4, CX // elements left, 0 .. 3
	JEQ     fold
	SUBQ    $4, CX
	LEAQ    (SI)(CX*8), SI
	VMOVUPD (SI), Y8
	VADDPD  Y8, Y5, Y5
	VMAXPD  Y8, Y1, Y1

fold:
	VMAXPD       Y1, Y0, Y0
	VMAXPD       Y3, Y2, Y2
	VADDPD       Y5, Y4, Y4
	VADDPD       Y7, Y6, Y6
	VMAXPD       Y2, Y0, Y0
	VADDPD       Y6, Y4, Y4
	VEXTRACTF128 $1, Y0, X8
	VMAXPD       X8, X0, X0
	VPERMILPD    $1, X0, X8
	VMAXSD       X8, X0, X0
	VEXTRACTF128 $1, Y4, X9
	VADDPD       X9, X4, X4
	VPERMILPD    $1, X4, X9
	VADDSD       X9, X4, X4
	VMOVSD       X0, m+16(FP)
	VMOVSD       X4, s+24(FP)
	VZEROUPPER
	RET

// func minF32AVX2(x *float32, n int) (m, s float32)
// m is the smallest of x[i] but for NaN and the sign of a zero; s is a sum of all x[i], some of them more than once,
// which is NaN if an element is (and perhaps if infinities or overflows of both signs meet). n >= 8. Requires FMA.
//
// SI x, CX elements left, Y0-Y3 extremes, Y4-Y7 sums, Y8-Y13 data, Y15 one.
// Eight vectors a turn in pairs, so that no chain is as long as the turn. The sums are there for NaN alone; they are
// multiply-adds by one, because Zen has two ports for VMIN and VADD but two others for those. Tail: a last vector that overlaps the one before.
TEXT ·minF32AVX2(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVL         $0x3f800000, AX
	VMOVD        AX, X15
	VBROADCASTSS X15, Y15
	VBROADCASTSS (SI), Y0
	VMOVAPS      Y0, Y1
	VMOVAPS      Y0, Y2
	VMOVAPS      Y0, Y3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $64, CX
	JLT          vectors

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
	SUBQ        $64, CX
	JGE         loop

vectors:
	ADDQ $56, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPS (SI), Y8
	VADDPS  Y8, Y4, Y4
	VMINPS  Y8, Y0, Y0
	ADDQ    $32, SI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ    $8, CX // elements left, 0 .. 7
	JEQ     fold
	SUBQ    $8, CX
	LEAQ    (SI)(CX*4), SI
	VMOVUPS (SI), Y8
	VADDPS  Y8, Y5, Y5
	VMINPS  Y8, Y1, Y1

fold:
	VMINPS       Y1, Y0, Y0
	VMINPS       Y3, Y2, Y2
	VADDPS       Y5, Y4, Y4
	VADDPS       Y7, Y6, Y6
	VMINPS       Y2, Y0, Y0
	VADDPS       Y6, Y4, Y4
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
	VMOVSS       X0, m+16(FP)
	VMOVSS       X4, s+20(FP)
	VZEROUPPER
	RET

// func minF64AVX2(x *float64, n int) (m, s float64)
// m is the smallest of x[i] but for NaN and the sign of a zero; s is a sum of all x[i], some of them more than once,
// which is NaN if an element is (and perhaps if infinities or overflows of both signs meet). n >= 4. Requires FMA.
//
// SI x, CX elements left, Y0-Y3 extremes, Y4-Y7 sums, Y8-Y13 data, Y15 one.
// Eight vectors a turn in pairs, so that no chain is as long as the turn. The sums are there for NaN alone; they are
// multiply-adds by one, because Zen has two ports for VMIN and VADD but two others for those. Tail: a last vector that overlaps the one before.
TEXT ·minF64AVX2(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         $0x3ff0000000000000, AX
	VMOVQ        AX, X15
	VBROADCASTSD X15, Y15
	VBROADCASTSD (SI), Y0
	VMOVAPD      Y0, Y1
	VMOVAPD      Y0, Y2
	VMOVAPD      Y0, Y3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $32, CX
	JLT          vectors

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
	SUBQ        $32, CX
	JGE         loop

vectors:
	ADDQ $28, CX // elements left - 4
	JLT  tail

vector:
	VMOVUPD (SI), Y8
	VADDPD  Y8, Y4, Y4
	VMINPD  Y8, Y0, Y0
	ADDQ    $32, SI
	SUBQ    $4, CX
	JGE     vector

tail:
	ADDQ    $4, CX // elements left, 0 .. 3
	JEQ     fold
	SUBQ    $4, CX
	LEAQ    (SI)(CX*8), SI
	VMOVUPD (SI), Y8
	VADDPD  Y8, Y5, Y5
	VMINPD  Y8, Y1, Y1

fold:
	VMINPD       Y1, Y0, Y0
	VMINPD       Y3, Y2, Y2
	VADDPD       Y5, Y4, Y4
	VADDPD       Y7, Y6, Y6
	VMINPD       Y2, Y0, Y0
	VADDPD       Y6, Y4, Y4
	VEXTRACTF128 $1, Y0, X8
	VMINPD       X8, X0, X0
	VPERMILPD    $1, X0, X8
	VMINSD       X8, X0, X0
	VEXTRACTF128 $1, Y4, X9
	VADDPD       X9, X4, X4
	VPERMILPD    $1, X4, X9
	VADDSD       X9, X4, X4
	VMOVSD       X0, m+16(FP)
	VMOVSD       X4, s+24(FP)
	VZEROUPPER
	RET
