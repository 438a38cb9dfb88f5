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
	SHRQ  $8, AX;     \
	KMOVW AX, K2;     \
	SHRQ  $8, AX;     \
	KMOVW AX, K3;     \
	SHRQ  $8, AX;     \
	KMOVW AX, K4

// All lanes of Z0-Z3 take 64 elements at OFF.
#define SUMSQUARESF32STEP(OFF) \
	VMOVUPS     OFF+0(SI), Z4;   \
	VMOVUPS     OFF+64(SI), Z5;  \
	VMOVUPS     OFF+128(SI), Z6; \
	VMOVUPS     OFF+192(SI), Z7; \
	VFMADD231PS Z4, Z4, Z0;      \
	VFMADD231PS Z5, Z5, Z1;      \
	VFMADD231PS Z6, Z6, Z2;      \
	VFMADD231PS Z7, Z7, Z3

// func sumSquaresF32AVX512(x *float32, n int) float32
// The sum of x[i]^2 in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-63, Z4-Z7 data, AX, BX, DX, R8 scratch, K1-K4 masks.
// Four steps of all lanes a turn: a processor foresees the end of a loop of few turns. Head of a long slice: the elements up
// to a cache line join the last lanes, so that lane j is found j elements further round the circle; halving adds the same
// pairs wherever the circle begins. Tail: masked loads give +0.
TEXT ·sumSquaresF32AVX512(SB), NOSPLIT, $0-20
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	SUBQ   $256, CX
	JLT    few
	TESTQ  $63, SI
	JNE    head

	PCALIGN $64

turn:
	SUMSQUARESF32STEP(0)
	SUMSQUARESF32STEP(256)
	SUMSQUARESF32STEP(512)
	SUMSQUARESF32STEP(768)
	ADDQ $1024, SI
	SUBQ $256, CX
	JGE  turn

few:
	ADDQ $192, CX // elements left - 64
	JLT  tail

step:
	SUMSQUARESF32STEP(0)
	ADDQ $256, SI
	SUBQ $64, CX
	JGE  step

tail:
	ADDQ        $64, CX         // elements left, 0 .. 63
	JEQ         fold
	MASKSF32
	VMOVUPS.Z   (SI), K1, Z4
	VFMADD231PS Z4, Z4, Z0
	CMPQ        CX, $16
	JLE         fold
	VMOVUPS.Z   64(SI), K2, Z5
	VFMADD231PS Z5, Z5, Z1
	CMPQ        CX, $32
	JLE         fold
	VMOVUPS.Z   128(SI), K3, Z6
	VFMADD231PS Z6, Z6, Z2
	CMPQ        CX, $48
	JLE         fold
	VMOVUPS.Z   192(SI), K4, Z7
	VFMADD231PS Z7, Z7, Z3

fold:
	FOLDF32
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

head:
	MOVQ      SI, AX
	NEGQ      AX
	ANDQ      $60, AX               // bytes up to a cache line
	MOVQ      AX, BX
	SHRQ      $2, BX
	MOVL      $16, DX
	SUBL      BX, DX
	MOVL      $-1, R8
	SHLXL     DX, R8, R8
	KMOVW     R8, K1                // the last of the lanes
	VMOVUPS.Z -64(SI)(AX*1), K1, Z4
	VMULPS    Z4, Z4, Z3
	ADDQ      AX, SI
	SUBQ      BX, CX
	JGE       turn
	JMP       few

// All lanes of Z0-Z3 take 32 elements at OFF.
#define SUMSQUARESF64STEP(OFF) \
	VMOVUPD     OFF+0(SI), Z4;   \
	VMOVUPD     OFF+64(SI), Z5;  \
	VMOVUPD     OFF+128(SI), Z6; \
	VMOVUPD     OFF+192(SI), Z7; \
	VFMADD231PD Z4, Z4, Z0;      \
	VFMADD231PD Z5, Z5, Z1;      \
	VFMADD231PD Z6, Z6, Z2;      \
	VFMADD231PD Z7, Z7, Z3

// func sumSquaresF64AVX512(x *float64, n int) float64
// The sum of x[i]^2 in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-31, Z4-Z7 data, AX, BX, DX, R8 scratch, K1-K4 masks.
// Four steps of all lanes a turn: a processor foresees the end of a loop of few turns. Head of a long slice: the elements up
// to a cache line join the last lanes, so that lane j is found j elements further round the circle; halving adds the same
// pairs wherever the circle begins. Tail: masked loads give +0.
TEXT ·sumSquaresF64AVX512(SB), NOSPLIT, $0-24
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	SUBQ   $128, CX
	JLT    few
	TESTQ  $63, SI
	JNE    head

	PCALIGN $64

turn:
	SUMSQUARESF64STEP(0)
	SUMSQUARESF64STEP(256)
	SUMSQUARESF64STEP(512)
	SUMSQUARESF64STEP(768)
	ADDQ $1024, SI
	SUBQ $128, CX
	JGE  turn

few:
	ADDQ $96, CX // elements left - 32
	JLT  tail

step:
	SUMSQUARESF64STEP(0)
	ADDQ $256, SI
	SUBQ $32, CX
	JGE  step

tail:
	ADDQ        $32, CX         // elements left, 0 .. 31
	JEQ         fold
	MASKSF64
	VMOVUPD.Z   (SI), K1, Z4
	VFMADD231PD Z4, Z4, Z0
	CMPQ        CX, $8
	JLE         fold
	VMOVUPD.Z   64(SI), K2, Z5
	VFMADD231PD Z5, Z5, Z1
	CMPQ        CX, $16
	JLE         fold
	VMOVUPD.Z   128(SI), K3, Z6
	VFMADD231PD Z6, Z6, Z2
	CMPQ        CX, $24
	JLE         fold
	VMOVUPD.Z   192(SI), K4, Z7
	VFMADD231PD Z7, Z7, Z3

fold:
	FOLDF64
	VMOVSD X0, ret+16(FP)
	VZEROUPPER
	RET

head:
	MOVQ      SI, AX
	NEGQ      AX
	ANDQ      $56, AX               // bytes up to a cache line
	MOVQ      AX, BX
	SHRQ      $3, BX
	MOVL      $8, DX
	SUBL      BX, DX
	MOVL      $-1, R8
	SHLXL     DX, R8, R8
	KMOVW     R8, K1                // the last of the lanes
	VMOVUPD.Z -64(SI)(AX*1), K1, Z4
	VMULPD    Z4, Z4, Z3
	ADDQ      AX, SI
	SUBQ      BX, CX
	JGE       turn
	JMP       few

// func squaredDistanceF32AVX512(x, y *float32, n int) float32
// The sum of (x[i]-y[i])^2 in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, DX y, CX elements left, Z0-Z3 lanes 0-63, Z4-Z11 data, AX and K1-K4 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0, whose difference is +0.
TEXT ·squaredDistanceF32AVX512(SB), NOSPLIT, $0-28
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
	VSUBPS      (DX), Z4, Z4
	VSUBPS      64(DX), Z5, Z5
	VSUBPS      128(DX), Z6, Z6
	VSUBPS      192(DX), Z7, Z7
	VFMADD231PS Z4, Z4, Z0
	VFMADD231PS Z5, Z5, Z1
	VFMADD231PS Z6, Z6, Z2
	VFMADD231PS Z7, Z7, Z3
	ADDQ        $256, SI
	ADDQ        $256, DX
	SUBQ        $64, CX
	JGE         loop

tail:
	ADDQ        $64, CX          // elements left, 0 .. 63
	JEQ         fold
	MASKSF32
	VMOVUPS.Z   (SI), K1, Z4
	VMOVUPS.Z   (DX), K1, Z8
	VSUBPS      Z8, Z4, Z4
	VFMADD231PS Z4, Z4, Z0
	CMPQ        CX, $16
	JLE         fold
	VMOVUPS.Z   64(SI), K2, Z5
	VMOVUPS.Z   64(DX), K2, Z9
	VSUBPS      Z9, Z5, Z5
	VFMADD231PS Z5, Z5, Z1
	CMPQ        CX, $32
	JLE         fold
	VMOVUPS.Z   128(SI), K3, Z6
	VMOVUPS.Z   128(DX), K3, Z10
	VSUBPS      Z10, Z6, Z6
	VFMADD231PS Z6, Z6, Z2
	CMPQ        CX, $48
	JLE         fold
	VMOVUPS.Z   192(SI), K4, Z7
	VMOVUPS.Z   192(DX), K4, Z11
	VSUBPS      Z11, Z7, Z7
	VFMADD231PS Z7, Z7, Z3

fold:
	FOLDF32
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

// func squaredDistanceF64AVX512(x, y *float64, n int) float64
// The sum of (x[i]-y[i])^2 in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, DX y, CX elements left, Z0-Z3 lanes 0-31, Z4-Z11 data, AX and K1-K4 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0, whose difference is +0.
TEXT ·squaredDistanceF64AVX512(SB), NOSPLIT, $0-32
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
	VSUBPD      (DX), Z4, Z4
	VSUBPD      64(DX), Z5, Z5
	VSUBPD      128(DX), Z6, Z6
	VSUBPD      192(DX), Z7, Z7
	VFMADD231PD Z4, Z4, Z0
	VFMADD231PD Z5, Z5, Z1
	VFMADD231PD Z6, Z6, Z2
	VFMADD231PD Z7, Z7, Z3
	ADDQ        $256, SI
	ADDQ        $256, DX
	SUBQ        $32, CX
	JGE         loop

tail:
	ADDQ        $32, CX          // elements left, 0 .. 31
	JEQ         fold
	MASKSF64
	VMOVUPD.Z   (SI), K1, Z4
	VMOVUPD.Z   (DX), K1, Z8
	VSUBPD      Z8, Z4, Z4
	VFMADD231PD Z4, Z4, Z0
	CMPQ        CX, $8
	JLE         fold
	VMOVUPD.Z   64(SI), K2, Z5
	VMOVUPD.Z   64(DX), K2, Z9
	VSUBPD      Z9, Z5, Z5
	VFMADD231PD Z5, Z5, Z1
	CMPQ        CX, $16
	JLE         fold
	VMOVUPD.Z   128(SI), K3, Z6
	VMOVUPD.Z   128(DX), K3, Z10
	VSUBPD      Z10, Z6, Z6
	VFMADD231PD Z6, Z6, Z2
	CMPQ        CX, $24
	JLE         fold
	VMOVUPD.Z   192(SI), K4, Z7
	VMOVUPD.Z   192(DX), K4, Z11
	VSUBPD      Z11, Z7, Z7
	VFMADD231PD Z7, Z7, Z3

fold:
	FOLDF64
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// func sumSquaresAboutF32AVX512(x *float32, n int, c float32) float32
// The sum of (x[i]-c)^2 in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-63, Z4-Z7 data, Z15 c, AX and K1-K4 tail masks.
// One step of all lanes a turn. Tail: the masked subtraction gives +0.
TEXT ·sumSquaresAboutF32AVX512(SB), NOSPLIT, $0-28
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSS c+16(FP), Z15
	VXORPS       X0, X0, X0
	VXORPS       X1, X1, X1
	VXORPS       X2, X2, X2
	VXORPS       X3, X3, X3
	SUBQ         $64, CX
	JLT          tail

	PCALIGN $64

loop:
	VMOVUPS     (SI), Z4
	VMOVUPS     64(SI), Z5
	VMOVUPS     128(SI), Z6
	VMOVUPS     192(SI), Z7
	VSUBPS      Z15, Z4, Z4
	VSUBPS      Z15, Z5, Z5
	VSUBPS      Z15, Z6, Z6
	VSUBPS      Z15, Z7, Z7
	VFMADD231PS Z4, Z4, Z0
	VFMADD231PS Z5, Z5, Z1
	VFMADD231PS Z6, Z6, Z2
	VFMADD231PS Z7, Z7, Z3
	ADDQ        $256, SI
	SUBQ        $64, CX
	JGE         loop

tail:
	ADDQ        $64, CX         // elements left, 0 .. 63
	JEQ         fold
	MASKSF32
	VMOVUPS.Z   (SI), K1, Z4
	VSUBPS.Z    Z15, Z4, K1, Z4
	VFMADD231PS Z4, Z4, Z0
	CMPQ        CX, $16
	JLE         fold
	VMOVUPS.Z   64(SI), K2, Z5
	VSUBPS.Z    Z15, Z5, K2, Z5
	VFMADD231PS Z5, Z5, Z1
	CMPQ        CX, $32
	JLE         fold
	VMOVUPS.Z   128(SI), K3, Z6
	VSUBPS.Z    Z15, Z6, K3, Z6
	VFMADD231PS Z6, Z6, Z2
	CMPQ        CX, $48
	JLE         fold
	VMOVUPS.Z   192(SI), K4, Z7
	VSUBPS.Z    Z15, Z7, K4, Z7
	VFMADD231PS Z7, Z7, Z3

fold:
	FOLDF32
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

// func sumSquaresAboutF64AVX512(x *float64, n int, c float64) float64
// The sum of (x[i]-c)^2 in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-31, Z4-Z7 data, Z15 c, AX and K1-K4 tail masks.
// One step of all lanes a turn. Tail: the masked subtraction gives +0.
TEXT ·sumSquaresAboutF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSD c+16(FP), Z15
	VXORPS       X0, X0, X0
	VXORPS       X1, X1, X1
	VXORPS       X2, X2, X2
	VXORPS       X3, X3, X3
	SUBQ         $32, CX
	JLT          tail

	PCALIGN $64

loop:
	VMOVUPD     (SI), Z4
	VMOVUPD     64(SI), Z5
	VMOVUPD     128(SI), Z6
	VMOVUPD     192(SI), Z7
	VSUBPD      Z15, Z4, Z4
	VSUBPD      Z15, Z5, Z5
	VSUBPD      Z15, Z6, Z6
	VSUBPD      Z15, Z7, Z7
	VFMADD231PD Z4, Z4, Z0
	VFMADD231PD Z5, Z5, Z1
	VFMADD231PD Z6, Z6, Z2
	VFMADD231PD Z7, Z7, Z3
	ADDQ        $256, SI
	SUBQ        $32, CX
	JGE         loop

tail:
	ADDQ        $32, CX         // elements left, 0 .. 31
	JEQ         fold
	MASKSF64
	VMOVUPD.Z   (SI), K1, Z4
	VSUBPD.Z    Z15, Z4, K1, Z4
	VFMADD231PD Z4, Z4, Z0
	CMPQ        CX, $8
	JLE         fold
	VMOVUPD.Z   64(SI), K2, Z5
	VSUBPD.Z    Z15, Z5, K2, Z5
	VFMADD231PD Z5, Z5, Z1
	CMPQ        CX, $16
	JLE         fold
	VMOVUPD.Z   128(SI), K3, Z6
	VSUBPD.Z    Z15, Z6, K3, Z6
	VFMADD231PD Z6, Z6, Z2
	CMPQ        CX, $24
	JLE         fold
	VMOVUPD.Z   192(SI), K4, Z7
	VSUBPD.Z    Z15, Z7, K4, Z7
	VFMADD231PD Z7, Z7, Z3

fold:
	FOLDF64
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET
