//go:build !purego && !noasm

#include "textflag.h"

// func tanhGradF32AVX512(dst, y, dy *float32, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], 1). Requires AVX512F, BMI2.
//
// DI dst, SI y, DX dy, CX elements left, Z0-Z3 y, Z4-Z7 result, Z15 one. Four vectors a turn: the loads fill the ports.
// Tail: whole vectors, then one under a mask.
TEXT ·tanhGradF32AVX512(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         y+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVL         $0x3f800000, AX
	VMOVD        AX, X15
	VBROADCASTSS X15, Z15
	SUBQ         $64, CX
	JLT          vectors

loop:
	VMOVUPS      (SI), Z0
	VMOVUPS      64(SI), Z1
	VMOVUPS      128(SI), Z2
	VMOVUPS      192(SI), Z3
	VMOVAPS      Z15, Z4
	VFNMADD231PS Z0, Z0, Z4
	VMOVAPS      Z15, Z5
	VFNMADD231PS Z1, Z1, Z5
	VMOVAPS      Z15, Z6
	VFNMADD231PS Z2, Z2, Z6
	VMOVAPS      Z15, Z7
	VFNMADD231PS Z3, Z3, Z7
	VMULPS       (DX), Z4, Z4
	VMULPS       64(DX), Z5, Z5
	VMULPS       128(DX), Z6, Z6
	VMULPS       192(DX), Z7, Z7
	VMOVUPS      Z4, (DI)
	VMOVUPS      Z5, 64(DI)
	VMOVUPS      Z6, 128(DI)
	VMOVUPS      Z7, 192(DI)
	ADDQ         $256, SI
	ADDQ         $256, DX
	ADDQ         $256, DI
	SUBQ         $64, CX
	JGE          loop

vectors:
	ADDQ $48, CX
	JLT  tail

vector:
	VMOVUPS      (SI), Z0
	VMOVAPS      Z15, Z4
	VFNMADD231PS Z0, Z0, Z4
	VMULPS       (DX), Z4, Z4
	VMOVUPS      Z4, (DI)
	ADDQ         $64, SI
	ADDQ         $64, DX
	ADDQ         $64, DI
	SUBQ         $16, CX
	JGE          vector

tail:
	ADDQ         $16, CX
	JEQ          done
	MOVL         $-1, AX
	BZHIL        CX, AX, AX
	KMOVW        AX, K1
	VMOVUPS.Z    (SI), K1, Z0
	VMOVUPS.Z    (DX), K1, Z1
	VMOVAPS      Z15, Z4
	VFNMADD231PS Z0, Z0, Z4
	VMULPS       Z1, Z4, Z4
	VMOVUPS      Z4, K1, (DI)

done:
	VZEROUPPER
	RET

// func tanhGradF64AVX512(dst, y, dy *float64, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], 1). Requires AVX512F, BMI2.
//
// DI dst, SI y, DX dy, CX elements left, Z0-Z3 y, Z4-Z7 result, Z15 one. Four vectors a turn: the loads fill the ports.
// Tail: whole vectors, then one under a mask.
TEXT ·tanhGradF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         y+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVQ         $0x3ff0000000000000, AX
	VMOVQ        AX, X15
	VBROADCASTSD X15, Z15
	SUBQ         $32, CX
	JLT          vectors

loop:
	VMOVUPD      (SI), Z0
	VMOVUPD      64(SI), Z1
	VMOVUPD      128(SI), Z2
	VMOVUPD      192(SI), Z3
	VMOVAPD      Z15, Z4
	VFNMADD231PD Z0, Z0, Z4
	VMOVAPD      Z15, Z5
	VFNMADD231PD Z1, Z1, Z5
	VMOVAPD      Z15, Z6
	VFNMADD231PD Z2, Z2, Z6
	VMOVAPD      Z15, Z7
	VFNMADD231PD Z3, Z3, Z7
	VMULPD       (DX), Z4, Z4
	VMULPD       64(DX), Z5, Z5
	VMULPD       128(DX), Z6, Z6
	VMULPD       192(DX), Z7, Z7
	VMOVUPD      Z4, (DI)
	VMOVUPD      Z5, 64(DI)
	VMOVUPD      Z6, 128(DI)
	VMOVUPD      Z7, 192(DI)
	ADDQ         $256, SI
	ADDQ         $256, DX
	ADDQ         $256, DI
	SUBQ         $32, CX
	JGE          loop

vectors:
	ADDQ $24, CX
	JLT  tail

vector:
	VMOVUPD      (SI), Z0
	VMOVAPD      Z15, Z4
	VFNMADD231PD Z0, Z0, Z4
	VMULPD       (DX), Z4, Z4
	VMOVUPD      Z4, (DI)
	ADDQ         $64, SI
	ADDQ         $64, DX
	ADDQ         $64, DI
	SUBQ         $8, CX
	JGE          vector

tail:
	ADDQ         $8, CX
	JEQ          done
	MOVL         $-1, AX
	BZHIL        CX, AX, AX
	KMOVW        AX, K1
	VMOVUPD.Z    (SI), K1, Z0
	VMOVUPD.Z    (DX), K1, Z1
	VMOVAPD      Z15, Z4
	VFNMADD231PD Z0, Z0, Z4
	VMULPD       Z1, Z4, Z4
	VMOVUPD      Z4, K1, (DI)

done:
	VZEROUPPER
	RET

// func sigmoidGradF32AVX512(dst, y, dy *float32, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], y[i]). Requires AVX512F, BMI2.
//
// DI dst, SI y, DX dy, CX elements left, Z0-Z3 y, Z4-Z7 result. Four vectors a turn: the loads fill the ports.
// Tail: whole vectors, then one under a mask.
TEXT ·sigmoidGradF32AVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ y+8(FP), SI
	MOVQ dy+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $64, CX
	JLT  vectors

loop:
	VMOVUPS      (SI), Z0
	VMOVUPS      64(SI), Z1
	VMOVUPS      128(SI), Z2
	VMOVUPS      192(SI), Z3
	VMOVAPS      Z0, Z4
	VFNMADD231PS Z0, Z0, Z4
	VMOVAPS      Z1, Z5
	VFNMADD231PS Z1, Z1, Z5
	VMOVAPS      Z2, Z6
	VFNMADD231PS Z2, Z2, Z6
	VMOVAPS      Z3, Z7
	VFNMADD231PS Z3, Z3, Z7
	VMULPS       (DX), Z4, Z4
	VMULPS       64(DX), Z5, Z5
	VMULPS       128(DX), Z6, Z6
	VMULPS       192(DX), Z7, Z7
	VMOVUPS      Z4, (DI)
	VMOVUPS      Z5, 64(DI)
	VMOVUPS      Z6, 128(DI)
	VMOVUPS      Z7, 192(DI)
	ADDQ         $256, SI
	ADDQ         $256, DX
	ADDQ         $256, DI
	SUBQ         $64, CX
	JGE          loop

vectors:
	ADDQ $48, CX
	JLT  tail

vector:
	VMOVUPS      (SI), Z0
	VMOVAPS      Z0, Z4
	VFNMADD231PS Z0, Z0, Z4
	VMULPS       (DX), Z4, Z4
	VMOVUPS      Z4, (DI)
	ADDQ         $64, SI
	ADDQ         $64, DX
	ADDQ         $64, DI
	SUBQ         $16, CX
	JGE          vector

tail:
	ADDQ         $16, CX
	JEQ          done
	MOVL         $-1, AX
	BZHIL        CX, AX, AX
	KMOVW        AX, K1
	VMOVUPS.Z    (SI), K1, Z0
	VMOVUPS.Z    (DX), K1, Z1
	VMOVAPS      Z0, Z4
	VFNMADD231PS Z0, Z0, Z4
	VMULPS       Z1, Z4, Z4
	VMOVUPS      Z4, K1, (DI)

done:
	VZEROUPPER
	RET

// func sigmoidGradF64AVX512(dst, y, dy *float64, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], y[i]). Requires AVX512F, BMI2.
//
// DI dst, SI y, DX dy, CX elements left, Z0-Z3 y, Z4-Z7 result. Four vectors a turn: the loads fill the ports.
// Tail: whole vectors, then one under a mask.
TEXT ·sigmoidGradF64AVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ y+8(FP), SI
	MOVQ dy+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPD      (SI), Z0
	VMOVUPD      64(SI), Z1
	VMOVUPD      128(SI), Z2
	VMOVUPD      192(SI), Z3
	VMOVAPD      Z0, Z4
	VFNMADD231PD Z0, Z0, Z4
	VMOVAPD      Z1, Z5
	VFNMADD231PD Z1, Z1, Z5
	VMOVAPD      Z2, Z6
	VFNMADD231PD Z2, Z2, Z6
	VMOVAPD      Z3, Z7
	VFNMADD231PD Z3, Z3, Z7
	VMULPD       (DX), Z4, Z4
	VMULPD       64(DX), Z5, Z5
	VMULPD       128(DX), Z6, Z6
	VMULPD       192(DX), Z7, Z7
	VMOVUPD      Z4, (DI)
	VMOVUPD      Z5, 64(DI)
	VMOVUPD      Z6, 128(DI)
	VMOVUPD      Z7, 192(DI)
	ADDQ         $256, SI
	ADDQ         $256, DX
	ADDQ         $256, DI
	SUBQ         $32, CX
	JGE          loop

vectors:
	ADDQ $24, CX
	JLT  tail

vector:
	VMOVUPD      (SI), Z0
	VMOVAPD      Z0, Z4
	VFNMADD231PD Z0, Z0, Z4
	VMULPD       (DX), Z4, Z4
	VMOVUPD      Z4, (DI)
	ADDQ         $64, SI
	ADDQ         $64, DX
	ADDQ         $64, DI
	SUBQ         $8, CX
	JGE          vector

tail:
	ADDQ         $8, CX
	JEQ          done
	MOVL         $-1, AX
	BZHIL        CX, AX, AX
	KMOVW        AX, K1
	VMOVUPD.Z    (SI), K1, Z0
	VMOVUPD.Z    (DX), K1, Z1
	VMOVAPD      Z0, Z4
	VFNMADD231PD Z0, Z0, Z4
	VMULPD       Z1, Z4, Z4
	VMOVUPD      Z4, K1, (DI)

done:
	VZEROUPPER
	RET
