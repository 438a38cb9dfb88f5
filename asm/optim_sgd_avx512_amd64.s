//go:build !purego && !noasm

#include "textflag.h"

// The arithmetic of a step, for a vector and for the tail.

#define SGD_STEP_F32 \
	VFMADD231PS Z0, Z17, Z1; \
	VFMADD231PS Z1, Z16, Z0

#define SGD_STEP_F64 \
	VFMADD231PD Z0, Z17, Z1; \
	VFMADD231PD Z1, Z16, Z0

#define MOMENTUM_BUFFER_F32 \
	VFMADD231PS Z0, Z17, Z1; \
	VMULPS      Z1, Z19, Z3; \
	VFMADD213PS Z3, Z18, Z2; \
	VMOVAPS     Z2, Z3

#define MOMENTUM_BUFFER_F64 \
	VFMADD231PD Z0, Z17, Z1; \
	VMULPD      Z1, Z19, Z3; \
	VFMADD213PD Z3, Z18, Z2; \
	VMOVAPD     Z2, Z3

// func sgdF32AVX512(p, grad *float32, n int, c *SGDCoef[float32])
// A step of gradient descent as sgdGeneric defines it. Requires AVX512F, BMI2.
//
// DI p, SI g, BX c, CX elements left, AX byte offset, R11 scratch, K1 tail mask,
// Z0 p, Z1 g and d, Z16-Z17 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one vector under a mask.
TEXT ·sgdF32AVX512(SB), NOSPLIT, $0-32
	MOVQ         p+0(FP), DI
	MOVQ         grad+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVQ         c+24(FP), BX
	VBROADCASTSS (BX), Z16
	VBROADCASTSS 4(BX), Z17
	XORL         AX, AX
	SUBQ         $16, CX
	JLT          tail

vector:
	VMOVUPS (DI)(AX*1), Z0
	VMOVUPS (SI)(AX*1), Z1
	SGD_STEP_F32
	VMOVUPS Z0, (DI)(AX*1)
	ADDQ    $64, AX
	SUBQ    $16, CX
	JGE     vector

tail:
	ADDQ      $16, CX // elements left, 0 .. 15
	JEQ       done
	MOVL      $-1, R11
	BZHIL     CX, R11, R11
	KMOVW     R11, K1
	VMOVUPS.Z (DI)(AX*1), K1, Z0
	VMOVUPS.Z (SI)(AX*1), K1, Z1
	SGD_STEP_F32
	VMOVUPS   Z0, K1, (DI)(AX*1)

done:
	VZEROUPPER
	RET

// func sgdF64AVX512(p, grad *float64, n int, c *SGDCoef[float64])
// A step of gradient descent as sgdGeneric defines it. Requires AVX512F, BMI2.
//
// DI p, SI g, BX c, CX elements left, AX byte offset, R11 scratch, K1 tail mask,
// Z0 p, Z1 g and d, Z16-Z17 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one vector under a mask.
TEXT ·sgdF64AVX512(SB), NOSPLIT, $0-32
	MOVQ         p+0(FP), DI
	MOVQ         grad+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVQ         c+24(FP), BX
	VBROADCASTSD (BX), Z16
	VBROADCASTSD 8(BX), Z17
	XORL         AX, AX
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPD (DI)(AX*1), Z0
	VMOVUPD (SI)(AX*1), Z1
	SGD_STEP_F64
	VMOVUPD Z0, (DI)(AX*1)
	ADDQ    $64, AX
	SUBQ    $8, CX
	JGE     vector

tail:
	ADDQ      $8, CX // elements left, 0 .. 7
	JEQ       done
	MOVL      $-1, R11
	BZHIL     CX, R11, R11
	KMOVW     R11, K1
	VMOVUPD.Z (DI)(AX*1), K1, Z0
	VMOVUPD.Z (SI)(AX*1), K1, Z1
	SGD_STEP_F64
	VMOVUPD   Z0, K1, (DI)(AX*1)

done:
	VZEROUPPER
	RET

// func sgdMomentumF32AVX512(p, buf, grad *float32, n int, c *SGDCoef[float32])
// A step of gradient descent with momentum as sgdMomentumGeneric defines it. Requires AVX512F, BMI2.
//
// DI p, SI buf, DX g, BX c, CX elements left, AX byte offset, R10 Look, R11 scratch, K1 tail mask,
// Z0 p, Z1 g and d, Z2 buf, Z3 scratch and e, Z16-Z20 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one vector under a mask.
TEXT ·sgdMomentumF32AVX512(SB), NOSPLIT, $0-40
	MOVQ         p+0(FP), DI
	MOVQ         buf+8(FP), SI
	MOVQ         grad+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVQ         c+32(FP), BX
	VBROADCASTSS (BX), Z16
	VBROADCASTSS 4(BX), Z17
	VBROADCASTSS 8(BX), Z18
	VBROADCASTSS 12(BX), Z19
	VBROADCASTSS 16(BX), Z20
	MOVL         16(BX), R10
	SHLL         $1, R10 // 0 if Look is a zero
	XORL         AX, AX
	SUBQ         $16, CX
	JLT          tail

vector:
	VMOVUPS (DI)(AX*1), Z0
	VMOVUPS (SI)(AX*1), Z2
	VMOVUPS (DX)(AX*1), Z1
	MOMENTUM_BUFFER_F32
	VMOVUPS Z2, (SI)(AX*1)
	TESTQ   R10, R10
	JNE     nesterov

nesterovDone:
	VFMADD231PS Z3, Z16, Z0
	VMOVUPS     Z0, (DI)(AX*1)
	ADDQ        $64, AX
	SUBQ        $16, CX
	JGE         vector

tail:
	ADDQ        $16, CX // elements left, 0 .. 15
	JEQ         done
	MOVL        $-1, R11
	BZHIL       CX, R11, R11
	KMOVW       R11, K1
	VMOVUPS.Z   (DI)(AX*1), K1, Z0
	VMOVUPS.Z   (SI)(AX*1), K1, Z2
	VMOVUPS.Z   (DX)(AX*1), K1, Z1
	MOMENTUM_BUFFER_F32
	VMOVUPS     Z2, K1, (SI)(AX*1)
	TESTQ       R10, R10
	JEQ         nesterovTail
	VFMADD213PS Z1, Z20, Z3

nesterovTail:
	VFMADD231PS Z3, Z16, Z0
	VMOVUPS     Z0, K1, (DI)(AX*1)

done:
	VZEROUPPER
	RET

nesterov:
	VFMADD213PS Z1, Z20, Z3
	JMP         nesterovDone

// func sgdMomentumF64AVX512(p, buf, grad *float64, n int, c *SGDCoef[float64])
// A step of gradient descent with momentum as sgdMomentumGeneric defines it. Requires AVX512F, BMI2.
//
// DI p, SI buf, DX g, BX c, CX elements left, AX byte offset, R10 Look, R11 scratch, K1 tail mask,
// Z0 p, Z1 g and d, Z2 buf, Z3 scratch and e, Z16-Z20 the coefficients in c's order.
// One vector a turn: loads and stores are the limit.
// Tail: one vector under a mask.
TEXT ·sgdMomentumF64AVX512(SB), NOSPLIT, $0-40
	MOVQ         p+0(FP), DI
	MOVQ         buf+8(FP), SI
	MOVQ         grad+16(FP), DX
	MOVQ         n+24(FP), CX
	MOVQ         c+32(FP), BX
	VBROADCASTSD (BX), Z16
	VBROADCASTSD 8(BX), Z17
	VBROADCASTSD 16(BX), Z18
	VBROADCASTSD 24(BX), Z19
	VBROADCASTSD 32(BX), Z20
	MOVQ         32(BX), R10
	SHLQ         $1, R10 // 0 if Look is a zero
	XORL         AX, AX
	SUBQ         $8, CX
	JLT          tail

vector:
	VMOVUPD (DI)(AX*1), Z0
	VMOVUPD (SI)(AX*1), Z2
	VMOVUPD (DX)(AX*1), Z1
	MOMENTUM_BUFFER_F64
	VMOVUPD Z2, (SI)(AX*1)
	TESTQ   R10, R10
	JNE     nesterov

nesterovDone:
	VFMADD231PD Z3, Z16, Z0
	VMOVUPD     Z0, (DI)(AX*1)
	ADDQ        $64, AX
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ        $8, CX // elements left, 0 .. 7
	JEQ         done
	MOVL        $-1, R11
	BZHIL       CX, R11, R11
	KMOVW       R11, K1
	VMOVUPD.Z   (DI)(AX*1), K1, Z0
	VMOVUPD.Z   (SI)(AX*1), K1, Z2
	VMOVUPD.Z   (DX)(AX*1), K1, Z1
	MOMENTUM_BUFFER_F64
	VMOVUPD     Z2, K1, (SI)(AX*1)
	TESTQ       R10, R10
	JEQ         nesterovTail
	VFMADD213PD Z1, Z20, Z3

nesterovTail:
	VFMADD231PD Z3, Z16, Z0
	VMOVUPD     Z0, K1, (DI)(AX*1)

done:
	VZEROUPPER
	RET

nesterov:
	VFMADD213PD Z1, Z20, Z3
	JMP         nesterovDone
