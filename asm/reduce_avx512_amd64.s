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

// All lanes of Z0-Z3 take 64 elements at SI.
#define SUMF32STEP \
	VADDPS (SI), Z0, Z0;   \
	VADDPS 64(SI), Z1, Z1;  \
	VADDPS 128(SI), Z2, Z2; \
	VADDPS 192(SI), Z3, Z3

// func sumF32AVX512(x *float32, n int) float32
// The sum of x[i] in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-63, Z4-Z7 data, AX, BX, DX, R8 scratch, K1-K4 masks.
// One step of all lanes a turn: with four, the lines of 4 MiB come from a Zen 5's third level 10 % slower to 6 % faster, from process
// to process, and 256 elements take 20 % longer. Head of a long slice: the elements up to a cache line join the last lanes, so that lane j is
// found j elements further round the circle; halving adds the same pairs wherever the circle begins. Tail: masked loads give +0.
TEXT ·sumF32AVX512(SB), NOSPLIT, $0-20
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	CMPQ   CX, $256
	JLT    aligned
	TESTQ  $63, SI
	JNE    head

aligned:
	SUBQ $64, CX
	JLT  tail

	PCALIGN $64

step:
	SUMF32STEP
	ADDQ $256, SI
	SUBQ $64, CX
	JGE  step

tail:
	ADDQ      $64, CX         // elements left, 0 .. 63
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
	VADDPS    Z4, Z3, Z3
	ADDQ      AX, SI
	SUBQ      BX, CX
	JMP       aligned

// All lanes of Z0-Z3 take 32 elements at SI.
#define SUMF64STEP \
	VADDPD (SI), Z0, Z0;   \
	VADDPD 64(SI), Z1, Z1;  \
	VADDPD 128(SI), Z2, Z2; \
	VADDPD 192(SI), Z3, Z3

// func sumF64AVX512(x *float64, n int) float64
// The sum of x[i] in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-31, Z4-Z7 data, AX, BX, DX, R8 scratch, K1-K4 masks.
// One step of all lanes a turn: with four, the lines of 4 MiB come from a Zen 5's third level 10 % slower to 6 % faster, from process
// to process, and 256 elements take 20 % longer. Head of a long slice: the elements up to a cache line join the last lanes, so that lane j is
// found j elements further round the circle; halving adds the same pairs wherever the circle begins. Tail: masked loads give +0.
TEXT ·sumF64AVX512(SB), NOSPLIT, $0-24
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	CMPQ   CX, $128
	JLT    aligned
	TESTQ  $63, SI
	JNE    head

aligned:
	SUBQ $32, CX
	JLT  tail

	PCALIGN $64

step:
	SUMF64STEP
	ADDQ $256, SI
	SUBQ $32, CX
	JGE  step

tail:
	ADDQ      $32, CX         // elements left, 0 .. 31
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
	VADDPD    Z4, Z3, Z3
	ADDQ      AX, SI
	SUBQ      BX, CX
	JMP       aligned

// All lanes of Z0-Z3 take 64 elements at OFF.
#define SUMABSF32STEP(OFF) \
	VANDPS OFF+0(SI), Z15, Z4;   \
	VANDPS OFF+64(SI), Z15, Z5;  \
	VANDPS OFF+128(SI), Z15, Z6; \
	VANDPS OFF+192(SI), Z15, Z7; \
	VADDPS Z4, Z0, Z0;           \
	VADDPS Z5, Z1, Z1;           \
	VADDPS Z6, Z2, Z2;           \
	VADDPS Z7, Z3, Z3

// func sumAbsF32AVX512(x *float32, n int) float32
// The sum of |x[i]| in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-63, Z4-Z7 data, Z15 all but the sign bits, AX, BX, DX, R8 scratch, K1-K4 masks.
// Four steps of all lanes a turn: a processor foresees the end of a loop of few turns. Head of a long slice: the elements up
// to a cache line join the last lanes, so that lane j is found j elements further round the circle; halving adds the same
// pairs wherever the circle begins. Tail: masked loads give +0. An aligned slice of a turn or more begins without
// the first additions: +0 and |x[i]| give |x[i]|.
TEXT ·sumAbsF32AVX512(SB), NOSPLIT, $0-20
	MOVQ       x+0(FP), SI
	MOVQ       n+8(FP), CX
	VPTERNLOGD $255, Z15, Z15, Z15
	VPSRLD     $1, Z15, Z15
	VXORPS     X0, X0, X0
	VXORPS     X1, X1, X1
	VXORPS     X2, X2, X2
	VXORPS     X3, X3, X3
	SUBQ       $256, CX
	JLT        few
	TESTQ      $63, SI
	JNE        head
	VANDPS     (SI), Z15, Z0
	VANDPS     64(SI), Z15, Z1
	VANDPS     128(SI), Z15, Z2
	VANDPS     192(SI), Z15, Z3
	SUMABSF32STEP(256)
	SUMABSF32STEP(512)
	SUMABSF32STEP(768)
	ADDQ       $1024, SI
	SUBQ       $256, CX
	JLT        few

	PCALIGN $64

turn:
	SUMABSF32STEP(0)
	SUMABSF32STEP(256)
	SUMABSF32STEP(512)
	SUMABSF32STEP(768)
	ADDQ $1024, SI
	SUBQ $256, CX
	JGE  turn

few:
	ADDQ $192, CX // elements left - 64
	JLT  tail

step:
	SUMABSF32STEP(0)
	ADDQ $256, SI
	SUBQ $64, CX
	JGE  step

tail:
	ADDQ     $64, CX              // elements left, 0 .. 63
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
	VANDPS    Z4, Z15, Z3
	ADDQ      AX, SI
	SUBQ      BX, CX
	JGE       turn
	JMP       few

// All lanes of Z0-Z3 take 32 elements at OFF.
#define SUMABSF64STEP(OFF) \
	VANDPD OFF+0(SI), Z15, Z4;   \
	VANDPD OFF+64(SI), Z15, Z5;  \
	VANDPD OFF+128(SI), Z15, Z6; \
	VANDPD OFF+192(SI), Z15, Z7; \
	VADDPD Z4, Z0, Z0;           \
	VADDPD Z5, Z1, Z1;           \
	VADDPD Z6, Z2, Z2;           \
	VADDPD Z7, Z3, Z3

// func sumAbsF64AVX512(x *float64, n int) float64
// The sum of |x[i]| in lane order. Requires AVX512F/DQ, BMI2.
//
// SI x, CX elements left, Z0-Z3 lanes 0-31, Z4-Z7 data, Z15 all but the sign bits, AX, BX, DX, R8 scratch, K1-K4 masks.
// Four steps of all lanes a turn: a processor foresees the end of a loop of few turns. Head of a long slice: the elements up
// to a cache line join the last lanes, so that lane j is found j elements further round the circle; halving adds the same
// pairs wherever the circle begins. Tail: masked loads give +0.
TEXT ·sumAbsF64AVX512(SB), NOSPLIT, $0-24
	MOVQ       x+0(FP), SI
	MOVQ       n+8(FP), CX
	VPTERNLOGQ $255, Z15, Z15, Z15
	VPSRLQ     $1, Z15, Z15
	VXORPS     X0, X0, X0
	VXORPS     X1, X1, X1
	VXORPS     X2, X2, X2
	VXORPS     X3, X3, X3
	SUBQ       $128, CX
	JLT        few
	TESTQ      $63, SI
	JNE        head

	PCALIGN $64

turn:
	SUMABSF64STEP(0)
	SUMABSF64STEP(256)
	SUMABSF64STEP(512)
	SUMABSF64STEP(768)
	ADDQ $1024, SI
	SUBQ $128, CX
	JGE  turn

few:
	ADDQ $96, CX // elements left - 32
	JLT  tail

step:
	SUMABSF64STEP(0)
	ADDQ $256, SI
	SUBQ $32, CX
	JGE  step

tail:
	ADDQ     $32, CX              // elements left, 0 .. 31
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
	VANDPD    Z4, Z15, Z3
	ADDQ      AX, SI
	SUBQ      BX, CX
	JGE       turn
	JMP       few
