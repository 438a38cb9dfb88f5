//go:build !purego && !noasm

#include "textflag.h"

// tailMask is 256 bytes of ones, then zeros: 256 - n*size bytes into it begin the masks of n elements.
DATA ·tailMask+0(SB)/8, $-1
DATA ·tailMask+8(SB)/8, $-1
DATA ·tailMask+16(SB)/8, $-1
DATA ·tailMask+24(SB)/8, $-1
DATA ·tailMask+32(SB)/8, $-1
DATA ·tailMask+40(SB)/8, $-1
DATA ·tailMask+48(SB)/8, $-1
DATA ·tailMask+56(SB)/8, $-1
DATA ·tailMask+64(SB)/8, $-1
DATA ·tailMask+72(SB)/8, $-1
DATA ·tailMask+80(SB)/8, $-1
DATA ·tailMask+88(SB)/8, $-1
DATA ·tailMask+96(SB)/8, $-1
DATA ·tailMask+104(SB)/8, $-1
DATA ·tailMask+112(SB)/8, $-1
DATA ·tailMask+120(SB)/8, $-1
DATA ·tailMask+128(SB)/8, $-1
DATA ·tailMask+136(SB)/8, $-1
DATA ·tailMask+144(SB)/8, $-1
DATA ·tailMask+152(SB)/8, $-1
DATA ·tailMask+160(SB)/8, $-1
DATA ·tailMask+168(SB)/8, $-1
DATA ·tailMask+176(SB)/8, $-1
DATA ·tailMask+184(SB)/8, $-1
DATA ·tailMask+192(SB)/8, $-1
DATA ·tailMask+200(SB)/8, $-1
DATA ·tailMask+208(SB)/8, $-1
DATA ·tailMask+216(SB)/8, $-1
DATA ·tailMask+224(SB)/8, $-1
DATA ·tailMask+232(SB)/8, $-1
DATA ·tailMask+240(SB)/8, $-1
DATA ·tailMask+248(SB)/8, $-1
GLOBL ·tailMask(SB), RODATA|NOPTR, $288

// FOLDF32 adds the 64 lanes of Y0-Y7, in order, into Y0 by halving, down to 8: 32, 16, 8.
#define FOLDF32 \
	VADDPS Y4, Y0, Y0; \
	VADDPS Y5, Y1, Y1; \
	VADDPS Y6, Y2, Y2; \
	VADDPS Y7, Y3, Y3; \
	VADDPS Y2, Y0, Y0; \
	VADDPS Y3, Y1, Y1; \
	VADDPS Y1, Y0, Y0

// LASTF32 adds the 8 lanes of Y0 into X0 by halving: 4, 2, 1.
#define LASTF32 \
	VEXTRACTF128 $1, Y0, X1; \
	VADDPS       X1, X0, X0; \
	VPERMILPD    $1, X0, X1; \
	VADDPS       X1, X0, X0; \
	VMOVSHDUP    X0, X1;     \
	VADDSS       X1, X0, X0

// FOLDF64 adds the 32 lanes of Y0-Y7, in order, into Y0 by halving, down to 4: 16, 8, 4.
#define FOLDF64 \
	VADDPD Y4, Y0, Y0; \
	VADDPD Y5, Y1, Y1; \
	VADDPD Y6, Y2, Y2; \
	VADDPD Y7, Y3, Y3; \
	VADDPD Y2, Y0, Y0; \
	VADDPD Y3, Y1, Y1; \
	VADDPD Y1, Y0, Y0

// LASTF64 adds the 4 lanes of Y0 into X0 by halving: 2, 1.
#define LASTF64 \
	VEXTRACTF128 $1, Y0, X1; \
	VADDPD       X1, X0, X0; \
	VPERMILPD    $1, X0, X1; \
	VADDSD       X1, X0, X0

// One masked vector of the tail: the next 8 elements at OFF join ACC; the last of CX elements ends it.
#define DOTF32TAIL(OFF, M, N, ACC) \
	VMOVDQU M(R8), Y15; \
	VMASKMOVPS OFF(SI), Y15, Y8; \
	VMASKMOVPS OFF(DX), Y15, Y9; \
	VFMADD231PS Y9, Y8, ACC; \
	CMPQ CX, $N; \
	JLE pad

// func dotF32AVX2(x, y *float32, n int) float32
// The sum of x[i]*y[i] in lane order. Requires AVX2, FMA.
//
// SI x, DX y, CX elements left, Y0-Y7 lanes 0-63, Y8-Y11 data, R8 and Y15 tail masks.
// One step of all lanes a turn: eight chains cover the latency of the multiply-add. Tail: masked loads give +0.
TEXT ·dotF32AVX2(SB), NOSPLIT, $0-28
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DX
	MOVQ   n+16(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	SUBQ   $64, CX
	JLT    tail

	PCALIGN $64
loop:
	VMOVUPS     (SI), Y8
	VMOVUPS     32(SI), Y9
	VMOVUPS     64(SI), Y10
	VMOVUPS     96(SI), Y11
	VFMADD231PS (DX), Y8, Y0
	VFMADD231PS 32(DX), Y9, Y1
	VFMADD231PS 64(DX), Y10, Y2
	VFMADD231PS 96(DX), Y11, Y3
	VMOVUPS     128(SI), Y8
	VMOVUPS     160(SI), Y9
	VMOVUPS     192(SI), Y10
	VMOVUPS     224(SI), Y11
	VFMADD231PS 128(DX), Y8, Y4
	VFMADD231PS 160(DX), Y9, Y5
	VFMADD231PS 192(DX), Y10, Y6
	VFMADD231PS 224(DX), Y11, Y7
	ADDQ        $256, SI
	ADDQ        $256, DX
	SUBQ        $64, CX
	JGE         loop

tail:
	ADDQ            $64, CX // elements left, 0 .. 63
	JEQ             fold
	LEAQ            ·tailMask+256(SB), R8
	MOVQ            CX, AX
	SHLQ            $2, AX
	SUBQ            AX, R8 // 32 bytes at R8 + 32*k: the mask of vector k
	DOTF32TAIL(0,   0, 8, Y0)
	DOTF32TAIL(32,  32, 16, Y1)
	DOTF32TAIL(64,  64, 24, Y2)
	DOTF32TAIL(96,  96, 32, Y3)
	DOTF32TAIL(128, 128, 40, Y4)
	DOTF32TAIL(160, 160, 48, Y5)
	DOTF32TAIL(192, 192, 56, Y6)
	DOTF32TAIL(224, 224, 64, Y7)

	pad:   // as if lanes 56 and up had taken +0: no lane sum is -0 any more
	VXORPS X8, X8, X8
	VADDPS Y8, Y7, Y7

fold:
	FOLDF32
	LASTF32
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define DOTF64TAIL(OFF, M, N, ACC) \
	VMOVDQU M(R8), Y15; \
	VMASKMOVPD OFF(SI), Y15, Y8; \
	VMASKMOVPD OFF(DX), Y15, Y9; \
	VFMADD231PD Y9, Y8, ACC; \
	CMPQ CX, $N; \
	JLE pad

// func dotF64AVX2(x, y *float64, n int) float64
// The sum of x[i]*y[i] in lane order. Requires AVX2, FMA.
//
// SI x, DX y, CX elements left, Y0-Y7 lanes 0-31, Y8-Y11 data, R8 and Y15 tail masks.
// One step of all lanes a turn: eight chains cover the latency of the multiply-add. Tail: masked loads give +0.
TEXT ·dotF64AVX2(SB), NOSPLIT, $0-32
	MOVQ   x+0(FP), SI
	MOVQ   y+8(FP), DX
	MOVQ   n+16(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	SUBQ   $32, CX
	JLT    tail

	PCALIGN $64
loop:
	VMOVUPD     (SI), Y8
	VMOVUPD     32(SI), Y9
	VMOVUPD     64(SI), Y10
	VMOVUPD     96(SI), Y11
	VFMADD231PD (DX), Y8, Y0
	VFMADD231PD 32(DX), Y9, Y1
	VFMADD231PD 64(DX), Y10, Y2
	VFMADD231PD 96(DX), Y11, Y3
	VMOVUPD     128(SI), Y8
	VMOVUPD     160(SI), Y9
	VMOVUPD     192(SI), Y10
	VMOVUPD     224(SI), Y11
	VFMADD231PD 128(DX), Y8, Y4
	VFMADD231PD 160(DX), Y9, Y5
	VFMADD231PD 192(DX), Y10, Y6
	VFMADD231PD 224(DX), Y11, Y7
	ADDQ        $256, SI
	ADDQ        $256, DX
	SUBQ        $32, CX
	JGE         loop

tail:
	ADDQ            $32, CX // elements left, 0 .. 31
	JEQ             fold
	LEAQ            ·tailMask+256(SB), R8
	MOVQ            CX, AX
	SHLQ            $3, AX
	SUBQ            AX, R8 // 32 bytes at R8 + 32*k: the mask of vector k
	DOTF64TAIL(0,   0, 4, Y0)
	DOTF64TAIL(32,  32, 8, Y1)
	DOTF64TAIL(64,  64, 12, Y2)
	DOTF64TAIL(96,  96, 16, Y3)
	DOTF64TAIL(128, 128, 20, Y4)
	DOTF64TAIL(160, 160, 24, Y5)
	DOTF64TAIL(192, 192, 28, Y6)
	DOTF64TAIL(224, 224, 32, Y7)

	pad:   // as if lanes 28 and up had taken +0: no lane sum is -0 any more
	VXORPS X8, X8, X8
	VADDPD Y8, Y7, Y7

fold:
	FOLDF64
	LASTF64
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// One masked vector of the tail: the next 8 elements at OFF join ACC; the last of CX elements ends it.
#define SUMF32TAIL(OFF, M, N, ACC) \
	VMOVDQU M(R8), Y15; \
	VMASKMOVPS OFF(SI), Y15, Y8; \
	VADDPS Y8, ACC, ACC; \
	CMPQ CX, $N; \
	JLE fold

// func sumF32AVX2(x *float32, n int) float32
// The sum of x[i] in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-63, Y8 data, R8 and Y15 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0.
TEXT ·sumF32AVX2(SB), NOSPLIT, $0-20
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	SUBQ   $64, CX
	JLT    tail

	PCALIGN $64
loop:
	VADDPS (SI), Y0, Y0
	VADDPS 32(SI), Y1, Y1
	VADDPS 64(SI), Y2, Y2
	VADDPS 96(SI), Y3, Y3
	VADDPS 128(SI), Y4, Y4
	VADDPS 160(SI), Y5, Y5
	VADDPS 192(SI), Y6, Y6
	VADDPS 224(SI), Y7, Y7
	ADDQ   $256, SI
	SUBQ   $64, CX
	JGE    loop

tail:
	ADDQ            $64, CX // elements left, 0 .. 63
	JEQ             fold
	LEAQ            ·tailMask+256(SB), R8
	MOVQ            CX, AX
	SHLQ            $2, AX
	SUBQ            AX, R8 // 32 bytes at R8 + 32*k: the mask of vector k
	SUMF32TAIL(0,   0, 8, Y0)
	SUMF32TAIL(32,  32, 16, Y1)
	SUMF32TAIL(64,  64, 24, Y2)
	SUMF32TAIL(96,  96, 32, Y3)
	SUMF32TAIL(128, 128, 40, Y4)
	SUMF32TAIL(160, 160, 48, Y5)
	SUMF32TAIL(192, 192, 56, Y6)
	SUMF32TAIL(224, 224, 64, Y7)

fold:
	FOLDF32
	LASTF32
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define SUMF64TAIL(OFF, M, N, ACC) \
	VMOVDQU M(R8), Y15; \
	VMASKMOVPD OFF(SI), Y15, Y8; \
	VADDPD Y8, ACC, ACC; \
	CMPQ CX, $N; \
	JLE fold

// func sumF64AVX2(x *float64, n int) float64
// The sum of x[i] in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-31, Y8 data, R8 and Y15 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0.
TEXT ·sumF64AVX2(SB), NOSPLIT, $0-24
	MOVQ   x+0(FP), SI
	MOVQ   n+8(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	SUBQ   $32, CX
	JLT    tail

	PCALIGN $64
loop:
	VADDPD (SI), Y0, Y0
	VADDPD 32(SI), Y1, Y1
	VADDPD 64(SI), Y2, Y2
	VADDPD 96(SI), Y3, Y3
	VADDPD 128(SI), Y4, Y4
	VADDPD 160(SI), Y5, Y5
	VADDPD 192(SI), Y6, Y6
	VADDPD 224(SI), Y7, Y7
	ADDQ   $256, SI
	SUBQ   $32, CX
	JGE    loop

tail:
	ADDQ            $32, CX // elements left, 0 .. 31
	JEQ             fold
	LEAQ            ·tailMask+256(SB), R8
	MOVQ            CX, AX
	SHLQ            $3, AX
	SUBQ            AX, R8 // 32 bytes at R8 + 32*k: the mask of vector k
	SUMF64TAIL(0,   0, 4, Y0)
	SUMF64TAIL(32,  32, 8, Y1)
	SUMF64TAIL(64,  64, 12, Y2)
	SUMF64TAIL(96,  96, 16, Y3)
	SUMF64TAIL(128, 128, 20, Y4)
	SUMF64TAIL(160, 160, 24, Y5)
	SUMF64TAIL(192, 192, 28, Y6)
	SUMF64TAIL(224, 224, 32, Y7)

fold:
	FOLDF64
	LASTF64
	VMOVSD X0, ret+16(FP)
	VZEROUPPER
	RET

// One masked vector of the tail: the next 8 elements at OFF join ACC; the last of CX elements ends it.
#define SUMABSF32TAIL(OFF, M, N, ACC) \
	VMOVDQU M(R8), Y15; \
	VMASKMOVPS OFF(SI), Y15, Y8; \
	VANDPS Y8, Y14, Y8; \
	VADDPS Y8, ACC, ACC; \
	CMPQ CX, $N; \
	JLE fold

// func sumAbsF32AVX2(x *float32, n int) float32
// The sum of |x[i]| in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-63, Y8-Y11 data, Y14 all but the sign bits, R8 and Y15 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0.
TEXT ·sumAbsF32AVX2(SB), NOSPLIT, $0-20
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVL         $0x7fffffff, AX
	VMOVD        AX, X14
	VPBROADCASTD X14, Y14
	VXORPS       X0, X0, X0
	VXORPS       X1, X1, X1
	VXORPS       X2, X2, X2
	VXORPS       X3, X3, X3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $64, CX
	JLT          tail

	PCALIGN $64
loop:
	VANDPS (SI), Y14, Y8
	VANDPS 32(SI), Y14, Y9
	VANDPS 64(SI), Y14, Y10
	VANDPS 96(SI), Y14, Y11
	VADDPS Y8, Y0, Y0
	VADDPS Y9, Y1, Y1
	VADDPS Y10, Y2, Y2
	VADDPS Y11, Y3, Y3
	VANDPS 128(SI), Y14, Y8
	VANDPS 160(SI), Y14, Y9
	VANDPS 192(SI), Y14, Y10
	VANDPS 224(SI), Y14, Y11
	VADDPS Y8, Y4, Y4
	VADDPS Y9, Y5, Y5
	VADDPS Y10, Y6, Y6
	VADDPS Y11, Y7, Y7
	ADDQ   $256, SI
	SUBQ   $64, CX
	JGE    loop

tail:
	ADDQ               $64, CX // elements left, 0 .. 63
	JEQ                fold
	LEAQ               ·tailMask+256(SB), R8
	MOVQ               CX, AX
	SHLQ               $2, AX
	SUBQ               AX, R8 // 32 bytes at R8 + 32*k: the mask of vector k
	SUMABSF32TAIL(0,   0, 8, Y0)
	SUMABSF32TAIL(32,  32, 16, Y1)
	SUMABSF32TAIL(64,  64, 24, Y2)
	SUMABSF32TAIL(96,  96, 32, Y3)
	SUMABSF32TAIL(128, 128, 40, Y4)
	SUMABSF32TAIL(160, 160, 48, Y5)
	SUMABSF32TAIL(192, 192, 56, Y6)
	SUMABSF32TAIL(224, 224, 64, Y7)

fold:
	FOLDF32
	LASTF32
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define SUMABSF64TAIL(OFF, M, N, ACC) \
	VMOVDQU M(R8), Y15; \
	VMASKMOVPD OFF(SI), Y15, Y8; \
	VANDPD Y8, Y14, Y8; \
	VADDPD Y8, ACC, ACC; \
	CMPQ CX, $N; \
	JLE fold

// func sumAbsF64AVX2(x *float64, n int) float64
// The sum of |x[i]| in lane order. Requires AVX2, FMA.
//
// SI x, CX elements left, Y0-Y7 lanes 0-31, Y8-Y11 data, Y14 all but the sign bits, R8 and Y15 tail masks.
// One step of all lanes a turn. Tail: masked loads give +0.
TEXT ·sumAbsF64AVX2(SB), NOSPLIT, $0-24
	MOVQ         x+0(FP), SI
	MOVQ         n+8(FP), CX
	MOVQ         $0x7fffffffffffffff, AX
	VMOVQ        AX, X14
	VPBROADCASTQ X14, Y14
	VXORPS       X0, X0, X0
	VXORPS       X1, X1, X1
	VXORPS       X2, X2, X2
	VXORPS       X3, X3, X3
	VXORPS       X4, X4, X4
	VXORPS       X5, X5, X5
	VXORPS       X6, X6, X6
	VXORPS       X7, X7, X7
	SUBQ         $32, CX
	JLT          tail

	PCALIGN $64
loop:
	VANDPD (SI), Y14, Y8
	VANDPD 32(SI), Y14, Y9
	VANDPD 64(SI), Y14, Y10
	VANDPD 96(SI), Y14, Y11
	VADDPD Y8, Y0, Y0
	VADDPD Y9, Y1, Y1
	VADDPD Y10, Y2, Y2
	VADDPD Y11, Y3, Y3
	VANDPD 128(SI), Y14, Y8
	VANDPD 160(SI), Y14, Y9
	VANDPD 192(SI), Y14, Y10
	VANDPD 224(SI), Y14, Y11
	VADDPD Y8, Y4, Y4
	VADDPD Y9, Y5, Y5
	VADDPD Y10, Y6, Y6
	VADDPD Y11, Y7, Y7
	ADDQ   $256, SI
	SUBQ   $32, CX
	JGE    loop

tail:
	ADDQ               $32, CX // elements left, 0 .. 31
	JEQ                fold
	LEAQ               ·tailMask+256(SB), R8
	MOVQ               CX, AX
	SHLQ               $3, AX
	SUBQ               AX, R8 // 32 bytes at R8 + 32*k: the mask of vector k
	SUMABSF64TAIL(0,   0, 4, Y0)
	SUMABSF64TAIL(32,  32, 8, Y1)
	SUMABSF64TAIL(64,  64, 12, Y2)
	SUMABSF64TAIL(96,  96, 16, Y3)
	SUMABSF64TAIL(128, 128, 20, Y4)
	SUMABSF64TAIL(160, 160, 24, Y5)
	SUMABSF64TAIL(192, 192, 28, Y6)
	SUMABSF64TAIL(224, 224, 32, Y7)

fold:
	FOLDF64
	LASTF64
	VMOVSD X0, ret+16(FP)
	VZEROUPPER
	RET
