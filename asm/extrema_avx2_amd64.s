//go:build !purego && !noasm

#include "textflag.h"

// MAXF32TURN takes 64 elements at B into the extremes Y0-Y7; products of two of them tell of a NaN in Y8-Y11.
#define MAXF32TURN(B) \
	VMAXPS      (B), Y0, Y0;    \
	VMAXPS      32(B), Y1, Y1;  \
	VFMADD231PS Y0, Y1, Y8;     \
	VMAXPS      64(B), Y2, Y2;  \
	VMAXPS      96(B), Y3, Y3;  \
	VFMADD231PS Y2, Y3, Y9;     \
	VMAXPS      128(B), Y4, Y4; \
	VMAXPS      160(B), Y5, Y5; \
	VFMADD231PS Y4, Y5, Y10;    \
	VMAXPS      192(B), Y6, Y6; \
	VMAXPS      224(B), Y7, Y7; \
	VFMADD231PS Y6, Y7, Y11

// func maxF32AVX2(x *float32, n int) (m float32, ok bool)
// m is the largest of x[i] but for the sign of a zero; unless ok, an element may be NaN, and if one is, m means nothing.
// n >= 8. Requires AVX2, FMA.
//
// SI position, DI end, R10 where the last turn or vector begins, Y0-Y7 extremes, Y8-Y11 sums of their products, AX, Y12
// scratch.
// x86's VMAX returns its second source, here x, if one is NaN: a NaN becomes the extreme, until the next turn, and so the
// product and for good the sum. That is NaN also for an infinity beside a zero and for infinite products of either sign;
// the caller then looks again. (Two multiply-adds for every four vectors; a square of each vector took twice as many.) Head:
// a vector that overlaps the first one on a multiple of 32 bytes. Tail: a turn, or vector, that overlaps the one before.
TEXT ·maxF32AVX2(SB), NOSPLIT, $0-21
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*4), DI
	VMOVUPS (SI), Y0
	VMULPS  Y0, Y0, Y8
	ADDQ    $32, SI
	CMPQ    CX, $64
	JLT     short
	VMOVAPS Y0, Y1
	VMOVAPS Y0, Y2
	VMOVAPS Y0, Y3
	VMOVAPS Y0, Y4
	VMOVAPS Y0, Y5
	VMOVAPS Y0, Y6
	VMOVAPS Y0, Y7
	VXORPS  X9, X9, X9
	VXORPS  X10, X10, X10
	VXORPS  X11, X11, X11
	LEAQ    -256(DI), R10
	ANDQ    $-32, SI
	CMPQ    SI, R10
	JHI     last

	PCALIGN $64

turn:
	MAXF32TURN(SI)
	ADDQ $256, SI
	CMPQ SI, R10
	JLS  turn

last:
	CMPQ SI, DI
	JEQ  merge
	MAXF32TURN(R10)

merge:
	VMAXPS Y1, Y0, Y0
	VMAXPS Y3, Y2, Y2
	VMAXPS Y5, Y4, Y4
	VMAXPS Y7, Y6, Y6
	VMAXPS Y2, Y0, Y0
	VMAXPS Y6, Y4, Y4
	VMAXPS Y4, Y0, Y0
	VCMPPS $3, Y9, Y8, Y8
	VCMPPS $3, Y11, Y10, Y10
	VORPS  Y10, Y8, Y8

fold:
	VEXTRACTF128 $1, Y0, X12
	VMAXPS       X12, X0, X0
	VPERMILPD    $1, X0, X12
	VMAXPS       X12, X0, X0
	VMOVSHDUP    X0, X12
	VMAXSS       X12, X0, X0
	VMOVSS       X0, m+16(FP)
	VMOVMSKPS    Y8, AX
	TESTL        AX, AX
	SETEQ        ok+20(FP)
	VZEROUPPER
	RET

short:
	LEAQ -32(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPS     (SI), Y1
	VMAXPS      Y1, Y0, Y0
	VFMADD231PS Y1, Y1, Y8
	ADDQ        $32, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPS      $3, Y8, Y8, Y8
	JMP         fold

// MAXF64TURN takes 32 elements at B into the extremes Y0-Y7; products of two of them tell of a NaN in Y8-Y11.
#define MAXF64TURN(B) \
	VMAXPD      (B), Y0, Y0;    \
	VMAXPD      32(B), Y1, Y1;  \
	VFMADD231PD Y0, Y1, Y8;     \
	VMAXPD      64(B), Y2, Y2;  \
	VMAXPD      96(B), Y3, Y3;  \
	VFMADD231PD Y2, Y3, Y9;     \
	VMAXPD      128(B), Y4, Y4; \
	VMAXPD      160(B), Y5, Y5; \
	VFMADD231PD Y4, Y5, Y10;    \
	VMAXPD      192(B), Y6, Y6; \
	VMAXPD      224(B), Y7, Y7; \
	VFMADD231PD Y6, Y7, Y11

// func maxF64AVX2(x *float64, n int) (m float64, ok bool)
// m is the largest of x[i] but for the sign of a zero; unless ok, an element may be NaN, and if one is, m means nothing.
// n >= 4. Requires AVX2, FMA.
//
// SI position, DI end, R10 where the last turn or vector begins, Y0-Y7 extremes, Y8-Y11 sums of their products, AX, Y12
// scratch.
// x86's VMAX returns its second source, here x, if one is NaN: a NaN becomes the extreme, until the next turn, and so the
// product and for good the sum. That is NaN also for an infinity beside a zero and for infinite products of either sign;
// the caller then looks again. (Two multiply-adds for every four vectors; a square of each vector took twice as many.) Head:
// a vector that overlaps the first one on a multiple of 32 bytes. Tail: a turn, or vector, that overlaps the one before.
TEXT ·maxF64AVX2(SB), NOSPLIT, $0-25
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*8), DI
	VMOVUPD (SI), Y0
	VMULPD  Y0, Y0, Y8
	ADDQ    $32, SI
	CMPQ    CX, $32
	JLT     short
	VMOVAPD Y0, Y1
	VMOVAPD Y0, Y2
	VMOVAPD Y0, Y3
	VMOVAPD Y0, Y4
	VMOVAPD Y0, Y5
	VMOVAPD Y0, Y6
	VMOVAPD Y0, Y7
	VXORPS  X9, X9, X9
	VXORPS  X10, X10, X10
	VXORPS  X11, X11, X11
	LEAQ    -256(DI), R10
	ANDQ    $-32, SI
	CMPQ    SI, R10
	JHI     last

	PCALIGN $64

turn:
	MAXF64TURN(SI)
	ADDQ $256, SI
	CMPQ SI, R10
	JLS  turn

last:
	CMPQ SI, DI
	JEQ  merge
	MAXF64TURN(R10)

merge:
	VMAXPD Y1, Y0, Y0
	VMAXPD Y3, Y2, Y2
	VMAXPD Y5, Y4, Y4
	VMAXPD Y7, Y6, Y6
	VMAXPD Y2, Y0, Y0
	VMAXPD Y6, Y4, Y4
	VMAXPD Y4, Y0, Y0
	VCMPPD $3, Y9, Y8, Y8
	VCMPPD $3, Y11, Y10, Y10
	VORPD  Y10, Y8, Y8

fold:
	VEXTRACTF128 $1, Y0, X12
	VMAXPD       X12, X0, X0
	VPERMILPD    $1, X0, X12
	VMAXSD       X12, X0, X0
	VMOVSD       X0, m+16(FP)
	VMOVMSKPD    Y8, AX
	TESTL        AX, AX
	SETEQ        ok+24(FP)
	VZEROUPPER
	RET

short:
	LEAQ -32(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPD     (SI), Y1
	VMAXPD      Y1, Y0, Y0
	VFMADD231PD Y1, Y1, Y8
	ADDQ        $32, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPD      $3, Y8, Y8, Y8
	JMP         fold

// MINF32TURN takes 64 elements at B into the extremes Y0-Y7; products of two of them tell of a NaN in Y8-Y11.
#define MINF32TURN(B) \
	VMINPS      (B), Y0, Y0;    \
	VMINPS      32(B), Y1, Y1;  \
	VFMADD231PS Y0, Y1, Y8;     \
	VMINPS      64(B), Y2, Y2;  \
	VMINPS      96(B), Y3, Y3;  \
	VFMADD231PS Y2, Y3, Y9;     \
	VMINPS      128(B), Y4, Y4; \
	VMINPS      160(B), Y5, Y5; \
	VFMADD231PS Y4, Y5, Y10;    \
	VMINPS      192(B), Y6, Y6; \
	VMINPS      224(B), Y7, Y7; \
	VFMADD231PS Y6, Y7, Y11

// func minF32AVX2(x *float32, n int) (m float32, ok bool)
// m is the smallest of x[i] but for the sign of a zero; unless ok, an element may be NaN, and if one is, m means nothing.
// n >= 8. Requires AVX2, FMA.
//
// SI position, DI end, R10 where the last turn or vector begins, Y0-Y7 extremes, Y8-Y11 sums of their products, AX, Y12
// scratch.
// x86's VMIN returns its second source, here x, if one is NaN: a NaN becomes the extreme, until the next turn, and so the
// product and for good the sum. That is NaN also for an infinity beside a zero and for infinite products of either sign;
// the caller then looks again. (Two multiply-adds for every four vectors; a square of each vector took twice as many.) Head:
// a vector that overlaps the first one on a multiple of 32 bytes. Tail: a turn, or vector, that overlaps the one before.
TEXT ·minF32AVX2(SB), NOSPLIT, $0-21
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*4), DI
	VMOVUPS (SI), Y0
	VMULPS  Y0, Y0, Y8
	ADDQ    $32, SI
	CMPQ    CX, $64
	JLT     short
	VMOVAPS Y0, Y1
	VMOVAPS Y0, Y2
	VMOVAPS Y0, Y3
	VMOVAPS Y0, Y4
	VMOVAPS Y0, Y5
	VMOVAPS Y0, Y6
	VMOVAPS Y0, Y7
	VXORPS  X9, X9, X9
	VXORPS  X10, X10, X10
	VXORPS  X11, X11, X11
	LEAQ    -256(DI), R10
	ANDQ    $-32, SI
	CMPQ    SI, R10
	JHI     last

	PCALIGN $64

turn:
	MINF32TURN(SI)
	ADDQ $256, SI
	CMPQ SI, R10
	JLS  turn

last:
	CMPQ SI, DI
	JEQ  merge
	MINF32TURN(R10)

merge:
	VMINPS Y1, Y0, Y0
	VMINPS Y3, Y2, Y2
	VMINPS Y5, Y4, Y4
	VMINPS Y7, Y6, Y6
	VMINPS Y2, Y0, Y0
	VMINPS Y6, Y4, Y4
	VMINPS Y4, Y0, Y0
	VCMPPS $3, Y9, Y8, Y8
	VCMPPS $3, Y11, Y10, Y10
	VORPS  Y10, Y8, Y8

fold:
	VEXTRACTF128 $1, Y0, X12
	VMINPS       X12, X0, X0
	VPERMILPD    $1, X0, X12
	VMINPS       X12, X0, X0
	VMOVSHDUP    X0, X12
	VMINSS       X12, X0, X0
	VMOVSS       X0, m+16(FP)
	VMOVMSKPS    Y8, AX
	TESTL        AX, AX
	SETEQ        ok+20(FP)
	VZEROUPPER
	RET

short:
	LEAQ -32(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPS     (SI), Y1
	VMINPS      Y1, Y0, Y0
	VFMADD231PS Y1, Y1, Y8
	ADDQ        $32, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPS      $3, Y8, Y8, Y8
	JMP         fold

// MINF64TURN takes 32 elements at B into the extremes Y0-Y7; products of two of them tell of a NaN in Y8-Y11.
#define MINF64TURN(B) \
	VMINPD      (B), Y0, Y0;    \
	VMINPD      32(B), Y1, Y1;  \
	VFMADD231PD Y0, Y1, Y8;     \
	VMINPD      64(B), Y2, Y2;  \
	VMINPD      96(B), Y3, Y3;  \
	VFMADD231PD Y2, Y3, Y9;     \
	VMINPD      128(B), Y4, Y4; \
	VMINPD      160(B), Y5, Y5; \
	VFMADD231PD Y4, Y5, Y10;    \
	VMINPD      192(B), Y6, Y6; \
	VMINPD      224(B), Y7, Y7; \
	VFMADD231PD Y6, Y7, Y11

// func minF64AVX2(x *float64, n int) (m float64, ok bool)
// m is the smallest of x[i] but for the sign of a zero; unless ok, an element may be NaN, and if one is, m means nothing.
// n >= 4. Requires AVX2, FMA.
//
// SI position, DI end, R10 where the last turn or vector begins, Y0-Y7 extremes, Y8-Y11 sums of their products, AX, Y12
// scratch.
// x86's VMIN returns its second source, here x, if one is NaN: a NaN becomes the extreme, until the next turn, and so the
// product and for good the sum. That is NaN also for an infinity beside a zero and for infinite products of either sign;
// the caller then looks again. (Two multiply-adds for every four vectors; a square of each vector took twice as many.) Head:
// a vector that overlaps the first one on a multiple of 32 bytes. Tail: a turn, or vector, that overlaps the one before.
TEXT ·minF64AVX2(SB), NOSPLIT, $0-25
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*8), DI
	VMOVUPD (SI), Y0
	VMULPD  Y0, Y0, Y8
	ADDQ    $32, SI
	CMPQ    CX, $32
	JLT     short
	VMOVAPD Y0, Y1
	VMOVAPD Y0, Y2
	VMOVAPD Y0, Y3
	VMOVAPD Y0, Y4
	VMOVAPD Y0, Y5
	VMOVAPD Y0, Y6
	VMOVAPD Y0, Y7
	VXORPS  X9, X9, X9
	VXORPS  X10, X10, X10
	VXORPS  X11, X11, X11
	LEAQ    -256(DI), R10
	ANDQ    $-32, SI
	CMPQ    SI, R10
	JHI     last

	PCALIGN $64

turn:
	MINF64TURN(SI)
	ADDQ $256, SI
	CMPQ SI, R10
	JLS  turn

last:
	CMPQ SI, DI
	JEQ  merge
	MINF64TURN(R10)

merge:
	VMINPD Y1, Y0, Y0
	VMINPD Y3, Y2, Y2
	VMINPD Y5, Y4, Y4
	VMINPD Y7, Y6, Y6
	VMINPD Y2, Y0, Y0
	VMINPD Y6, Y4, Y4
	VMINPD Y4, Y0, Y0
	VCMPPD $3, Y9, Y8, Y8
	VCMPPD $3, Y11, Y10, Y10
	VORPD  Y10, Y8, Y8

fold:
	VEXTRACTF128 $1, Y0, X12
	VMINPD       X12, X0, X0
	VPERMILPD    $1, X0, X12
	VMINSD       X12, X0, X0
	VMOVSD       X0, m+16(FP)
	VMOVMSKPD    Y8, AX
	TESTL        AX, AX
	SETEQ        ok+24(FP)
	VZEROUPPER
	RET

short:
	LEAQ -32(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPD     (SI), Y1
	VMINPD      Y1, Y0, Y0
	VFMADD231PD Y1, Y1, Y8
	ADDQ        $32, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPD      $3, Y8, Y8, Y8
	JMP         fold
