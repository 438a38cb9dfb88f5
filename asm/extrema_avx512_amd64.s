//go:build !purego && !noasm

#include "textflag.h"

// func maxF32AVX512(x *float32, n int) (m float32, ok bool)
// m is the largest of x[i] but for the sign of a zero, if ok; not ok if an element is NaN. n >= 16. Requires AVX512F.
//
// SI x, CX elements left, Z0, Z1 extremes, Z2-Z5 data, Z8-Z15 sums of squares, AX scratch, K1 NaN.
// Eight vectors a turn. VMAX drops a NaN; a sum of squares keeps it, is never NaN otherwise, and runs on ports that
// VMAX leaves free. Tail: a last vector that overlaps the one before.
TEXT ·maxF32AVX512(SB), NOSPLIT, $0-21
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSS (SI), Z0
	VMOVAPS      Z0, Z1
	VXORPS       X8, X8, X8
	VXORPS       X9, X9, X9
	VXORPS       X10, X10, X10
	VXORPS       X11, X11, X11
	VXORPS       X12, X12, X12
	VXORPS       X13, X13, X13
	VXORPS       X14, X14, X14
	VXORPS       X15, X15, X15
	SUBQ         $128, CX
	JLT          vectors

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
	SUBQ        $128, CX
	JGE         loop

vectors:
	ADDQ $112, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS     (SI), Z2
	VFMADD231PS Z2, Z2, Z8
	VMAXPS      Z2, Z0, Z0
	ADDQ        $64, SI
	SUBQ        $16, CX
	JGE         vector

tail:
	ADDQ        $16, CX // elements left, 0 .. 15
	JEQ         fold
	LEAQ        -64(SI)(CX*4), SI
	VMOVUPS     (SI), Z2
	VFMADD231PS Z2, Z2, Z9
	VMAXPS      Z2, Z1, Z1

fold:
	VMAXPS        Z1, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y2
	VMAXPS        Y2, Y0, Y0
	VEXTRACTF128  $1, Y0, X2
	VMAXPS        X2, X0, X0
	VPERMILPD     $1, X0, X2
	VMAXPS        X2, X0, X0
	VMOVSHDUP     X0, X2
	VMAXSS        X2, X0, X0
	VMOVSS        X0, m+16(FP)
	VADDPS        Z12, Z8, Z8
	VADDPS        Z13, Z9, Z9
	VADDPS        Z14, Z10, Z10
	VADDPS        Z15, Z11, Z11
	VADDPS        Z10, Z8, Z8
	VADDPS        Z11, Z9, Z9
	VADDPS        Z9, Z8, Z8
	VCMPPS        $3, Z8, Z8, K1
	KORTESTW      K1, K1
	SETEQ         ok+20(FP)
	VZEROUPPER
	RET

// func maxF64AVX512(x *float64, n int) (m float64, ok bool)
// m is the largest of x[i] but for the sign of a zero, if ok; not ok if an element is NaN. n >= 8. Requires AVX512F.
//
// SI x, CX elements left, Z0, Z1 extremes, Z2-Z5 data, Z8-Z15 sums of squares, AX scratch, K1 NaN.
// Eight vectors a turn. VMAX drops a NaN; a sum of squares keeps it, is never NaN otherwise, and runs on ports that
// VMAX leaves free. Tail: a last vector that overlaps the one before.
TEXT ·maxF64AVX512(SB), NOSPLIT, $0-25
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSD (SI), Z0
	VMOVAPD      Z0, Z1
	VXORPS       X8, X8, X8
	VXORPS       X9, X9, X9
	VXORPS       X10, X10, X10
	VXORPS       X11, X11, X11
	VXORPS       X12, X12, X12
	VXORPS       X13, X13, X13
	VXORPS       X14, X14, X14
	VXORPS       X15, X15, X15
	SUBQ         $64, CX
	JLT          vectors

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
	SUBQ        $64, CX
	JGE         loop

vectors:
	ADDQ $56, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD     (SI), Z2
	VFMADD231PD Z2, Z2, Z8
	VMAXPD      Z2, Z0, Z0
	ADDQ        $64, SI
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ        $8, CX // elements left, 0 .. 7
	JEQ         fold
	LEAQ        -64(SI)(CX*8), SI
	VMOVUPD     (SI), Z2
	VFMADD231PD Z2, Z2, Z9
	VMAXPD      Z2, Z1, Z1

fold:
	VMAXPD        Z1, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y2
	VMAXPD        Y2, Y0, Y0
	VEXTRACTF128  $1, Y0, X2
	VMAXPD        X2, X0, X0
	VPERMILPD     $1, X0, X2
	VMAXSD        X2, X0, X0
	VMOVSD        X0, m+16(FP)
	VADDPD        Z12, Z8, Z8
	VADDPD        Z13, Z9, Z9
	VADDPD        Z14, Z10, Z10
	VADDPD        Z15, Z11, Z11
	VADDPD        Z10, Z8, Z8
	VADDPD        Z11, Z9, Z9
	VADDPD        Z9, Z8, Z8
	VCMPPD        $3, Z8, Z8, K1
	KORTESTW      K1, K1
	SETEQ         ok+24(FP)
	VZEROUPPER
	RET

// func minF32AVX512(x *float32, n int) (m float32, ok bool)
// m is the smallest of x[i] but for the sign of a zero, if ok; not ok if an element is NaN. n >= 16. Requires AVX512F.
//
// SI x, CX elements left, Z0, Z1 extremes, Z2-Z5 data, Z8-Z15 sums of squares, AX scratch, K1 NaN.
// Eight vectors a turn. VMIN drops a NaN; a sum of squares keeps it, is never NaN otherwise, and runs on ports that
// VMIN leaves free. Tail: a last vector that overlaps the one before.
TEXT ·minF32AVX512(SB), NOSPLIT, $0-21
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSS (SI), Z0
	VMOVAPS      Z0, Z1
	VXORPS       X8, X8, X8
	VXORPS       X9, X9, X9
	VXORPS       X10, X10, X10
	VXORPS       X11, X11, X11
	VXORPS       X12, X12, X12
	VXORPS       X13, X13, X13
	VXORPS       X14, X14, X14
	VXORPS       X15, X15, X15
	SUBQ         $128, CX
	JLT          vectors

loop:
	VMOVUPS     (SI), Z2
	VMOVUPS     64(SI), Z3
	VMOVUPS     128(SI), Z4
	VMOVUPS     192(SI), Z5
	VFMADD231PS Z2, Z2, Z8
	VFMADD231PS Z3, Z3, Z9
	VFMADD231PS Z4, Z4, Z10
	VFMADD231PS Z5, Z5, Z11
	VMINPS      Z3, Z2, Z2
	VMINPS      Z5, Z4, Z4
	VMINPS      Z2, Z0, Z0
	VMINPS      Z4, Z1, Z1
	VMOVUPS     256(SI), Z2
	VMOVUPS     320(SI), Z3
	VMOVUPS     384(SI), Z4
	VMOVUPS     448(SI), Z5
	VFMADD231PS Z2, Z2, Z12
	VFMADD231PS Z3, Z3, Z13
	VFMADD231PS Z4, Z4, Z14
	VFMADD231PS Z5, Z5, Z15
	VMINPS      Z3, Z2, Z2
	VMINPS      Z5, Z4, Z4
	VMINPS      Z2, Z0, Z0
	VMINPS      Z4, Z1, Z1
	ADDQ        $512, SI
	SUBQ        $128, CX
	JGE         loop

vectors:
	ADDQ $112, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS     (SI), Z2
	VFMADD231PS Z2, Z2, Z8
	VMINPS      Z2, Z0, Z0
	ADDQ        $64, SI
	SUBQ        $16, CX
	JGE         vector

tail:
	ADDQ        $16, CX // elements left, 0 .. 15
	JEQ         fold
	LEAQ        -64(SI)(CX*4), SI
	VMOVUPS     (SI), Z2
	VFMADD231PS Z2, Z2, Z9
	VMINPS      Z2, Z1, Z1

fold:
	VMINPS        Z1, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y2
	VMINPS        Y2, Y0, Y0
	VEXTRACTF128  $1, Y0, X2
	VMINPS        X2, X0, X0
	VPERMILPD     $1, X0, X2
	VMINPS        X2, X0, X0
	VMOVSHDUP     X0, X2
	VMINSS        X2, X0, X0
	VMOVSS        X0, m+16(FP)
	VADDPS        Z12, Z8, Z8
	VADDPS        Z13, Z9, Z9
	VADDPS        Z14, Z10, Z10
	VADDPS        Z15, Z11, Z11
	VADDPS        Z10, Z8, Z8
	VADDPS        Z11, Z9, Z9
	VADDPS        Z9, Z8, Z8
	VCMPPS        $3, Z8, Z8, K1
	KORTESTW      K1, K1
	SETEQ         ok+20(FP)
	VZEROUPPER
	RET

// func minF64AVX512(x *float64, n int) (m float64, ok bool)
// m is the smallest of x[i] but for the sign of a zero, if ok; not ok if an element is NaN. n >= 8. Requires AVX512F.
//
// SI x, CX elements left, Z0, Z1 extremes, Z2-Z5 data, Z8-Z15 sums of squares, AX scratch, K1 NaN.
// Eight vectors a turn. VMIN drops a NaN; a sum of squares keeps it, is never NaN otherwise, and runs on ports that
// VMIN leaves free. Tail: a last vector that overlaps the one before.
TEXT ·minF64AVX512(SB), NOSPLIT, $0-25
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSD (SI), Z0
	VMOVAPD      Z0, Z1
	VXORPS       X8, X8, X8
	VXORPS       X9, X9, X9
	VXORPS       X10, X10, X10
	VXORPS       X11, X11, X11
	VXORPS       X12, X12, X12
	VXORPS       X13, X13, X13
	VXORPS       X14, X14, X14
	VXORPS       X15, X15, X15
	SUBQ         $64, CX
	JLT          vectors

loop:
	VMOVUPD     (SI), Z2
	VMOVUPD     64(SI), Z3
	VMOVUPD     128(SI), Z4
	VMOVUPD     192(SI), Z5
	VFMADD231PD Z2, Z2, Z8
	VFMADD231PD Z3, Z3, Z9
	VFMADD231PD Z4, Z4, Z10
	VFMADD231PD Z5, Z5, Z11
	VMINPD      Z3, Z2, Z2
	VMINPD      Z5, Z4, Z4
	VMINPD      Z2, Z0, Z0
	VMINPD      Z4, Z1, Z1
	VMOVUPD     256(SI), Z2
	VMOVUPD     320(SI), Z3
	VMOVUPD     384(SI), Z4
	VMOVUPD     448(SI), Z5
	VFMADD231PD Z2, Z2, Z12
	VFMADD231PD Z3, Z3, Z13
	VFMADD231PD Z4, Z4, Z14
	VFMADD231PD Z5, Z5, Z15
	VMINPD      Z3, Z2, Z2
	VMINPD      Z5, Z4, Z4
	VMINPD      Z2, Z0, Z0
	VMINPD      Z4, Z1, Z1
	ADDQ        $512, SI
	SUBQ        $64, CX
	JGE         loop

vectors:
	ADDQ $56, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPD     (SI), Z2
	VFMADD231PD Z2, Z2, Z8
	VMINPD      Z2, Z0, Z0
	ADDQ        $64, SI
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ        $8, CX // elements left, 0 .. 7
	JEQ         fold
	LEAQ        -64(SI)(CX*8), SI
	VMOVUPD     (SI), Z2
	VFMADD231PD Z2, Z2, Z9
	VMINPD      Z2, Z1, Z1

fold:
	VMINPD        Z1, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y2
	VMINPD        Y2, Y0, Y0
	VEXTRACTF128  $1, Y0, X2
	VMINPD        X2, X0, X0
	VPERMILPD     $1, X0, X2
	VMINSD        X2, X0, X0
	VMOVSD        X0, m+16(FP)
	VADDPD        Z12, Z8, Z8
	VADDPD        Z13, Z9, Z9
	VADDPD        Z14, Z10, Z10
	VADDPD        Z15, Z11, Z11
	VADDPD        Z10, Z8, Z8
	VADDPD        Z11, Z9, Z9
	VADDPD        Z9, Z8, Z8
	VCMPPD        $3, Z8, Z8, K1
	KORTESTW      K1, K1
	SETEQ         ok+24(FP)
	VZEROUPPER
	RET
