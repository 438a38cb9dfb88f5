//go:build !purego && !noasm

#include "textflag.h"

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
	VMOVDQU     M(R8), Y15;         \
	VMASKMOVPS  OFF(SI), Y15, Y8;   \
	VMASKMOVPS  OFF(DX), Y15, Y9;   \
	VMOVAPS     ACC, Y10;           \
	VFMADD231PS Y9, Y8, Y10;        \
	VBLENDVPS   Y15, Y10, ACC, ACC; \
	CMPQ        CX, $N;             \
	JLE         pad

// func dotF32AVX2(x, y *float32, n int) float32
// The sum of x[i]*y[i] in lane order. Requires AVX2, FMA.
//
// SI x, DX y, CX elements left, Y0-Y7 lanes 0-63, Y8-Y11 data, R8 and Y15 masks, AX scratch.
// One step of all lanes a turn: eight chains cover the latency of the multiply-add. Head of a long slice: the elements up
// to a multiple of 32 bytes of x join the last lanes, as in sumF32AVX2. Tail: under masks, which leave the other lanes alone.
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
	CMPQ   CX, $256
	JLT    aligned
	TESTQ  $31, SI
	JNE    head

aligned:
	SUBQ $64, CX
	JLT  tail

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
	ADDQ $64, CX               // elements left, 0 .. 63
	JEQ  pad
	LEAQ ·tailMask+256(SB), R8
	MOVQ CX, AX
	SHLQ $2, AX
	SUBQ AX, R8                // 32 bytes at R8 + 32*k: the mask of vector k
	DOTF32TAIL(0,   0, 8, Y0)
	DOTF32TAIL(32,  32, 16, Y1)
	DOTF32TAIL(64,  64, 24, Y2)
	DOTF32TAIL(96,  96, 32, Y3)
	DOTF32TAIL(128, 128, 40, Y4)
	DOTF32TAIL(160, 160, 48, Y5)
	DOTF32TAIL(192, 192, 56, Y6)
	DOTF32TAIL(224, 224, 64, Y7)

pad:
	MOVQ   n+16(FP), AX
	TESTQ  $63, AX
	JEQ    fold
	VXORPS X8, X8, X8   // some lanes take +0 in the last step: not every lane sum is -0 any more
	VADDPS Y8, Y7, Y7

fold:
	FOLDF32
	LASTF32
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

head:
	MOVQ        SI, AX
	NEGQ        AX
	ANDQ        $28, AX                // bytes up to a multiple of 32
	LEAQ        ·tailMask+256(SB), R8
	VMOVDQU     (R8)(AX*1), Y15        // the last of the lanes
	VMASKMOVPS  -32(SI)(AX*1), Y15, Y8
	VMASKMOVPS  -32(DX)(AX*1), Y15, Y9
	VFMADD231PS Y9, Y8, Y7
	ADDQ        AX, SI
	ADDQ        AX, DX
	SHRQ        $2, AX
	SUBQ        AX, CX
	JMP         aligned

// One masked vector of the tail: the next 4 elements at OFF join ACC; the last of CX elements ends it.
#define DOTF64TAIL(OFF, M, N, ACC) \
	VMOVDQU     M(R8), Y15;         \
	VMASKMOVPD  OFF(SI), Y15, Y8;   \
	VMASKMOVPD  OFF(DX), Y15, Y9;   \
	VMOVAPD     ACC, Y10;           \
	VFMADD231PD Y9, Y8, Y10;        \
	VBLENDVPD   Y15, Y10, ACC, ACC; \
	CMPQ        CX, $N;             \
	JLE         pad

// func dotF64AVX2(x, y *float64, n int) float64
// The sum of x[i]*y[i] in lane order. Requires AVX2, FMA.
//
// SI x, DX y, CX elements left, Y0-Y7 lanes 0-31, Y8-Y11 data, R8 and Y15 masks, AX scratch.
// One step of all lanes a turn: eight chains cover the latency of the multiply-add. Head of a long slice: the elements up
// to a multiple of 32 bytes of x join the last lanes, as in sumF64AVX2. Tail: under masks, which leave the other lanes alone.
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
	CMPQ   CX, $128
	JLT    aligned
	TESTQ  $31, SI
	JNE    head

aligned:
	SUBQ $32, CX
	JLT  tail

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
	ADDQ $32, CX               // elements left, 0 .. 31
	JEQ  pad
	LEAQ ·tailMask+256(SB), R8
	MOVQ CX, AX
	SHLQ $3, AX
	SUBQ AX, R8                // 32 bytes at R8 + 32*k: the mask of vector k
	DOTF64TAIL(0,   0, 4, Y0)
	DOTF64TAIL(32,  32, 8, Y1)
	DOTF64TAIL(64,  64, 12, Y2)
	DOTF64TAIL(96,  96, 16, Y3)
	DOTF64TAIL(128, 128, 20, Y4)
	DOTF64TAIL(160, 160, 24, Y5)
	DOTF64TAIL(192, 192, 28, Y6)
	DOTF64TAIL(224, 224, 32, Y7)

pad:
	MOVQ   n+16(FP), AX
	TESTQ  $31, AX
	JEQ    fold
	VXORPS X8, X8, X8   // some lanes take +0 in the last step: not every lane sum is -0 any more
	VADDPD Y8, Y7, Y7

fold:
	FOLDF64
	LASTF64
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

head:
	MOVQ        SI, AX
	NEGQ        AX
	ANDQ        $24, AX                // bytes up to a multiple of 32
	LEAQ        ·tailMask+256(SB), R8
	VMOVDQU     (R8)(AX*1), Y15        // the last of the lanes
	VMASKMOVPD  -32(SI)(AX*1), Y15, Y8
	VMASKMOVPD  -32(DX)(AX*1), Y15, Y9
	VFMADD231PD Y9, Y8, Y7
	ADDQ        AX, SI
	ADDQ        AX, DX
	SHRQ        $3, AX
	SUBQ        AX, CX
	JMP         aligned
