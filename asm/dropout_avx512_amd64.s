//go:build !purego && !noasm

#include "textflag.h"

// A round of Philox4x32 on 16 counters. c0 .. c3 is the state, t0 and t1 are free; afterwards the state is
// c1, t1, c3, t0. The products of even and odd lanes come apart and are put together again: K1 odd lanes, K2 even lanes.
#define ROUND(c0, c1, c2, c3, t0, t1, k) \
	VPSHUFD         $0xF5, c0, Z8; \
	VPSHUFD         $0xF5, c2, Z9; \
	VPMULUDQ        c0, Z16, t0; \
	VPMULUDQ        Z8, Z16, Z8; \
	VPMULUDQ        c2, Z17, t1; \
	VPMULUDQ        Z9, Z17, Z9; \
	PAIR(t0, Z8, Z10); \
	PAIR(t1, Z9, Z11); \
	VPTERNLOGD.BCST $0x96, k(SP), Z9, c1; \
	VPTERNLOGD.BCST $0x96, 32+k(SP), Z8, c3

// From the products of even and odd lanes: even = the low halves, odd = the high halves, in lane order.
#define PAIR(even, odd, t) \
	VMOVDQA64 even, t; \
	VPSHUFD   $0xA0, odd, K1, even; \
	VPSHUFD   $0xF5, t, K2, odd

// The round keys are the key plus multiples of the golden ratio and of sqrt(3) - 1, as 32-bit fractions.
DATA weyl0AVX512<>+0(SB)/8, $0x9e3779b900000000
DATA weyl0AVX512<>+8(SB)/8, $0xdaa66d2b3c6ef372
DATA weyl0AVX512<>+16(SB)/8, $0x1715609d78dde6e4
DATA weyl0AVX512<>+24(SB)/8, $0x5384540fb54cda56
GLOBL weyl0AVX512<>(SB), RODATA|NOPTR, $32

DATA weyl1AVX512<>+0(SB)/8, $0xbb67ae8500000000
DATA weyl1AVX512<>+8(SB)/8, $0x32370b8f76cf5d0a
DATA weyl1AVX512<>+16(SB)/8, $0xa9066899ed9eba14
DATA weyl1AVX512<>+24(SB)/8, $0x1fd5c5a3646e171e
GLOBL weyl1AVX512<>(SB), RODATA|NOPTR, $32

DATA laneAVX512<>+0(SB)/8, $0x0000000100000000
DATA laneAVX512<>+8(SB)/8, $0x0000000300000002
DATA laneAVX512<>+16(SB)/8, $0x0000000500000004
DATA laneAVX512<>+24(SB)/8, $0x0000000700000006
DATA laneAVX512<>+32(SB)/8, $0x0000000900000008
DATA laneAVX512<>+40(SB)/8, $0x0000000b0000000a
DATA laneAVX512<>+48(SB)/8, $0x0000000d0000000c
DATA laneAVX512<>+56(SB)/8, $0x0000000f0000000e
GLOBL laneAVX512<>(SB), RODATA|NOPTR, $64

// func dropoutF32AVX512(dst *float32, ds int, x *float32, xs, rows, cols int, key *DropoutKey, scale float32)
// dst[i*ds+j] = word >= Threshold ? x[i*xs+j]*scale : 0, the words of dropoutGeneric. Requires AVX512F.
//
// DI dst, SI x, R8, R9 bytes from the end of a row to the next, R10 rows left, R11 columns, CX columns left, BX key, AX, DX
// scratch, K1 odd lanes, K2 even lanes, K3 columns kept,
// Z0-Z5 state, Z8-Z11 scratch, Z16-Z17 multipliers, Z18 counters, Z19-Z21 row, layer, step, Z22 threshold, Z23 scale,
// Z24 16 in every lane, Z25 counters of the first group, Z26 1. Stack: the round keys, then the words of a partial group.
// One group of 64 columns a turn; its rounds are a chain of latencies, but the groups overlap. Tail: the words go
// through the stack, a vector at a time, then vectors of half the width and again, by the bits of cols.
TEXT ·dropoutF32AVX512(SB), NOSPLIT, $320-60
	MOVQ         dst+0(FP), DI
	MOVQ         ds+8(FP), R8
	MOVQ         x+16(FP), SI
	MOVQ         xs+24(FP), R9
	MOVQ         rows+32(FP), R10
	MOVQ         cols+40(FP), R11
	MOVQ         key+48(FP), BX
	VBROADCASTSS scale+56(FP), Z23
	TESTQ        R10, R10
	JEQ          done
	TESTQ        R11, R11
	JEQ          done
	SUBQ         R11, R8
	SUBQ         R11, R9
	SHLQ         $2, R8
	SHLQ         $2, R9
	VPBROADCASTD (BX), Y0
	VPBROADCASTD 4(BX), Y1
	VPADDD       weyl0AVX512<>(SB), Y0, Y0
	VPADDD       weyl1AVX512<>(SB), Y1, Y1
	VMOVDQU      Y0, (SP)
	VMOVDQU      Y1, 32(SP)
	VPBROADCASTD 8(BX), Z19
	VPBROADCASTD 12(BX), Z20
	VPBROADCASTD 16(BX), Z21
	MOVL         20(BX), AX
	SHLL         $4, AX
	VPBROADCASTD AX, Z18
	VPADDD       laneAVX512<>(SB), Z18, Z25
	VPBROADCASTD 24(BX), Z22
	MOVL         $0xD2511F53, AX
	VPBROADCASTD AX, Z16
	MOVL         $0xCD9E8D57, AX
	VPBROADCASTD AX, Z17
	MOVL         $16, AX
	VPBROADCASTD AX, Z24
	MOVL         $1, AX
	VPBROADCASTD AX, Z26
	MOVL         $0xAAAA, AX
	KMOVW        AX, K1
	MOVL         $0x5555, AX
	KMOVW        AX, K2

row:
	MOVQ      R11, CX
	VMOVDQA64 Z25, Z18

group:
	VMOVDQA64 Z18, Z0
	VMOVDQA64 Z19, Z1
	VMOVDQA64 Z20, Z2
	VMOVDQA64 Z21, Z3
	ROUND(Z0, Z1, Z2, Z3, Z4, Z5, 0)
	ROUND(Z1, Z5, Z3, Z4, Z0, Z2, 4)
	ROUND(Z5, Z2, Z4, Z0, Z1, Z3, 8)
	ROUND(Z2, Z3, Z0, Z1, Z5, Z4, 12)
	ROUND(Z3, Z4, Z1, Z5, Z2, Z0, 16)
	ROUND(Z4, Z0, Z5, Z2, Z3, Z1, 20)
	ROUND(Z0, Z1, Z2, Z3, Z4, Z5, 24)
	VPADDD    Z24, Z18, Z18
	SUBQ      $64, CX
	JLT       partial
	VPCMPUD   $5, Z22, Z1, K3
	VMULPS.Z  (SI), Z23, K3, Z8
	VMOVUPS   Z8, (DI)
	VPCMPUD   $5, Z22, Z5, K3
	VMULPS.Z  64(SI), Z23, K3, Z8
	VMOVUPS   Z8, 64(DI)
	VPCMPUD   $5, Z22, Z3, K3
	VMULPS.Z  128(SI), Z23, K3, Z8
	VMOVUPS   Z8, 128(DI)
	VPCMPUD   $5, Z22, Z4, K3
	VMULPS.Z  192(SI), Z23, K3, Z8
	VMOVUPS   Z8, 192(DI)
	ADDQ      $256, SI
	ADDQ      $256, DI
	TESTQ     CX, CX
	JNE       group

next:
	ADDQ   R8, DI
	ADDQ   R9, SI
	VPADDD Z26, Z19, Z19
	DECQ   R10
	JNE    row

done:
	VZEROUPPER
	RET

partial:
	ADDQ      $64, CX // columns left, 1 .. 63
	VMOVDQU32 Z1, 64(SP)
	VMOVDQU32 Z5, 128(SP)
	VMOVDQU32 Z3, 192(SP)
	VMOVDQU32 Z4, 256(SP)
	LEAQ      64(SP), DX
	SUBQ      $16, CX
	JLT       tail

vector:
	VMOVDQU32 (DX), Z0
	VPCMPUD   $5, Z22, Z0, K3
	VMULPS.Z  (SI), Z23, K3, Z8
	VMOVUPS   Z8, (DI)
	ADDQ      $64, DX
	ADDQ      $64, SI
	ADDQ      $64, DI
	SUBQ      $16, CX
	JGE       vector

tail:
	ADDQ      $16, CX // columns left, 0 .. 15
	JEQ       next
	TESTQ     $8, CX
	JEQ       below8
	VMOVDQU32 (DX), Y0
	VPCMPUD   $5, Y22, Y0, K3
	VMOVUPS   (SI), Y8
	VMULPS.Z  Y8, Y23, K3, Y8
	VMOVUPS   Y8, (DI)
	ADDQ      $32, DX
	ADDQ      $32, SI
	ADDQ      $32, DI

below8:
	TESTQ     $4, CX
	JEQ       below4
	VMOVDQU32 (DX), X0
	VPCMPUD   $5, X22, X0, K3
	VMOVUPS   (SI), X8
	VMULPS.Z  X8, X23, K3, X8
	VMOVUPS   X8, (DI)
	ADDQ      $16, DX
	ADDQ      $16, SI
	ADDQ      $16, DI

below4:
	TESTQ    $2, CX
	JEQ      below2
	VMOVQ    (DX), X0
	VPCMPUD  $5, X22, X0, K3
	VMOVSD   (SI), X8
	VMULPS.Z X8, X23, K3, X8
	VMOVSD   X8, (DI)
	ADDQ     $8, DX
	ADDQ     $8, SI
	ADDQ     $8, DI

below2:
	TESTQ    $1, CX
	JEQ      next
	VMOVD    (DX), X0
	VPCMPUD  $5, X22, X0, K3
	VMOVSS   (SI), X8
	VMULPS.Z X8, X23, K3, X8
	VMOVSS   X8, (DI)
	ADDQ     $4, SI
	ADDQ     $4, DI
	JMP      next

// func dropoutF64AVX512(dst *float64, ds int, x *float64, xs, rows, cols int, key *DropoutKey, scale float64)
// dst[i*ds+j] = word >= Threshold ? x[i*xs+j]*scale : 0, the words of dropoutGeneric. Requires AVX512F.
//
// DI dst, SI x, R8, R9 bytes from the end of a row to the next, R10 rows left, R11 columns, CX columns left, BX key, AX, DX
// scratch, K1 odd lanes, K2 even lanes, K3 columns kept,
// Z0-Z5 state, Z8-Z11 scratch, Z16-Z17 multipliers, Z18 counters, Z19-Z21 row, layer, step, Z22 threshold, Z23 scale,
// Z24 16 in every lane, Z25 counters of the first group, Z26 1. Stack: the round keys, then the words of a partial group.
// One group of 64 columns a turn; its rounds are a chain of latencies, but the groups overlap. Tail: the words go
// through the stack, a vector at a time, then vectors of half the width and again, by the bits of cols.
TEXT ·dropoutF64AVX512(SB), NOSPLIT, $320-64
	MOVQ         dst+0(FP), DI
	MOVQ         ds+8(FP), R8
	MOVQ         x+16(FP), SI
	MOVQ         xs+24(FP), R9
	MOVQ         rows+32(FP), R10
	MOVQ         cols+40(FP), R11
	MOVQ         key+48(FP), BX
	VBROADCASTSD scale+56(FP), Z23
	TESTQ        R10, R10
	JEQ          done
	TESTQ        R11, R11
	JEQ          done
	SUBQ         R11, R8
	SUBQ         R11, R9
	SHLQ         $3, R8
	SHLQ         $3, R9
	VPBROADCASTD (BX), Y0
	VPBROADCASTD 4(BX), Y1
	VPADDD       weyl0AVX512<>(SB), Y0, Y0
	VPADDD       weyl1AVX512<>(SB), Y1, Y1
	VMOVDQU      Y0, (SP)
	VMOVDQU      Y1, 32(SP)
	VPBROADCASTD 8(BX), Z19
	VPBROADCASTD 12(BX), Z20
	VPBROADCASTD 16(BX), Z21
	MOVL         20(BX), AX
	SHLL         $4, AX
	VPBROADCASTD AX, Z18
	VPADDD       laneAVX512<>(SB), Z18, Z25
	VPBROADCASTD 24(BX), Z22
	MOVL         $0xD2511F53, AX
	VPBROADCASTD AX, Z16
	MOVL         $0xCD9E8D57, AX
	VPBROADCASTD AX, Z17
	MOVL         $16, AX
	VPBROADCASTD AX, Z24
	MOVL         $1, AX
	VPBROADCASTD AX, Z26
	MOVL         $0xAAAA, AX
	KMOVW        AX, K1
	MOVL         $0x5555, AX
	KMOVW        AX, K2

row:
	MOVQ      R11, CX
	VMOVDQA64 Z25, Z18

group:
	VMOVDQA64 Z18, Z0
	VMOVDQA64 Z19, Z1
	VMOVDQA64 Z20, Z2
	VMOVDQA64 Z21, Z3
	ROUND(Z0, Z1, Z2, Z3, Z4, Z5, 0)
	ROUND(Z1, Z5, Z3, Z4, Z0, Z2, 4)
	ROUND(Z5, Z2, Z4, Z0, Z1, Z3, 8)
	ROUND(Z2, Z3, Z0, Z1, Z5, Z4, 12)
	ROUND(Z3, Z4, Z1, Z5, Z2, Z0, 16)
	ROUND(Z4, Z0, Z5, Z2, Z3, Z1, 20)
	ROUND(Z0, Z1, Z2, Z3, Z4, Z5, 24)
	VPADDD    Z24, Z18, Z18
	SUBQ      $64, CX
	JLT       partial
	VPCMPUD   $5, Z22, Z1, K3
	VMULPD.Z  (SI), Z23, K3, Z8
	KSHIFTRW  $8, K3, K3
	VMULPD.Z  64(SI), Z23, K3, Z9
	VMOVUPD   Z8, (DI)
	VMOVUPD   Z9, 64(DI)
	VPCMPUD   $5, Z22, Z5, K3
	VMULPD.Z  128(SI), Z23, K3, Z8
	KSHIFTRW  $8, K3, K3
	VMULPD.Z  192(SI), Z23, K3, Z9
	VMOVUPD   Z8, 128(DI)
	VMOVUPD   Z9, 192(DI)
	VPCMPUD   $5, Z22, Z3, K3
	VMULPD.Z  256(SI), Z23, K3, Z8
	KSHIFTRW  $8, K3, K3
	VMULPD.Z  320(SI), Z23, K3, Z9
	VMOVUPD   Z8, 256(DI)
	VMOVUPD   Z9, 320(DI)
	VPCMPUD   $5, Z22, Z4, K3
	VMULPD.Z  384(SI), Z23, K3, Z8
	KSHIFTRW  $8, K3, K3
	VMULPD.Z  448(SI), Z23, K3, Z9
	VMOVUPD   Z8, 384(DI)
	VMOVUPD   Z9, 448(DI)
	ADDQ      $512, SI
	ADDQ      $512, DI
	TESTQ     CX, CX
	JNE       group

next:
	ADDQ   R8, DI
	ADDQ   R9, SI
	VPADDD Z26, Z19, Z19
	DECQ   R10
	JNE    row

done:
	VZEROUPPER
	RET

partial:
	ADDQ      $64, CX // columns left, 1 .. 63
	VMOVDQU32 Z1, 64(SP)
	VMOVDQU32 Z5, 128(SP)
	VMOVDQU32 Z3, 192(SP)
	VMOVDQU32 Z4, 256(SP)
	LEAQ      64(SP), DX
	SUBQ      $8, CX
	JLT       tail

vector:
	VMOVDQU32 (DX), Y0
	VPCMPUD   $5, Y22, Y0, K3
	VMULPD.Z  (SI), Z23, K3, Z8
	VMOVUPD   Z8, (DI)
	ADDQ      $32, DX
	ADDQ      $64, SI
	ADDQ      $64, DI
	SUBQ      $8, CX
	JGE       vector

tail:
	ADDQ      $8, CX // columns left, 0 .. 7
	JEQ       next
	TESTQ     $4, CX
	JEQ       below4
	VMOVDQU32 (DX), X0
	VPCMPUD   $5, X22, X0, K3
	VMOVUPD   (SI), Y8
	VMULPD.Z  Y8, Y23, K3, Y8
	VMOVUPD   Y8, (DI)
	ADDQ      $16, DX
	ADDQ      $32, SI
	ADDQ      $32, DI

below4:
	TESTQ    $2, CX
	JEQ      below2
	VMOVQ    (DX), X0
	VPCMPUD  $5, X22, X0, K3
	VMOVUPD  (SI), X8
	VMULPD.Z X8, X23, K3, X8
	VMOVUPD  X8, (DI)
	ADDQ     $8, DX
	ADDQ     $16, SI
	ADDQ     $16, DI

below2:
	TESTQ    $1, CX
	JEQ      next
	VMOVD    (DX), X0
	VPCMPUD  $5, X22, X0, K3
	VMOVSD   (SI), X8
	VMULPD.Z X8, X23, K3, X8
	VMOVSD   X8, (DI)
	ADDQ     $8, SI
	ADDQ     $8, DI
	JMP      next
