//go:build !purego && !noasm

#include "textflag.h"

// func addF32AVX2(dst, a, b *float32, n int)
// dst[i] = a[i] + b[i]. Requires AVX.
//
// DI dst, SI a, DX b, CX elements left, Y0-Y3 data.
// Four vectors a turn, as at AVX-512. Tail: whole vectors, then one element at a time (dst may be a or b exactly, so
// that an overlapping last vector would add twice).
TEXT ·addF32AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	VADDPS  (DX), Y0, Y0
	VADDPS  32(DX), Y1, Y1
	VADDPS  64(DX), Y2, Y2
	VADDPS  96(DX), Y3, Y3
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ    $128, SI
	ADDQ    $128, DX
	ADDQ    $128, DI
	SUBQ    $32, CX
	JGE     loop

vectors:
	ADDQ $24, CX // elements left - 8
	JLT  tail

vector:
	VMOVUPS (SI), Y0
	VADDPS  (DX), Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DX
	ADDQ    $32, DI
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ $8, CX // elements left, 0 .. 7
	JEQ  done

element:
	VMOVSS (SI), X0
	VADDSS (DX), X0, X0
	VMOVSS X0, (DI)
	ADDQ   $4, SI
	ADDQ   $4, DX
	ADDQ   $4, DI
	DECQ   CX
	JNE    element

done:
	VZEROUPPER
	RET
