//go:build !purego && !noasm

#include "textflag.h"

// func gemmFinishF32AVX512(m, n int, c *float32, ldc int, bias *float32, lo, hi, zero float32)
// Row by row: c = min(hi, max(lo, c + bias)) + zero. m, n > 0. Requires AVX512F, AVX512VL.
//
// VMAX and VMIN return the second operand, here the number, where it is NaN. With lo = 0 that keeps -0, which adding zero = +0
// mends; zero = -0 changes nothing.
// Tail: vectors of half the width, and again, by the bits of n. Not under a mask: the next row's load would wait until such
// a store has left the store buffer (512 x 5: 5 us for it).
// DI c, R8 ldc (bytes), SI bias, CX rows left, DX n, BX columns left, R9 R10 row pointers; Z29 lo, Z30 hi, Z31 zero.
TEXT ·gemmFinishF32AVX512(SB), NOSPLIT, $0-52
	MOVQ         m+0(FP), CX
	MOVQ         n+8(FP), DX
	MOVQ         c+16(FP), DI
	MOVQ         ldc+24(FP), R8
	MOVQ         bias+32(FP), SI
	SHLQ         $2, R8
	VBROADCASTSS lo+40(FP), Z29
	VBROADCASTSS hi+44(FP), Z30
	VBROADCASTSS zero+48(FP), Z31

row:
	MOVQ DI, R9
	MOVQ SI, R10
	MOVQ DX, BX
	SUBQ $16, BX
	JLT  tail

vector:
	VMOVUPS (R9), Z0
	VADDPS  (R10), Z0, Z0
	VMAXPS  Z0, Z29, Z0
	VMINPS  Z0, Z30, Z0
	VADDPS  Z31, Z0, Z0
	VMOVUPS Z0, (R9)
	ADDQ    $64, R9
	ADDQ    $64, R10
	SUBQ    $16, BX
	JGE     vector

tail:
	ADDQ    $16, BX
	JEQ     next
	TESTQ   $8, BX
	JEQ     below8
	VMOVUPS (R9), Y0
	VADDPS  (R10), Y0, Y0
	VMAXPS  Y0, Y29, Y0
	VMINPS  Y0, Y30, Y0
	VADDPS  Y31, Y0, Y0
	VMOVUPS Y0, (R9)
	ADDQ    $32, R9
	ADDQ    $32, R10

below8:
	TESTQ   $4, BX
	JEQ     below4
	VMOVUPS (R9), X0
	VADDPS  (R10), X0, X0
	VMAXPS  X0, X29, X0
	VMINPS  X0, X30, X0
	VADDPS  X31, X0, X0
	VMOVUPS X0, (R9)
	ADDQ    $16, R9
	ADDQ    $16, R10

below4:
	TESTQ  $2, BX
	JEQ    below2
	VMOVSD (R9), X0
	VMOVSD (R10), X1
	VADDPS X1, X0, X0
	VMAXPS X0, X29, X0
	VMINPS X0, X30, X0
	VADDPS X31, X0, X0
	VMOVSD X0, (R9)
	ADDQ   $8, R9
	ADDQ   $8, R10

below2:
	TESTQ  $1, BX
	JEQ    next
	VMOVSS (R9), X0
	VMOVSS (R10), X1
	VADDPS X1, X0, X0
	VMAXPS X0, X29, X0
	VMINPS X0, X30, X0
	VADDPS X31, X0, X0
	VMOVSS X0, (R9)

next:
	ADDQ R8, DI
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET

// func gemmFinishF64AVX512(m, n int, c *float64, ldc int, bias *float64, lo, hi, zero float64)
// Row by row: c = min(hi, max(lo, c + bias)) + zero. m, n > 0. Requires AVX512F, AVX512VL.
//
// VMAX and VMIN return the second operand, here the number, where it is NaN. With lo = 0 that keeps -0, which adding zero = +0
// mends; zero = -0 changes nothing.
// Tail: vectors of half the width, and again, by the bits of n. Not under a mask: the next row's load would wait until such
// a store has left the store buffer (512 x 5: 5 us for it).
// DI c, R8 ldc (bytes), SI bias, CX rows left, DX n, BX columns left, R9 R10 row pointers; Z29 lo, Z30 hi, Z31 zero.
TEXT ·gemmFinishF64AVX512(SB), NOSPLIT, $0-64
	MOVQ         m+0(FP), CX
	MOVQ         n+8(FP), DX
	MOVQ         c+16(FP), DI
	MOVQ         ldc+24(FP), R8
	MOVQ         bias+32(FP), SI
	SHLQ         $3, R8
	VBROADCASTSD lo+40(FP), Z29
	VBROADCASTSD hi+48(FP), Z30
	VBROADCASTSD zero+56(FP), Z31

row:
	MOVQ DI, R9
	MOVQ SI, R10
	MOVQ DX, BX
	SUBQ $8, BX
	JLT  tail

vector:
	VMOVUPD (R9), Z0
	VADDPD  (R10), Z0, Z0
	VMAXPD  Z0, Z29, Z0
	VMINPD  Z0, Z30, Z0
	VADDPD  Z31, Z0, Z0
	VMOVUPD Z0, (R9)
	ADDQ    $64, R9
	ADDQ    $64, R10
	SUBQ    $8, BX
	JGE     vector

tail:
	ADDQ    $8, BX
	JEQ     next
	TESTQ   $4, BX
	JEQ     below4
	VMOVUPD (R9), Y0
	VADDPD  (R10), Y0, Y0
	VMAXPD  Y0, Y29, Y0
	VMINPD  Y0, Y30, Y0
	VADDPD  Y31, Y0, Y0
	VMOVUPD Y0, (R9)
	ADDQ    $32, R9
	ADDQ    $32, R10

below4:
	TESTQ   $2, BX
	JEQ     below2
	VMOVUPD (R9), X0
	VADDPD  (R10), X0, X0
	VMAXPD  X0, X29, X0
	VMINPD  X0, X30, X0
	VADDPD  X31, X0, X0
	VMOVUPD X0, (R9)
	ADDQ    $16, R9
	ADDQ    $16, R10

below2:
	TESTQ  $1, BX
	JEQ    next
	VMOVSD (R9), X0
	VMOVSD (R10), X1
	VADDPD X1, X0, X0
	VMAXPD X0, X29, X0
	VMINPD X0, X30, X0
	VADDPD X31, X0, X0
	VMOVSD X0, (R9)

next:
	ADDQ R8, DI
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET
