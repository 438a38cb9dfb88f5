//go:build !purego && !noasm

#include "textflag.h"

// func maxF32AVX512(x *float32, n int) (m, s float32)
// m is the largest of x[i] but for NaN and the sign of a zero; s is a sum of all x[i], some of them more than once,
// which is NaN if an element is (and perhaps if infinities or overflows of both signs meet). n >= 16. Requires AVX512F.
//
// SI x, CX elements left, Z0-Z3 extremes, Z4-Z7 sums, Z8-Z13 data, Z15 one.
// Eight vectors a turn in pairs, so that no chain is as long as the turn. The sums are there for NaN alone; they are
// multiply-adds by one, because Zen has two ports for VMAX and VADD but two others for those. Tail: a last vector that overlaps the one before.
TEXT ·maxF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVL         $0x3f800000, AX
	VPBROADCASTD AX, Z15
	VBROADCASTSS (SI), Z0
	VMOVAPS      Z0, Z1
	VMOVAPS      Z0, Z2
	VMOVAPS      Z0, Z3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $128, CX
	JLT          vectors

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
	SUBQ        $128, CX
	JGE         loop

vectors:
	ADDQ $112, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS (SI), Z8
	VADDPS  Z8, Z4, Z4
	VMAXPS  Z8, Z0, Z0
	ADDQ    $64, SI
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ    $16, CX // elements left, 0 .. 15
	JEQ     fold
	SUBQ    $16, CX
	LEAQ    (SI)(CX*4), SI
	VMOVUPS (SI), Z8
	VADDPS  Z8, Z5, Z5
	VMAXPS  Z8, Z1, Z1

fold:
	VMAXPS        Z1, Z0, Z0
	VMAXPS        Z3, Z2, Z2
	VADDPS        Z5, Z4, Z4
	VADDPS        Z7, Z6, Z6
	VMAXPS        Z2, Z0, Z0
	VADDPS        Z6, Z4, Z4
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
	VMOVSS        X0, m+16(FP)
	VMOVSS        X4, s+20(FP)
	VZEROUPPER
	RET

// func maxF64AVX512(x *float64, n int) (m, s float64)
// m is the largest of x[i] but for NaN and the sign of a zero; s is a sum of all x[i], some of them more than once,
// which is NaN if an element is (and perhaps if infinities or overflows of both signs meet). n >= 8. Requires AVX512F.
//
// SI x, CX elements left, Z0-Z3 extremes, Z4-Z7 sums, Z8-Z13 data, Z15 one.
// Eight vectors a turn in pairs, so that no chain is as long as the turn. The sums are there for NaN alone; they are
// multiply-adds by one, because Zen has two ports for VMAX and VADD but two others for those. Tail: a last vector that overlaps the one before.
TEXT ·maxF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         $0x3ff0000000000000, AX
	VPBROADCASTQ AX, Z15
	VBROADCASTSD (SI), Z0
	VMOVAPD      Z0, Z1
	VMOVAPD      Z0, Z2
	VMOVAPD      Z0, Z3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $64, CX
	JLT          vectors

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
	SUBQ        $64, CX
	JGE         loop

vectors:
	ADDQ $56, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD (SI), Z8
	VADDPD  Z8, Z4, Z4
	VMAXPD  Z8, Z0, Z0
	ADDQ    $64, SI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ    $8, CX // elements left, 0 .. 7
	JEQ     fold
	SUBQ    $8, CX
	LEAQ    (SI)(CX*8), SI
	VMOVUPD (SI), Z8
	VADDPD  Z8, Z5, Z5
	VMAXPD  Z8, Z1, Z1

fold:
	VMAXPD        Z1, Z0, Z0
	VMAXPD        Z3, Z2, Z2
	VADDPD        Z5, Z4, Z4
	VADDPD        Z7, Z6, Z6
	VMAXPD        Z2, Z0, Z0
	VADDPD        Z6, Z4, Z4
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
	VMOVSD        X0, m+16(FP)
	VMOVSD        X4, s+24(FP)
	VZEROUPPER
	RET

// func minF32AVX512(x *float32, n int) (m, s float32)
// m is the smallest of x[i] but for NaN and the sign of a zero; s is a sum of all x[i], some of them more than once,
// which is NaN if an element is (and perhaps if infinities or overflows of both signs meet). n >= 16. Requires AVX512F.
//
// SI x, CX elements left, Z0-Z3 extremes, Z4-Z7 sums, Z8-Z13 data, Z15 one.
// Eight vectors a turn in pairs, so that no chain is as long as the turn. The sums are there for NaN alone; they are
// multiply-adds by one, because Zen has two ports for VMIN and VADD but two others for those. Tail: a last vector that overlaps the one before.
TEXT ·minF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVL         $0x3f800000, AX
	VPBROADCASTD AX, Z15
	VBROADCASTSS (SI), Z0
	VMOVAPS      Z0, Z1
	VMOVAPS      Z0, Z2
	VMOVAPS      Z0, Z3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $128, CX
	JLT          vectors

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
	SUBQ        $128, CX
	JGE         loop

vectors:
	ADDQ $112, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS (SI), Z8
	VADDPS  Z8, Z4, Z4
	VMINPS  Z8, Z0, Z0
	ADDQ    $64, SI
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ    $16, CX // elements left, 0 .. 15
	JEQ     fold
	SUBQ    $16, CX
	LEAQ    (SI)(CX*4), SI
	VMOVUPS (SI), Z8
	VADDPS  Z8, Z5, Z5
	VMINPS  Z8, Z1, Z1

fold:
	VMINPS        Z1, Z0, Z0
	VMINPS        Z3, Z2, Z2
	VADDPS        Z5, Z4, Z4
	VADDPS        Z7, Z6, Z6
	VMINPS        Z2, Z0, Z0
	VADDPS        Z6, Z4, Z4
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
	VMOVSS        X0, m+16(FP)
	VMOVSS        X4, s+20(FP)
	VZEROUPPER
	RET

// func minF64AVX512(x *float64, n int) (m, s float64)
// m is the smallest of x[i] but for NaN and the sign of a zero; s is a sum of all x[i], some of them more than once,
// which is NaN if an element is (and perhaps if infinities or overflows of both signs meet). n >= 8. Requires AVX512F.
//
// SI x, CX elements left, Z0-Z3 extremes, Z4-Z7 sums, Z8-Z13 data, Z15 one.
// Eight vectors a turn in pairs, so that no chain is as long as the turn. The sums are there for NaN alone; they are
// multiply-adds by one, because Zen has two ports for VMIN and VADD but two others for those. Tail: a last vector that overlaps the one before.
TEXT ·minF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         $0x3ff0000000000000, AX
	VPBROADCASTQ AX, Z15
	VBROADCASTSD (SI), Z0
	VMOVAPD      Z0, Z1
	VMOVAPD      Z0, Z2
	VMOVAPD      Z0, Z3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $64, CX
	JLT          vectors

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
	SUBQ        $64, CX
	JGE         loop

vectors:
	ADDQ $56, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD (SI), Z8
	VADDPD  Z8, Z4, Z4
	VMINPD  Z8, Z0, Z0
	ADDQ    $64, SI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ    $8, CX // elements left, 0 .. 7
	JEQ     fold
	SUBQ    $8, CX
	LEAQ    (SI)(CX*8), SI
	VMOVUPD (SI), Z8
	VADDPD  Z8, Z5, Z5
	VMINPD  Z8, Z1, Z1

fold:
	VMINPD        Z1, Z0, Z0
	VMINPD        Z3, Z2, Z2
	VADDPD        Z5, Z4, Z4
	VADDPD        Z7, Z6, Z6
	VMINPD        Z2, Z0, Z0
	VADDPD        Z6, Z4, Z4
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
	VMOVSD        X0, m+16(FP)
	VMOVSD        X4, s+24(FP)
	VZEROUPPER
	RET
