//go:build !purego && !noasm

#include "textflag.h"

// MAXF32TURN takes 64 elements at B into the extremes Z0-Z3; products of two of them tell of a NaN in P, Q.
#define MAXF32TURN(B, P, Q) \
	VMAXPS      (B), Z0, Z0;    \
	VMAXPS      64(B), Z1, Z1;  \
	VFMADD231PS Z0, Z1, P;     \
	VMAXPS      128(B), Z2, Z2; \
	VMAXPS      192(B), Z3, Z3; \
	VFMADD231PS Z2, Z3, Q

// func maxF32AVX512(x *float32, n int) (m float32, ok bool)
// m is the largest of x[i] but for the sign of a zero; unless ok, an element may be NaN, and if one is, m means nothing.
// n >= 16. Requires AVX512F/DQ.
//
// SI position, DI end, R10 where the last turn or vector begins, R11 where the last two turns begin, Z0-Z3 extremes, Z4, Z5, Z7,
// Z8 sums of their products (two in turn: one would be bound by the latency of multiply-adds where two loads a cycle are
// possible), K1, Z6, AX scratch.
// x86's VMAX returns its second source, here x, if one is NaN: a NaN becomes the extreme, until the next turn, and so the
// product and for good the sum. That is NaN also for an infinity beside a zero and for infinite products of either sign;
// the caller then looks again. (Two multiply-adds for every four vectors; a square of each vector took twice as many.) Head:
// a vector that overlaps the first one on a cache line. Tail: a turn, or vector, that overlaps the one before.
TEXT ·maxF32AVX512(SB), NOSPLIT, $0-21
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*4), DI
	VMOVUPS (SI), Z0
	VMULPS  Z0, Z0, Z4
	ADDQ    $64, SI
	CMPQ    CX, $64
	JLT     short
	VMOVAPS Z0, Z1
	VMOVAPS Z0, Z2
	VMOVAPS Z0, Z3
	VXORPS  X5, X5, X5
	VXORPS  X7, X7, X7
	VXORPS  X8, X8, X8
	LEAQ    -256(DI), R10
	LEAQ    -512(DI), R11
	ANDQ    $-64, SI
	CMPQ    SI, R11
	JHI     turn

	PCALIGN $64

turns:
	LEAQ 256(SI), AX
	MAXF32TURN(SI, Z4, Z5)
	MAXF32TURN(AX, Z7, Z8)
	ADDQ $512, SI
	CMPQ SI, R11
	JLS  turns

turn:
	CMPQ SI, R10
	JHI  last
	MAXF32TURN(SI, Z4, Z5)
	ADDQ $256, SI

last:
	CMPQ SI, DI
	JEQ  merge
	MAXF32TURN(R10, Z7, Z8)

merge:
	VMAXPS Z1, Z0, Z0
	VMAXPS Z3, Z2, Z2
	VMAXPS Z2, Z0, Z0
	VADDPS Z7, Z4, Z4
	VADDPS Z8, Z5, Z5
	VCMPPS $3, Z5, Z4, K1

fold:
	VEXTRACTF64X4 $1, Z0, Y6
	VMAXPS        Y6, Y0, Y0
	VEXTRACTF128  $1, Y0, X6
	VMAXPS        X6, X0, X0
	VPERMILPD     $1, X0, X6
	VMAXPS        X6, X0, X0
	VMOVSHDUP     X0, X6
	VMAXSS        X6, X0, X0
	VMOVSS        X0, m+16(FP)
	KORTESTW      K1, K1
	SETEQ         ok+20(FP)
	VZEROUPPER
	RET

short:
	LEAQ -64(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPS     (SI), Z1
	VMAXPS      Z1, Z0, Z0
	VFMADD231PS Z1, Z1, Z4
	ADDQ        $64, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPS      $3, Z4, Z4, K1
	JMP         fold

// MAXF64TURN takes 32 elements at B into the extremes Z0-Z3; products of two of them tell of a NaN in P, Q.
#define MAXF64TURN(B, P, Q) \
	VMAXPD      (B), Z0, Z0;    \
	VMAXPD      64(B), Z1, Z1;  \
	VFMADD231PD Z0, Z1, P;     \
	VMAXPD      128(B), Z2, Z2; \
	VMAXPD      192(B), Z3, Z3; \
	VFMADD231PD Z2, Z3, Q

// func maxF64AVX512(x *float64, n int) (m float64, ok bool)
// m is the largest of x[i] but for the sign of a zero; unless ok, an element may be NaN, and if one is, m means nothing.
// n >= 8. Requires AVX512F/DQ.
//
// SI position, DI end, R10 where the last turn or vector begins, R11 where the last two turns begin, Z0-Z3 extremes, Z4, Z5, Z7,
// Z8 sums of their products (two in turn: one would be bound by the latency of multiply-adds where two loads a cycle are
// possible), K1, Z6, AX scratch.
// x86's VMAX returns its second source, here x, if one is NaN: a NaN becomes the extreme, until the next turn, and so the
// product and for good the sum. That is NaN also for an infinity beside a zero and for infinite products of either sign;
// the caller then looks again. (Two multiply-adds for every four vectors; a square of each vector took twice as many.) Head:
// a vector that overlaps the first one on a cache line. Tail: a turn, or vector, that overlaps the one before.
TEXT ·maxF64AVX512(SB), NOSPLIT, $0-25
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*8), DI
	VMOVUPD (SI), Z0
	VMULPD  Z0, Z0, Z4
	ADDQ    $64, SI
	CMPQ    CX, $32
	JLT     short
	VMOVAPD Z0, Z1
	VMOVAPD Z0, Z2
	VMOVAPD Z0, Z3
	VXORPS  X5, X5, X5
	VXORPS  X7, X7, X7
	VXORPS  X8, X8, X8
	LEAQ    -256(DI), R10
	LEAQ    -512(DI), R11
	ANDQ    $-64, SI
	CMPQ    SI, R11
	JHI     turn

	PCALIGN $64

turns:
	LEAQ 256(SI), AX
	MAXF64TURN(SI, Z4, Z5)
	MAXF64TURN(AX, Z7, Z8)
	ADDQ $512, SI
	CMPQ SI, R11
	JLS  turns

turn:
	CMPQ SI, R10
	JHI  last
	MAXF64TURN(SI, Z4, Z5)
	ADDQ $256, SI

last:
	CMPQ SI, DI
	JEQ  merge
	MAXF64TURN(R10, Z7, Z8)

merge:
	VMAXPD Z1, Z0, Z0
	VMAXPD Z3, Z2, Z2
	VMAXPD Z2, Z0, Z0
	VADDPD Z7, Z4, Z4
	VADDPD Z8, Z5, Z5
	VCMPPD $3, Z5, Z4, K1

fold:
	VEXTRACTF64X4 $1, Z0, Y6
	VMAXPD        Y6, Y0, Y0
	VEXTRACTF128  $1, Y0, X6
	VMAXPD        X6, X0, X0
	VPERMILPD     $1, X0, X6
	VMAXSD        X6, X0, X0
	VMOVSD        X0, m+16(FP)
	KORTESTW      K1, K1
	SETEQ         ok+24(FP)
	VZEROUPPER
	RET

short:
	LEAQ -64(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPD     (SI), Z1
	VMAXPD      Z1, Z0, Z0
	VFMADD231PD Z1, Z1, Z4
	ADDQ        $64, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPD      $3, Z4, Z4, K1
	JMP         fold

// MINF32TURN takes 64 elements at B into the extremes Z0-Z3; products of two of them tell of a NaN in P, Q.
#define MINF32TURN(B, P, Q) \
	VMINPS      (B), Z0, Z0;    \
	VMINPS      64(B), Z1, Z1;  \
	VFMADD231PS Z0, Z1, P;     \
	VMINPS      128(B), Z2, Z2; \
	VMINPS      192(B), Z3, Z3; \
	VFMADD231PS Z2, Z3, Q

// func minF32AVX512(x *float32, n int) (m float32, ok bool)
// m is the smallest of x[i] but for the sign of a zero; unless ok, an element may be NaN, and if one is, m means nothing.
// n >= 16. Requires AVX512F/DQ.
//
// SI position, DI end, R10 where the last turn or vector begins, R11 where the last two turns begin, Z0-Z3 extremes, Z4, Z5, Z7,
// Z8 sums of their products (two in turn: one would be bound by the latency of multiply-adds where two loads a cycle are
// possible), K1, Z6, AX scratch.
// x86's VMIN returns its second source, here x, if one is NaN: a NaN becomes the extreme, until the next turn, and so the
// product and for good the sum. That is NaN also for an infinity beside a zero and for infinite products of either sign;
// the caller then looks again. (Two multiply-adds for every four vectors; a square of each vector took twice as many.) Head:
// a vector that overlaps the first one on a cache line. Tail: a turn, or vector, that overlaps the one before.
TEXT ·minF32AVX512(SB), NOSPLIT, $0-21
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*4), DI
	VMOVUPS (SI), Z0
	VMULPS  Z0, Z0, Z4
	ADDQ    $64, SI
	CMPQ    CX, $64
	JLT     short
	VMOVAPS Z0, Z1
	VMOVAPS Z0, Z2
	VMOVAPS Z0, Z3
	VXORPS  X5, X5, X5
	VXORPS  X7, X7, X7
	VXORPS  X8, X8, X8
	LEAQ    -256(DI), R10
	LEAQ    -512(DI), R11
	ANDQ    $-64, SI
	CMPQ    SI, R11
	JHI     turn

	PCALIGN $64

turns:
	LEAQ 256(SI), AX
	MINF32TURN(SI, Z4, Z5)
	MINF32TURN(AX, Z7, Z8)
	ADDQ $512, SI
	CMPQ SI, R11
	JLS  turns

turn:
	CMPQ SI, R10
	JHI  last
	MINF32TURN(SI, Z4, Z5)
	ADDQ $256, SI

last:
	CMPQ SI, DI
	JEQ  merge
	MINF32TURN(R10, Z7, Z8)

merge:
	VMINPS Z1, Z0, Z0
	VMINPS Z3, Z2, Z2
	VMINPS Z2, Z0, Z0
	VADDPS Z7, Z4, Z4
	VADDPS Z8, Z5, Z5
	VCMPPS $3, Z5, Z4, K1

fold:
	VEXTRACTF64X4 $1, Z0, Y6
	VMINPS        Y6, Y0, Y0
	VEXTRACTF128  $1, Y0, X6
	VMINPS        X6, X0, X0
	VPERMILPD     $1, X0, X6
	VMINPS        X6, X0, X0
	VMOVSHDUP     X0, X6
	VMINSS        X6, X0, X0
	VMOVSS        X0, m+16(FP)
	KORTESTW      K1, K1
	SETEQ         ok+20(FP)
	VZEROUPPER
	RET

short:
	LEAQ -64(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPS     (SI), Z1
	VMINPS      Z1, Z0, Z0
	VFMADD231PS Z1, Z1, Z4
	ADDQ        $64, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPS      $3, Z4, Z4, K1
	JMP         fold

// MINF64TURN takes 32 elements at B into the extremes Z0-Z3; products of two of them tell of a NaN in P, Q.
#define MINF64TURN(B, P, Q) \
	VMINPD      (B), Z0, Z0;    \
	VMINPD      64(B), Z1, Z1;  \
	VFMADD231PD Z0, Z1, P;     \
	VMINPD      128(B), Z2, Z2; \
	VMINPD      192(B), Z3, Z3; \
	VFMADD231PD Z2, Z3, Q

// func minF64AVX512(x *float64, n int) (m float64, ok bool)
// m is the smallest of x[i] but for the sign of a zero; unless ok, an element may be NaN, and if one is, m means nothing.
// n >= 8. Requires AVX512F/DQ.
//
// SI position, DI end, R10 where the last turn or vector begins, R11 where the last two turns begin, Z0-Z3 extremes, Z4, Z5, Z7,
// Z8 sums of their products (two in turn: one would be bound by the latency of multiply-adds where two loads a cycle are
// possible), K1, Z6, AX scratch.
// x86's VMIN returns its second source, here x, if one is NaN: a NaN becomes the extreme, until the next turn, and so the
// product and for good the sum. That is NaN also for an infinity beside a zero and for infinite products of either sign;
// the caller then looks again. (Two multiply-adds for every four vectors; a square of each vector took twice as many.) Head:
// a vector that overlaps the first one on a cache line. Tail: a turn, or vector, that overlaps the one before.
TEXT ·minF64AVX512(SB), NOSPLIT, $0-25
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*8), DI
	VMOVUPD (SI), Z0
	VMULPD  Z0, Z0, Z4
	ADDQ    $64, SI
	CMPQ    CX, $32
	JLT     short
	VMOVAPD Z0, Z1
	VMOVAPD Z0, Z2
	VMOVAPD Z0, Z3
	VXORPS  X5, X5, X5
	VXORPS  X7, X7, X7
	VXORPS  X8, X8, X8
	LEAQ    -256(DI), R10
	LEAQ    -512(DI), R11
	ANDQ    $-64, SI
	CMPQ    SI, R11
	JHI     turn

	PCALIGN $64

turns:
	LEAQ 256(SI), AX
	MINF64TURN(SI, Z4, Z5)
	MINF64TURN(AX, Z7, Z8)
	ADDQ $512, SI
	CMPQ SI, R11
	JLS  turns

turn:
	CMPQ SI, R10
	JHI  last
	MINF64TURN(SI, Z4, Z5)
	ADDQ $256, SI

last:
	CMPQ SI, DI
	JEQ  merge
	MINF64TURN(R10, Z7, Z8)

merge:
	VMINPD Z1, Z0, Z0
	VMINPD Z3, Z2, Z2
	VMINPD Z2, Z0, Z0
	VADDPD Z7, Z4, Z4
	VADDPD Z8, Z5, Z5
	VCMPPD $3, Z5, Z4, K1

fold:
	VEXTRACTF64X4 $1, Z0, Y6
	VMINPD        Y6, Y0, Y0
	VEXTRACTF128  $1, Y0, X6
	VMINPD        X6, X0, X0
	VPERMILPD     $1, X0, X6
	VMINSD        X6, X0, X0
	VMOVSD        X0, m+16(FP)
	KORTESTW      K1, K1
	SETEQ         ok+24(FP)
	VZEROUPPER
	RET

short:
	LEAQ -64(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPD     (SI), Z1
	VMINPD      Z1, Z0, Z0
	VFMADD231PD Z1, Z1, Z4
	ADDQ        $64, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPD      $3, Z4, Z4, K1
	JMP         fold
