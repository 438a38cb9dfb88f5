//go:build !purego && !noasm

#include "textflag.h"

// func maxF32AVX2(x *float32, n int) (m float32, ok bool)
// m is the largest of x[i] but for the sign of a zero, if ok; not ok if an element is NaN. n >= 8. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0, Y1 extremes, Y2-Y5 data, Y8-Y15 sums of squares, AX scratch.
// Eight vectors a turn. VMAX drops a NaN; a sum of squares keeps it, is never NaN otherwise, and runs on ports that
// VMAX leaves free. Tail: a last vector that overlaps the one before.
TEXT ·maxF32AVX2(SB), NOSPLIT, $0-21
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSS (SI), Y0
	VMOVAPS      Y0, Y1
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
	VMOVUPS     (SI), Y2
	VMOVUPS     32(SI), Y3
	VMOVUPS     64(SI), Y4
	VMOVUPS     96(SI), Y5
	VFMADD231PS Y2, Y2, Y8
	VFMADD231PS Y3, Y3, Y9
	VFMADD231PS Y4, Y4, Y10
	VFMADD231PS Y5, Y5, Y11
	VMAXPS      Y3, Y2, Y2
	VMAXPS      Y5, Y4, Y4
	VMAXPS      Y2, Y0, Y0
	VMAXPS      Y4, Y1, Y1
	VMOVUPS     128(SI), Y2
	VMOVUPS     160(SI), Y3
	VMOVUPS     192(SI), Y4
	VMOVUPS     224(SI), Y5
	VFMADD231PS Y2, Y2, Y12
	VFMADD231PS Y3, Y3, Y13
	VFMADD231PS Y4, Y4, Y14
	VFMADD231PS Y5, Y5, Y15
	VMAXPS      Y3, Y2, Y2
	VMAXPS      Y5, Y4, Y4
	VMAXPS      Y2, Y0, Y0
	VMAXPS      Y4, Y1, Y1
	ADDQ        $256, SI
	SUBQ        $64, CX
	JGE         loop

vectors:
	ADDQ $56, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPS     (SI), Y2
	VFMADD231PS Y2, Y2, Y8
	VMAXPS      Y2, Y0, Y0
	ADDQ        $32, SI
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ        $8, CX // elements left, 0 .. 7
	JEQ         fold
	LEAQ        -32(SI)(CX*4), SI
	VMOVUPS     (SI), Y2
	VFMADD231PS Y2, Y2, Y9
	VMAXPS      Y2, Y1, Y1

fold:
	VMAXPS       Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X2
	VMAXPS       X2, X0, X0
	VPERMILPD    $1, X0, X2
	VMAXPS       X2, X0, X0
	VMOVSHDUP    X0, X2
	VMAXSS       X2, X0, X0
	VMOVSS       X0, m+16(FP)
	VADDPS       Y12, Y8, Y8
	VADDPS       Y13, Y9, Y9
	VADDPS       Y14, Y10, Y10
	VADDPS       Y15, Y11, Y11
	VADDPS       Y10, Y8, Y8
	VADDPS       Y11, Y9, Y9
	VADDPS       Y9, Y8, Y8
	VCMPPS       $3, Y8, Y8, Y8
	VMOVMSKPS    Y8, AX
	TESTL        AX, AX
	SETEQ        ok+20(FP)
	VZEROUPPER
	RET

// func maxF64AVX2(x *float64, n int) (m float64, ok bool)
// m is the largest of x[i] but for the sign of a zero, if ok; not ok if an element is NaN. n >= 4. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0, Y1 extremes, Y2-Y5 data, Y8-Y15 sums of squares, AX scratch.
// Eight vectors a turn. VMAX drops a NaN; a sum of squares keeps it, is never NaN otherwise, and runs on ports that
// VMAX leaves free. Tail: a last vector that overlaps the one before.
TEXT ·maxF64AVX2(SB), NOSPLIT, $0-25
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSD (SI), Y0
	VMOVAPD      Y0, Y1
	VXORPS       X8, X8, X8
	VXORPS       X9, X9, X9
	VXORPS       X10, X10, X10
	VXORPS       X11, X11, X11
	VXORPS       X12, X12, X12
	VXORPS       X13, X13, X13
	VXORPS       X14, X14, X14
	VXORPS       X15, X15, X15
	SUBQ         $32, CX
	JLT          vectors

loop:
	VMOVUPD     (SI), Y2
	VMOVUPD     32(SI), Y3
	VMOVUPD     64(SI), Y4
	VMOVUPD     96(SI), Y5
	VFMADD231PD Y2, Y2, Y8
	VFMADD231PD Y3, Y3, Y9
	VFMADD231PD Y4, Y4, Y10
	VFMADD231PD Y5, Y5, Y11
	VMAXPD      Y3, Y2, Y2
	VMAXPD      Y5, Y4, Y4
	VMAXPD      Y2, Y0, Y0
	VMAXPD      Y4, Y1, Y1
	VMOVUPD     128(SI), Y2
	VMOVUPD     160(SI), Y3
	VMOVUPD     192(SI), Y4
	VMOVUPD     224(SI), Y5
	VFMADD231PD Y2, Y2, Y12
	VFMADD231PD Y3, Y3, Y13
	VFMADD231PD Y4, Y4, Y14
	VFMADD231PD Y5, Y5, Y15
	VMAXPD      Y3, Y2, Y2
	VMAXPD      Y5, Y4, Y4
	VMAXPD      Y2, Y0, Y0
	VMAXPD      Y4, Y1, Y1
	ADDQ        $256, SI
	SUBQ        $32, CX
	JGE         loop

vectors:
	ADDQ $28, CX // elements left - 4
	JLT  tail

vector:
	VMOVUPD     (SI), Y2
	VFMADD231PD Y2, Y2, Y8
	VMAXPD      Y2, Y0, Y0
	ADDQ        $32, SI
	SUBQ        $4, CX
	JGE         vector

tail:
	ADDQ        $4, CX // elements left, 0 .. 3
	JEQ         fold
	LEAQ        -32(SI)(CX*8), SI
	VMOVUPD     (SI), Y2
	VFMADD231PD Y2, Y2, Y9
	VMAXPD      Y2, Y1, Y1

fold:
	VMAXPD       Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X2
	VMAXPD       X2, X0, X0
	VPERMILPD    $1, X0, X2
	VMAXSD       X2, X0, X0
	VMOVSD       X0, m+16(FP)
	VADDPD       Y12, Y8, Y8
	VADDPD       Y13, Y9, Y9
	VADDPD       Y14, Y10, Y10
	VADDPD       Y15, Y11, Y11
	VADDPD       Y10, Y8, Y8
	VADDPD       Y11, Y9, Y9
	VADDPD       Y9, Y8, Y8
	VCMPPD       $3, Y8, Y8, Y8
	VMOVMSKPD    Y8, AX
	TESTL        AX, AX
	SETEQ        ok+24(FP)
	VZEROUPPER
	RET

// func minF32AVX2(x *float32, n int) (m float32, ok bool)
// m is the smallest of x[i] but for the sign of a zero, if ok; not ok if an element is NaN. n >= 8. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0, Y1 extremes, Y2-Y5 data, Y8-Y15 sums of squares, AX scratch.
// Eight vectors a turn. VMIN drops a NaN; a sum of squares keeps it, is never NaN otherwise, and runs on ports that
// VMIN leaves free. Tail: a last vector that overlaps the one before.
TEXT ·minF32AVX2(SB), NOSPLIT, $0-21
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSS (SI), Y0
	VMOVAPS      Y0, Y1
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
	SUBQ        $64, CX
	JGE         loop

vectors:
	ADDQ $56, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPS     (SI), Y2
	VFMADD231PS Y2, Y2, Y8
	VMINPS      Y2, Y0, Y0
	ADDQ        $32, SI
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ        $8, CX // elements left, 0 .. 7
	JEQ         fold
	LEAQ        -32(SI)(CX*4), SI
	VMOVUPS     (SI), Y2
	VFMADD231PS Y2, Y2, Y9
	VMINPS      Y2, Y1, Y1

fold:
	VMINPS       Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X2
	VMINPS       X2, X0, X0
	VPERMILPD    $1, X0, X2
	VMINPS       X2, X0, X0
	VMOVSHDUP    X0, X2
	VMINSS       X2, X0, X0
	VMOVSS       X0, m+16(FP)
	VADDPS       Y12, Y8, Y8
	VADDPS       Y13, Y9, Y9
	VADDPS       Y14, Y10, Y10
	VADDPS       Y15, Y11, Y11
	VADDPS       Y10, Y8, Y8
	VADDPS       Y11, Y9, Y9
	VADDPS       Y9, Y8, Y8
	VCMPPS       $3, Y8, Y8, Y8
	VMOVMSKPS    Y8, AX
	TESTL        AX, AX
	SETEQ        ok+20(FP)
	VZEROUPPER
	RET

// func minF64AVX2(x *float64, n int) (m float64, ok bool)
// m is the smallest of x[i] but for the sign of a zero, if ok; not ok if an element is NaN. n >= 4. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0, Y1 extremes, Y2-Y5 data, Y8-Y15 sums of squares, AX scratch.
// Eight vectors a turn. VMIN drops a NaN; a sum of squares keeps it, is never NaN otherwise, and runs on ports that
// VMIN leaves free. Tail: a last vector that overlaps the one before.
TEXT ·minF64AVX2(SB), NOSPLIT, $0-25
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSD (SI), Y0
	VMOVAPD      Y0, Y1
	VXORPS       X8, X8, X8
	VXORPS       X9, X9, X9
	VXORPS       X10, X10, X10
	VXORPS       X11, X11, X11
	VXORPS       X12, X12, X12
	VXORPS       X13, X13, X13
	VXORPS       X14, X14, X14
	VXORPS       X15, X15, X15
	SUBQ         $32, CX
	JLT          vectors

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
	SUBQ        $32, CX
	JGE         loop

vectors:
	ADDQ $28, CX // elements left - 4
	JLT  tail

vector:
	VMOVUPD     (SI), Y2
	VFMADD231PD Y2, Y2, Y8
	VMINPD      Y2, Y0, Y0
	ADDQ        $32, SI
	SUBQ        $4, CX
	JGE         vector

tail:
	ADDQ        $4, CX // elements left, 0 .. 3
	JEQ         fold
	LEAQ        -32(SI)(CX*8), SI
	VMOVUPD     (SI), Y2
	VFMADD231PD Y2, Y2, Y9
	VMINPD      Y2, Y1, Y1

fold:
	VMINPD       Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X2
	VMINPD       X2, X0, X0
	VPERMILPD    $1, X0, X2
	VMINSD       X2, X0, X0
	VMOVSD       X0, m+16(FP)
	VADDPD       Y12, Y8, Y8
	VADDPD       Y13, Y9, Y9
	VADDPD       Y14, Y10, Y10
	VADDPD       Y15, Y11, Y11
	VADDPD       Y10, Y8, Y8
	VADDPD       Y11, Y9, Y9
	VADDPD       Y9, Y8, Y8
	VCMPPD       $3, Y8, Y8, Y8
	VMOVMSKPD    Y8, AX
	TESTL        AX, AX
	SETEQ        ok+24(FP)
	VZEROUPPER
	RET
