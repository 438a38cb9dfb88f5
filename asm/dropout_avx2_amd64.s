//go:build !purego && !noasm

#include "textflag.h"

// A round of Philox4x32 on 8 counters. c0 .. c3 is the state, t0 and t1 are free; afterwards the state is c1, t1, c3, t0.
// The products of even and odd lanes come apart: PRODUCT puts them together again.
#define ROUND(c0, c1, c2, c3, t0, t1, k) \
	PRODUCT(c0, Y14, t0, Y8); \
	PRODUCT(c2, Y15, t1, Y9); \
	VPBROADCASTD k(SP), Y10; \
	VPBROADCASTD 32+k(SP), Y11; \
	VPXOR        Y9, c1, c1; \
	VPXOR        Y8, c3, c3; \
	VPXOR        Y10, c1, c1; \
	VPXOR        Y11, c3, c3

// low and high become the halves of the 64-bit products of c's lanes and m. Y12, Y13 scratch.
#define PRODUCT(c, m, low, high) \
	VPSHUFD  $0xF5, c, high; \
	VPMULUDQ c, m, low; \
	VPMULUDQ high, m, high; \
	VPSHUFD  $0xF5, low, Y12; \
	VPSHUFD  $0xA0, high, Y13; \
	VPBLENDD $0xAA, Y13, low, low; \
	VPBLENDD $0xAA, high, Y12, high

// The round keys are the key plus multiples of the golden ratio and of sqrt(3) - 1, as 32-bit fractions.
DATA weyl0AVX2<>+0(SB)/8, $0x9e3779b900000000
DATA weyl0AVX2<>+8(SB)/8, $0xdaa66d2b3c6ef372
DATA weyl0AVX2<>+16(SB)/8, $0x1715609d78dde6e4
DATA weyl0AVX2<>+24(SB)/8, $0x5384540fb54cda56
GLOBL weyl0AVX2<>(SB), RODATA|NOPTR, $32

DATA weyl1AVX2<>+0(SB)/8, $0xbb67ae8500000000
DATA weyl1AVX2<>+8(SB)/8, $0x32370b8f76cf5d0a
DATA weyl1AVX2<>+16(SB)/8, $0xa9066899ed9eba14
DATA weyl1AVX2<>+24(SB)/8, $0x1fd5c5a3646e171e
GLOBL weyl1AVX2<>(SB), RODATA|NOPTR, $32

DATA laneAVX2<>+0(SB)/8, $0x0000000100000000
DATA laneAVX2<>+8(SB)/8, $0x0000000300000002
DATA laneAVX2<>+16(SB)/8, $0x0000000500000004
DATA laneAVX2<>+24(SB)/8, $0x0000000700000006
DATA laneAVX2<>+32(SB)/8, $0x0000000900000008
DATA laneAVX2<>+40(SB)/8, $0x0000000b0000000a
DATA laneAVX2<>+48(SB)/8, $0x0000000d0000000c
DATA laneAVX2<>+56(SB)/8, $0x0000000f0000000e
GLOBL laneAVX2<>(SB), RODATA|NOPTR, $64

// func dropoutF32AVX2(dst *float32, ds int, x *float32, xs, rows, cols int, key *DropoutKey, scale float32)
// dst[i*ds+j] = word >= Threshold ? x[i*xs+j]*scale : 0, the words of dropoutGeneric. Requires AVX2.
//
// DI dst, SI x, R8, R9 bytes from the end of a row to the next, R10 rows left, R11 columns, CX columns left, BX key, AX first
// counter of the group, R12 columns of the group, DX their words, R13 row number, Y0-Y5 state,
// Y6 threshold, Y7 scale, Y8-Y11 scratch, Y14-Y15 multipliers. Stack: 64 bytes of round keys, 256 of words.
// Two halves of 8 counters make a group of 64 columns; its words go through the stack. Tail: one column at a time.
TEXT ·dropoutF32AVX2(SB), NOSPLIT, $320-60
	MOVQ         dst+0(FP), DI
	MOVQ         ds+8(FP), R8
	MOVQ         x+16(FP), SI
	MOVQ         xs+24(FP), R9
	MOVQ         rows+32(FP), R10
	MOVQ         cols+40(FP), R11
	MOVQ         key+48(FP), BX
	VBROADCASTSS scale+56(FP), Y7
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
	VPADDD       weyl0AVX2<>(SB), Y0, Y0
	VPADDD       weyl1AVX2<>(SB), Y1, Y1
	VMOVDQU      Y0, (SP)
	VMOVDQU      Y1, 32(SP)
	VPBROADCASTD 24(BX), Y6
	MOVL         $0xD2511F53, AX
	VMOVD        AX, X14
	VPBROADCASTD X14, Y14
	MOVL         $0xCD9E8D57, AX
	VMOVD        AX, X15
	VPBROADCASTD X15, Y15
	MOVL         8(BX), R13

row:
	MOVQ R11, CX
	MOVL 20(BX), AX
	SHLL $4, AX

group:
	VMOVD        AX, X0
	VPBROADCASTD X0, Y0
	VPADDD       laneAVX2<>+0(SB), Y0, Y0
	VMOVD        R13, X1
	VPBROADCASTD X1, Y1
	VPBROADCASTD 12(BX), Y2
	VPBROADCASTD 16(BX), Y3
	ROUND(Y0,    Y1, Y2, Y3, Y4, Y5, 0)
	ROUND(Y1,    Y5, Y3, Y4, Y0, Y2, 4)
	ROUND(Y5,    Y2, Y4, Y0, Y1, Y3, 8)
	ROUND(Y2,    Y3, Y0, Y1, Y5, Y4, 12)
	ROUND(Y3,    Y4, Y1, Y5, Y2, Y0, 16)
	ROUND(Y4,    Y0, Y5, Y2, Y3, Y1, 20)
	ROUND(Y0,    Y1, Y2, Y3, Y4, Y5, 24)
	VMOVDQU      Y1, 64(SP)
	VMOVDQU      Y5, 128(SP)
	VMOVDQU      Y3, 192(SP)
	VMOVDQU      Y4, 256(SP)
	VMOVD        AX, X0
	VPBROADCASTD X0, Y0
	VPADDD       laneAVX2<>+32(SB), Y0, Y0
	VMOVD        R13, X1
	VPBROADCASTD X1, Y1
	VPBROADCASTD 12(BX), Y2
	VPBROADCASTD 16(BX), Y3
	ROUND(Y0,    Y1, Y2, Y3, Y4, Y5, 0)
	ROUND(Y1,    Y5, Y3, Y4, Y0, Y2, 4)
	ROUND(Y5,    Y2, Y4, Y0, Y1, Y3, 8)
	ROUND(Y2,    Y3, Y0, Y1, Y5, Y4, 12)
	ROUND(Y3,    Y4, Y1, Y5, Y2, Y0, 16)
	ROUND(Y4,    Y0, Y5, Y2, Y3, Y1, 20)
	ROUND(Y0,    Y1, Y2, Y3, Y4, Y5, 24)
	VMOVDQU      Y1, 96(SP)
	VMOVDQU      Y5, 160(SP)
	VMOVDQU      Y3, 224(SP)
	VMOVDQU      Y4, 288(SP)
	ADDL         $16, AX
	MOVQ         $64, R12
	CMPQ         CX, R12
	CMOVQLT      CX, R12
	SUBQ         R12, CX
	LEAQ         64(SP), DX
	SUBQ         $8, R12
	JLT          tail

vector:
	VMOVDQU  (DX), Y0
	VPMAXUD  Y0, Y6, Y1
	VPCMPEQD Y0, Y1, Y1 // all ones where the word is not below the threshold
	VMULPS   (SI), Y7, Y2
	VANDPS   Y1, Y2, Y2
	VMOVUPS  Y2, (DI)
	ADDQ     $32, DX
	ADDQ     $32, SI
	ADDQ     $32, DI
	SUBQ     $8, R12
	JGE      vector

tail:
	ADDQ $8, R12 // columns left in the group, 0 .. 7
	JEQ  next

element:
	VMOVD    (DX), X0
	VPMAXUD  X0, X6, X1
	VPCMPEQD X0, X1, X1
	VMOVSS   (SI), X2
	VMULSS   X2, X7, X2
	VANDPS   X1, X2, X2
	VMOVSS   X2, (DI)
	ADDQ     $4, DX
	ADDQ     $4, SI
	ADDQ     $4, DI
	DECQ     R12
	JNE      element

next:
	TESTQ CX, CX
	JNE   group
	ADDQ  R8, DI
	ADDQ  R9, SI
	INCL  R13
	DECQ  R10
	JNE   row

done:
	VZEROUPPER
	RET

// func dropoutF64AVX2(dst *float64, ds int, x *float64, xs, rows, cols int, key *DropoutKey, scale float64)
// dst[i*ds+j] = word >= Threshold ? x[i*xs+j]*scale : 0, the words of dropoutGeneric. Requires AVX2.
//
// DI dst, SI x, R8, R9 bytes from the end of a row to the next, R10 rows left, R11 columns, CX columns left, BX key, AX first
// counter of the group, R12 columns of the group, DX their words, R13 row number, Y0-Y5 state,
// Y6 threshold, Y7 scale, Y8-Y11 scratch, Y14-Y15 multipliers. Stack: 64 bytes of round keys, 256 of words.
// Two halves of 8 counters make a group of 64 columns; its words go through the stack. Tail: one column at a time.
TEXT ·dropoutF64AVX2(SB), NOSPLIT, $320-64
	MOVQ         dst+0(FP), DI
	MOVQ         ds+8(FP), R8
	MOVQ         x+16(FP), SI
	MOVQ         xs+24(FP), R9
	MOVQ         rows+32(FP), R10
	MOVQ         cols+40(FP), R11
	MOVQ         key+48(FP), BX
	VBROADCASTSD scale+56(FP), Y7
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
	VPADDD       weyl0AVX2<>(SB), Y0, Y0
	VPADDD       weyl1AVX2<>(SB), Y1, Y1
	VMOVDQU      Y0, (SP)
	VMOVDQU      Y1, 32(SP)
	VPBROADCASTD 24(BX), Y6
	MOVL         $0xD2511F53, AX
	VMOVD        AX, X14
	VPBROADCASTD X14, Y14
	MOVL         $0xCD9E8D57, AX
	VMOVD        AX, X15
	VPBROADCASTD X15, Y15
	MOVL         8(BX), R13

row:
	MOVQ R11, CX
	MOVL 20(BX), AX
	SHLL $4, AX

group:
	VMOVD        AX, X0
	VPBROADCASTD X0, Y0
	VPADDD       laneAVX2<>+0(SB), Y0, Y0
	VMOVD        R13, X1
	VPBROADCASTD X1, Y1
	VPBROADCASTD 12(BX), Y2
	VPBROADCASTD 16(BX), Y3
	ROUND(Y0,    Y1, Y2, Y3, Y4, Y5, 0)
	ROUND(Y1,    Y5, Y3, Y4, Y0, Y2, 4)
	ROUND(Y5,    Y2, Y4, Y0, Y1, Y3, 8)
	ROUND(Y2,    Y3, Y0, Y1, Y5, Y4, 12)
	ROUND(Y3,    Y4, Y1, Y5, Y2, Y0, 16)
	ROUND(Y4,    Y0, Y5, Y2, Y3, Y1, 20)
	ROUND(Y0,    Y1, Y2, Y3, Y4, Y5, 24)
	VMOVDQU      Y1, 64(SP)
	VMOVDQU      Y5, 128(SP)
	VMOVDQU      Y3, 192(SP)
	VMOVDQU      Y4, 256(SP)
	VMOVD        AX, X0
	VPBROADCASTD X0, Y0
	VPADDD       laneAVX2<>+32(SB), Y0, Y0
	VMOVD        R13, X1
	VPBROADCASTD X1, Y1
	VPBROADCASTD 12(BX), Y2
	VPBROADCASTD 16(BX), Y3
	ROUND(Y0,    Y1, Y2, Y3, Y4, Y5, 0)
	ROUND(Y1,    Y5, Y3, Y4, Y0, Y2, 4)
	ROUND(Y5,    Y2, Y4, Y0, Y1, Y3, 8)
	ROUND(Y2,    Y3, Y0, Y1, Y5, Y4, 12)
	ROUND(Y3,    Y4, Y1, Y5, Y2, Y0, 16)
	ROUND(Y4,    Y0, Y5, Y2, Y3, Y1, 20)
	ROUND(Y0,    Y1, Y2, Y3, Y4, Y5, 24)
	VMOVDQU      Y1, 96(SP)
	VMOVDQU      Y5, 160(SP)
	VMOVDQU      Y3, 224(SP)
	VMOVDQU      Y4, 288(SP)
	ADDL         $16, AX
	MOVQ         $64, R12
	CMPQ         CX, R12
	CMOVQLT      CX, R12
	SUBQ         R12, CX
	LEAQ         64(SP), DX
	SUBQ         $4, R12
	JLT          tail

vector:
	VMOVDQU   (DX), X0
	VPMAXUD   X0, X6, X1
	VPCMPEQD  X0, X1, X1 // all ones where the word is not below the threshold
	VPMOVSXDQ X1, Y1
	VMULPD    (SI), Y7, Y2
	VANDPD    Y1, Y2, Y2
	VMOVUPD   Y2, (DI)
	ADDQ      $16, DX
	ADDQ      $32, SI
	ADDQ      $32, DI
	SUBQ      $4, R12
	JGE       vector

tail:
	ADDQ $4, R12 // columns left in the group, 0 .. 3
	JEQ  next

element:
	VMOVD     (DX), X0
	VPMAXUD   X0, X6, X1
	VPCMPEQD  X0, X1, X1
	VPMOVSXDQ X1, X1
	VMOVSD    (SI), X2
	VMULSD    X2, X7, X2
	VANDPD    X1, X2, X2
	VMOVSD    X2, (DI)
	ADDQ      $4, DX
	ADDQ      $8, SI
	ADDQ      $8, DI
	DECQ      R12
	JNE       element

next:
	TESTQ CX, CX
	JNE   group
	ADDQ  R8, DI
	ADDQ  R9, SI
	INCL  R13
	DECQ  R10
	JNE   row

done:
	VZEROUPPER
	RET
