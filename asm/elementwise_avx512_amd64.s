//go:build !purego && !noasm

#include "textflag.h"

// func addF32AVX512(dst, a, b *float32, n int)
// dst[i] = a[i] + b[i]. Requires AVX512F, BMI2.
//
// DI dst, SI a, DX b, CX elements left, AX, BX scratch, K1 tail mask, Z0-Z3 data.
// Four vectors a turn: two loads and a store each already fill the ports, more only lengthens the tail.
// Tail: whole vectors, then one under a mask.
TEXT ·addF32AVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $64, CX
	JLT  vectors

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	VADDPS  (DX), Z0, Z0
	VADDPS  64(DX), Z1, Z1
	VADDPS  128(DX), Z2, Z2
	VADDPS  192(DX), Z3, Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DX
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

vectors:
	ADDQ $48, CX // elements left - 16
	JLT  tail

vector:
	VMOVUPS (SI), Z0
	VADDPS  (DX), Z0, Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DX
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, AX
	BZHIL     CX, AX, AX
	KMOVW     AX, K1
	VMOVUPS.Z (SI), K1, Z0
	VMOVUPS.Z (DX), K1, Z1
	VADDPS    Z1, Z0, Z0
	VMOVUPS   Z0, K1, (DI)

done:
	VZEROUPPER
	RET
