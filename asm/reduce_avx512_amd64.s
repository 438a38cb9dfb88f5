//go:build !purego && !noasm

#include "textflag.h"

// FOLDF32 adds the 64 lanes of Z0-Z3, in order, into X0 by halving: 32, 16, 8, 4, 2, 1.
#define FOLDF32 \
	VADDPS        Z2, Z0, Z0; \
	VADDPS        Z3, Z1, Z1; \
	VADDPS        Z1, Z0, Z0; \
	VEXTRACTF64X4 $1, Z0, Y1; \
	VADDPS        Y1, Y0, Y0; \
	VEXTRACTF128  $1, Y0, X1; \
	VADDPS        X1, X0, X0; \
	VPERMILPD     $1, X0, X1; \
	VADDPS        X1, X0, X0; \
	VMOVSHDUP     X0, X1;     \
	VADDSS        X1, X0, X0

// MASKSF32 sets K1-K4 to the masks of the CX (1 .. 63) elements that are left, 16 lanes each. Clobbers AX.
#define MASKSF32 \
	MOVQ  $-1, AX;    \
	BZHIQ CX, AX, AX; \
	KMOVW AX, K1;     \
	SHRQ  $16, AX;    \
	KMOVW AX, K2;     \
	SHRQ  $16, AX;    \
	KMOVW AX, K3;     \
	SHRQ  $16, AX;    \
	KMOVW AX, K4

// FOLDF64 adds the 32 lanes of Z0-Z3, in order, into X0 by halving: 16, 8, 4, 2, 1.
#define FOLDF64 \
	VADDPD        Z2, Z0, Z0; \
	VADDPD        Z3, Z1, Z1; \
	VADDPD        Z1, Z0, Z0; \
	VEXTRACTF64X4 $1, Z0, Y1; \
	VADDPD        Y1, Y0, Y0; \
	VEXTRACTF128  $1, Y0, X1; \
	VADDPD        X1, X0, X0; \
	VPERMILPD     $1, X0, X1; \
	VADDSD        X1, X0, X0

// MASKSF64 sets K1-K4 to the masks of the CX (1 .. 31) elements that are left, 8 lanes each. Clobbers AX.
#define MASKSF64 \
	MOVQ  $-1, AX;    \
	BZHIQ CX, AX, AX; \
	KMOVW AX, K1;     \
	SHRQ  $8, AX;    \
	KMOVW AX, K2;     \
	SHRQ  $8, AX;    \
	KMOVW AX, K3;     \
	SHRQ  $8, AX;    \
	KMOVW AX, K4

// func dotF32AVX512(x, y *float32, n int) float32
// The sum of x[i]*y[i] in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, DX y, CX elements left, Z0-Z3 lanes 0-63, Z4-Z11 data, AX and K1-K4 tail masks.
// One step of all lanes a turn: four chains cover the latency of the multiply-add. Tail: masked loads give +0.
TEXT ·dotF32AVX512(SB), NOSPLIT, $0-28
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DX
	MOVQ   n+16(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	SUBQ   $64, CX
	JLT    tail

	PCALIGN $64
loop:
	VMOVUPS     (SI), Z4
	VMOVUPS     64(SI), Z5
	VMOVUPS     128(SI), Z6
	VMOVUPS     192(SI), Z7
	VFMADD231PS (DX), Z4, Z0
	VFMADD231PS 64(DX), Z5, Z1
	VFMADD231PS 128(DX), Z6, Z2
	VFMADD231PS 192(DX), Z7, Z3
	ADDQ        $256, SI
	ADDQ        $256, DX
	SUBQ        $64, CX
	JGE         loop

tail:
	ADDQ        $64, CX // elements left, 0 .. 63
	JEQ         fold
	MASKSF32
	VMOVUPS.Z   (SI), K1, Z4
	VMOVUPS.Z   (DX), K1, Z8
	VFMADD231PS Z8, Z4, Z0
	CMPQ        CX, $16
	JLE         pad
	VMOVUPS.Z   64(SI), K2, Z5
	VMOVUPS.Z   64(DX), K2, Z9
	VFMADD231PS Z9, Z5, Z1
	CMPQ        CX, $32
	JLE         pad
	VMOVUPS.Z   128(SI), K3, Z6
	VMOVUPS.Z   128(DX), K3, Z10
	VFMADD231PS Z10, Z6, Z2
	CMPQ        CX, $48
	JLE         pad
	VMOVUPS.Z   192(SI), K4, Z7
	VMOVUPS.Z   192(DX), K4, Z11
	VFMADD231PS Z11, Z7, Z3

	pad:   // as if lanes 48 and up had taken +0: no lane sum is -0 any more
	VXORPS X4, X4, X4
	VADDPS Z4, Z3, Z3

fold:
	FOLDF32
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

// func dotF64AVX512(x, y *float64, n int) float64
// The sum of x[i]*y[i] in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, DX y, CX elements left, Z0-Z3 lanes 0-31, Z4-Z11 data, AX and K1-K4 tail masks.
// One step of all lanes a turn: four chains cover the latency of the multiply-add. Tail: masked loads give +0.
TEXT ·dotF64AVX512(SB), NOSPLIT, $0-32
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DX
	MOVQ   n+16(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	SUBQ   $32, CX
	JLT    tail

	PCALIGN $64
loop:
	VMOVUPD     (SI), Z4
	VMOVUPD     64(SI), Z5
	VMOVUPD     128(SI), Z6
	VMOVUPD     192(SI), Z7
	VFMADD231PD (DX), Z4, Z0
	VFMADD231PD 64(DX), Z5, Z1
	VFMADD231PD 128(DX), Z6, Z2
	VFMADD231PD 192(DX), Z7, Z3
	ADDQ        $256, SI
	ADDQ        $256, DX
	SUBQ        $32, CX
	JGE         loop

tail:
	ADDQ        $32, CX // elements left, 0 .. 31
	JEQ         fold
	MASKSF64
	VMOVUPD.Z   (SI), K1, Z4
	VMOVUPD.Z   (DX), K1, Z8
	VFMADD231PD Z8, Z4, Z0
	CMPQ        CX, $8
	JLE         pad
	VMOVUPD.Z   64(SI), K2, Z5
	VMOVUPD.Z   64(DX), K2, Z9
	VFMADD231PD Z9, Z5, Z1
	CMPQ        CX, $16
	JLE         pad
	VMOVUPD.Z   128(SI), K3, Z6
	VMOVUPD.Z   128(DX), K3, Z10
	VFMADD231PD Z10, Z6, Z2
	CMPQ        CX, $24
	JLE         pad
	VMOVUPD.Z   192(SI), K4, Z7
	VMOVUPD.Z   192(DX), K4, Z11
	VFMADD231PD Z11, Z7, Z3

	pad:   // as if lanes 24 and up had taken +0: no lane sum is -0 any more
	VXORPS X4, X4, X4
	VADDPD Z4, Z3, Z3

fold:
	FOLDF64
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// func sumF32AVX512(x *float32, n int) float32
// The sum of x[i] in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-63, Z4-Z7 data, AX and K1-K4 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0.
TEXT ·sumF32AVX512(SB), NOSPLIT, $0-20
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	SUBQ   $64, CX
	JLT    tail

	PCALIGN $64
loop:
	VADDPS (SI), Z0, Z0
	VADDPS 64(SI), Z1, Z1
	VADDPS 128(SI), Z2, Z2
	VADDPS 192(SI), Z3, Z3
	ADDQ   $256, SI
	SUBQ   $64, CX
	JGE    loop

tail:
	ADDQ      $64, CX // elements left, 0 .. 63
	JEQ       fold
	MASKSF32
	VMOVUPS.Z (SI), K1, Z4
	VADDPS    Z4, Z0, Z0
	CMPQ      CX, $16
	JLE       fold
	VMOVUPS.Z 64(SI), K2, Z5
	VADDPS    Z5, Z1, Z1
	CMPQ      CX, $32
	JLE       fold
	VMOVUPS.Z 128(SI), K3, Z6
	VADDPS    Z6, Z2, Z2
	CMPQ      CX, $48
	JLE       fold
	VMOVUPS.Z 192(SI), K4, Z7
	VADDPS    Z7, Z3, Z3

fold:
	FOLDF32
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// func sumF64AVX512(x *float64, n int) float64
// The sum of x[i] in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-31, Z4-Z7 data, AX and K1-K4 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0.
TEXT ·sumF64AVX512(SB), NOSPLIT, $0-24
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	SUBQ   $32, CX
	JLT    tail

	PCALIGN $64
loop:
	VADDPD (SI), Z0, Z0
	VADDPD 64(SI), Z1, Z1
	VADDPD 128(SI), Z2, Z2
	VADDPD 192(SI), Z3, Z3
	ADDQ   $256, SI
	SUBQ   $32, CX
	JGE    loop

tail:
	ADDQ      $32, CX // elements left, 0 .. 31
	JEQ       fold
	MASKSF64
	VMOVUPD.Z (SI), K1, Z4
	VADDPD    Z4, Z0, Z0
	CMPQ      CX, $8
	JLE       fold
	VMOVUPD.Z 64(SI), K2, Z5
	VADDPD    Z5, Z1, Z1
	CMPQ      CX, $16
	JLE       fold
	VMOVUPD.Z 128(SI), K3, Z6
	VADDPD    Z6, Z2, Z2
	CMPQ      CX, $24
	JLE       fold
	VMOVUPD.Z 192(SI), K4, Z7
	VADDPD    Z7, Z3, Z3

fold:
	FOLDF64
	VMOVSD X0, ret+16(FP)
	VZEROUPPER
	RET

// func sumAbsF32AVX512(x *float32, n int) float32
// The sum of |x[i]| in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-63, Z4-Z7 data, Z15 all but the sign bits, AX and K1-K4 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0.
TEXT ·sumAbsF32AVX512(SB), NOSPLIT, $0-20
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVL         $0x7fffffff, AX
	VPBROADCASTD AX, Z15
	VXORPS       X0, X0, X0
	VXORPS       X1, X1, X1
	VXORPS       X2, X2, X2
	VXORPS       X3, X3, X3
	SUBQ         $64, CX
	JLT          tail

	PCALIGN $64
loop:
	VANDPS (SI), Z15, Z4
	VANDPS 64(SI), Z15, Z5
	VANDPS 128(SI), Z15, Z6
	VANDPS 192(SI), Z15, Z7
	VADDPS Z4, Z0, Z0
	VADDPS Z5, Z1, Z1
	VADDPS Z6, Z2, Z2
	VADDPS Z7, Z3, Z3
	ADDQ   $256, SI
	SUBQ   $64, CX
	JGE    loop

tail:
	ADDQ     $64, CX // elements left, 0 .. 63
	JEQ      fold
	MASKSF32
	VANDPS.Z (SI), Z15, K1, Z4
	VADDPS   Z4, Z0, Z0
	CMPQ     CX, $16
	JLE      fold
	VANDPS.Z 64(SI), Z15, K2, Z5
	VADDPS   Z5, Z1, Z1
	CMPQ     CX, $32
	JLE      fold
	VANDPS.Z 128(SI), Z15, K3, Z6
	VADDPS   Z6, Z2, Z2
	CMPQ     CX, $48
	JLE      fold
	VANDPS.Z 192(SI), Z15, K4, Z7
	VADDPS   Z7, Z3, Z3

fold:
	FOLDF32
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// func sumAbsF64AVX512(x *float64, n int) float64
// The sum of |x[i]| in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-31, Z4-Z7 data, Z15 all but the sign bits, AX and K1-K4 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0.
TEXT ·sumAbsF64AVX512(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         $0x7fffffffffffffff, AX
	VPBROADCASTQ AX, Z15
	VXORPS       X0, X0, X0
	VXORPS       X1, X1, X1
	VXORPS       X2, X2, X2
	VXORPS       X3, X3, X3
	SUBQ         $32, CX
	JLT          tail

	PCALIGN $64
loop:
	VANDPD (SI), Z15, Z4
	VANDPD 64(SI), Z15, Z5
	VANDPD 128(SI), Z15, Z6
	VANDPD 192(SI), Z15, Z7
	VADDPD Z4, Z0, Z0
	VADDPD Z5, Z1, Z1
	VADDPD Z6, Z2, Z2
	VADDPD Z7, Z3, Z3
	ADDQ   $256, SI
	SUBQ   $32, CX
	JGE    loop

tail:
	ADDQ     $32, CX // elements left, 0 .. 31
	JEQ      fold
	MASKSF64
	VANDPD.Z (SI), Z15, K1, Z4
	VADDPD   Z4, Z0, Z0
	CMPQ     CX, $8
	JLE      fold
	VANDPD.Z 64(SI), Z15, K2, Z5
	VADDPD   Z5, Z1, Z1
	CMPQ     CX, $16
	JLE      fold
	VANDPD.Z 128(SI), Z15, K3, Z6
	VADDPD   Z6, Z2, Z2
	CMPQ     CX, $24
	JLE      fold
	VANDPD.Z 192(SI), Z15, K4, Z7
	VADDPD   Z7, Z3, Z3

fold:
	FOLDF64
	VMOVSD X0, ret+16(FP)
	VZEROUPPER
	RET
