//go:build !purego && !noasm

#include "textflag.h"

// func tanhGradF32AVX2(dst, y, dy *float32, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], 1). Requires AVX2, FMA.
//
// DI dst, SI y, DX dy, CX elements left, Y0-Y3 y, Y4-Y7 result, Y15 one. Four vectors a turn: the loads fill the ports.
// Tail: whole vectors, then single elements.
TEXT ·tanhGradF32AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         y+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVL         $0x3f800000, AX
	VMOVD        AX, X15
	VBROADCASTSS X15, Y15
	SUBQ         $32, CX
	JLT          vectors

loop:
	VMOVUPS      (SI), Y0
	VMOVUPS      32(SI), Y1
	VMOVUPS      64(SI), Y2
	VMOVUPS      96(SI), Y3
	VMOVAPS      Y15, Y4
	VFNMADD231PS Y0, Y0, Y4
	VMOVAPS      Y15, Y5
	VFNMADD231PS Y1, Y1, Y5
	VMOVAPS      Y15, Y6
	VFNMADD231PS Y2, Y2, Y6
	VMOVAPS      Y15, Y7
	VFNMADD231PS Y3, Y3, Y7
	VMULPS       (DX), Y4, Y4
	VMULPS       32(DX), Y5, Y5
	VMULPS       64(DX), Y6, Y6
	VMULPS       96(DX), Y7, Y7
	VMOVUPS      Y4, (DI)
	VMOVUPS      Y5, 32(DI)
	VMOVUPS      Y6, 64(DI)
	VMOVUPS      Y7, 96(DI)
	ADDQ         $128, SI
	ADDQ         $128, DX
	ADDQ         $128, DI
	SUBQ         $32, CX
	JGE          loop

vectors:
	ADDQ $24, CX
	JLT  tail

vector:
	VMOVUPS      (SI), Y0
	VMOVAPS      Y15, Y4
	VFNMADD231PS Y0, Y0, Y4
	VMULPS       (DX), Y4, Y4
	VMOVUPS      Y4, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DX
	ADDQ         $32, DI
	SUBQ         $8, CX
	JGE          vector

tail:
	ADDQ $8, CX
	JEQ  done

element:
	VMOVSS       (SI), X0
	VMOVAPS      X15, X4
	VFNMADD231SS X0, X0, X4
	VMULSS       (DX), X4, X4
	VMOVSS       X4, (DI)
	ADDQ         $4, SI
	ADDQ         $4, DX
	ADDQ         $4, DI
	DECQ         CX
	JNE          element

done:
	VZEROUPPER
	RET

// func tanhGradF64AVX2(dst, y, dy *float64, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], 1). Requires AVX2, FMA.
//
// DI dst, SI y, DX dy, CX elements left, Y0-Y3 y, Y4-Y7 result, Y15 one. Four vectors a turn: the loads fill the ports.
// Tail: whole vectors, then single elements.
TEXT ·tanhGradF64AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         y+8(FP), SI
	MOVQ         dy+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVQ         $0x3ff0000000000000, AX
	VMOVQ        AX, X15
	VBROADCASTSD X15, Y15
	SUBQ         $16, CX
	JLT          vectors

loop:
	VMOVUPD      (SI), Y0
	VMOVUPD      32(SI), Y1
	VMOVUPD      64(SI), Y2
	VMOVUPD      96(SI), Y3
	VMOVAPD      Y15, Y4
	VFNMADD231PD Y0, Y0, Y4
	VMOVAPD      Y15, Y5
	VFNMADD231PD Y1, Y1, Y5
	VMOVAPD      Y15, Y6
	VFNMADD231PD Y2, Y2, Y6
	VMOVAPD      Y15, Y7
	VFNMADD231PD Y3, Y3, Y7
	VMULPD       (DX), Y4, Y4
	VMULPD       32(DX), Y5, Y5
	VMULPD       64(DX), Y6, Y6
	VMULPD       96(DX), Y7, Y7
	VMOVUPD      Y4, (DI)
	VMOVUPD      Y5, 32(DI)
	VMOVUPD      Y6, 64(DI)
	VMOVUPD      Y7, 96(DI)
	ADDQ         $128, SI
	ADDQ         $128, DX
	ADDQ         $128, DI
	SUBQ         $16, CX
	JGE          loop

vectors:
	ADDQ $12, CX
	JLT  tail

vector:
	VMOVUPD      (SI), Y0
	VMOVAPD      Y15, Y4
	VFNMADD231PD Y0, Y0, Y4
	VMULPD       (DX), Y4, Y4
	VMOVUPD      Y4, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DX
	ADDQ         $32, DI
	SUBQ         $4, CX
	JGE          vector

tail:
	ADDQ $4, CX
	JEQ  done

element:
	VMOVSD       (SI), X0
	VMOVAPD      X15, X4
	VFNMADD231SD X0, X0, X4
	VMULSD       (DX), X4, X4
	VMOVSD       X4, (DI)
	ADDQ         $8, SI
	ADDQ         $8, DX
	ADDQ         $8, DI
	DECQ         CX
	JNE          element

done:
	VZEROUPPER
	RET

// func sigmoidGradF32AVX2(dst, y, dy *float32, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], y[i]). Requires AVX2, FMA.
//
// DI dst, SI y, DX dy, CX elements left, Y0-Y3 y, Y4-Y7 result. Four vectors a turn: the loads fill the ports.
// Tail: whole vectors, then single elements.
TEXT ·sigmoidGradF32AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ y+8(FP), SI
	MOVQ dy+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $32, CX
	JLT  vectors

loop:
	VMOVUPS      (SI), Y0
	VMOVUPS      32(SI), Y1
	VMOVUPS      64(SI), Y2
	VMOVUPS      96(SI), Y3
	VMOVAPS      Y0, Y4
	VFNMADD231PS Y0, Y0, Y4
	VMOVAPS      Y1, Y5
	VFNMADD231PS Y1, Y1, Y5
	VMOVAPS      Y2, Y6
	VFNMADD231PS Y2, Y2, Y6
	VMOVAPS      Y3, Y7
	VFNMADD231PS Y3, Y3, Y7
	VMULPS       (DX), Y4, Y4
	VMULPS       32(DX), Y5, Y5
	VMULPS       64(DX), Y6, Y6
	VMULPS       96(DX), Y7, Y7
	VMOVUPS      Y4, (DI)
	VMOVUPS      Y5, 32(DI)
	VMOVUPS      Y6, 64(DI)
	VMOVUPS      Y7, 96(DI)
	ADDQ         $128, SI
	ADDQ         $128, DX
	ADDQ         $128, DI
	SUBQ         $32, CX
	JGE          loop

vectors:
	ADDQ $24, CX
	JLT  tail

vector:
	VMOVUPS      (SI), Y0
	VMOVAPS      Y0, Y4
	VFNMADD231PS Y0, Y0, Y4
	VMULPS       (DX), Y4, Y4
	VMOVUPS      Y4, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DX
	ADDQ         $32, DI
	SUBQ         $8, CX
	JGE          vector

tail:
	ADDQ $8, CX
	JEQ  done

element:
	VMOVSS       (SI), X0
	VMOVAPS      X0, X4
	VFNMADD231SS X0, X0, X4
	VMULSS       (DX), X4, X4
	VMOVSS       X4, (DI)
	ADDQ         $4, SI
	ADDQ         $4, DX
	ADDQ         $4, DI
	DECQ         CX
	JNE          element

done:
	VZEROUPPER
	RET

// func sigmoidGradF64AVX2(dst, y, dy *float64, n int)
// dst[i] = dy[i] * fma(-y[i], y[i], y[i]). Requires AVX2, FMA.
//
// DI dst, SI y, DX dy, CX elements left, Y0-Y3 y, Y4-Y7 result. Four vectors a turn: the loads fill the ports.
// Tail: whole vectors, then single elements.
TEXT ·sigmoidGradF64AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ y+8(FP), SI
	MOVQ dy+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $16, CX
	JLT  vectors

loop:
	VMOVUPD      (SI), Y0
	VMOVUPD      32(SI), Y1
	VMOVUPD      64(SI), Y2
	VMOVUPD      96(SI), Y3
	VMOVAPD      Y0, Y4
	VFNMADD231PD Y0, Y0, Y4
	VMOVAPD      Y1, Y5
	VFNMADD231PD Y1, Y1, Y5
	VMOVAPD      Y2, Y6
	VFNMADD231PD Y2, Y2, Y6
	VMOVAPD      Y3, Y7
	VFNMADD231PD Y3, Y3, Y7
	VMULPD       (DX), Y4, Y4
	VMULPD       32(DX), Y5, Y5
	VMULPD       64(DX), Y6, Y6
	VMULPD       96(DX), Y7, Y7
	VMOVUPD      Y4, (DI)
	VMOVUPD      Y5, 32(DI)
	VMOVUPD      Y6, 64(DI)
	VMOVUPD      Y7, 96(DI)
	ADDQ         $128, SI
	ADDQ         $128, DX
	ADDQ         $128, DI
	SUBQ         $16, CX
	JGE          loop

vectors:
	ADDQ $12, CX
	JLT  tail

vector:
	VMOVUPD      (SI), Y0
	VMOVAPD      Y0, Y4
	VFNMADD231PD Y0, Y0, Y4
	VMULPD       (DX), Y4, Y4
	VMOVUPD      Y4, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DX
	ADDQ         $32, DI
	SUBQ         $4, CX
	JGE          vector

tail:
	ADDQ $4, CX
	JEQ  done

element:
	VMOVSD       (SI), X0
	VMOVAPD      X0, X4
	VFNMADD231SD X0, X0, X4
	VMULSD       (DX), X4, X4
	VMOVSD       X4, (DI)
	ADDQ         $8, SI
	ADDQ         $8, DX
	ADDQ         $8, DI
	DECQ         CX
	JNE          element

done:
	VZEROUPPER
	RET
