//go:build !purego && !noasm

#include "textflag.h"

// func expF32AVX512(dst, x *float32, n int)
// dst[i] = e^x[i]. Requires AVX512F, AVX512BW, BMI2.
//
// DI dst, SI x, CX elements left, R8 expLanes; by pairs of registers: Z0-Z1 x and r, 2-3 t, 4-5 k, 6-7 p; Z20-Z31 constants; R9 not 0 in the last turn.
// Two chains a turn: one leaves the multipliers waiting, more gain nothing (out-of-order execution overlaps turns): 9.5 cycles for
// 16 elements, of which the nine multiply-adds need 9.0.
// Tail: one more turn, loaded and stored under masks (in every turn they cost 2 %). A vector of which nothing is left is not touched: a store
// that a mask hides altogether traps into microcode where the page is not writable.
TEXT ·expF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	LEAQ         ·expLanes(SB), R8
	VBROADCASTSS (R8), Z31
	VBROADCASTSS 32(R8), Z30
	VBROADCASTSS 96(R8), Z29
	VBROADCASTSS 64(R8), Z28
	VBROADCASTSS 128(R8), Z27
	VBROADCASTSS 160(R8), Z26
	VBROADCASTSS 192(R8), Z25
	VBROADCASTSS 224(R8), Z24
	VBROADCASTSS 256(R8), Z23
	VBROADCASTSS 288(R8), Z22
	VBROADCASTSS 320(R8), Z21
	VBROADCASTSS 352(R8), Z20
	XORL         R9, R9
	SUBQ         $32, CX
	JLT          tail

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1

body:
	VMINPS       Z0, Z31, Z0 // NaN stays
	VMINPS       Z1, Z31, Z1
	VMAXPS       Z0, Z30, Z0
	VMAXPS       Z1, Z30, Z1
	VMOVAPS      Z29, Z2 // t = round + x log2(e)
	VMOVAPS      Z29, Z3
	VFMADD231PS  Z28, Z0, Z2
	VFMADD231PS  Z28, Z1, Z3
	VSUBPS       Z29, Z2, Z4 // k
	VSUBPS       Z29, Z3, Z5
	VFNMADD231PS Z27, Z4, Z0 // r = x - k log 2
	VFNMADD231PS Z27, Z5, Z1
	VFNMADD231PS Z26, Z4, Z0
	VFNMADD231PS Z26, Z5, Z1
	VMOVAPS      Z25, Z6 // p = e^r
	VMOVAPS      Z25, Z7
	VFMADD213PS  Z24, Z0, Z6
	VFMADD213PS  Z24, Z1, Z7
	VFMADD213PS  Z23, Z0, Z6
	VFMADD213PS  Z23, Z1, Z7
	VFMADD213PS  Z22, Z0, Z6
	VFMADD213PS  Z22, Z1, Z7
	VFMADD213PS  Z21, Z0, Z6
	VFMADD213PS  Z21, Z1, Z7
	VFMADD213PS  Z20, Z0, Z6
	VFMADD213PS  Z20, Z1, Z7
	VFMADD213PS  Z20, Z0, Z6
	VFMADD213PS  Z20, Z1, Z7
	VSCALEFPS    Z4, Z6, Z6 // p 2^k
	VSCALEFPS    Z5, Z7, Z7
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Z6, (DI)
	VMOVUPS      Z7, 64(DI)
	ADDQ         $128, SI
	ADDQ         $128, DI
	SUBQ         $32, CX
	JGE          loop

tail:
	ADDQ      $32, CX // elements left, 0 .. 31
	JEQ       done
	MOVL      $-1, R9
	BZHIL     CX, R9, R9
	KMOVD     R9, K1
	KSHIFTRD  $16, K1, K2
	VMOVUPS.Z (SI), K1, Z0
	CMPQ      CX, $16
	JLE       body
	VMOVUPS.Z 64(SI), K2, Z1
	JMP       body

last:
	VMOVUPS Z6, K1, (DI)
	CMPQ    CX, $16
	JLE     done
	VMOVUPS Z7, K2, 64(DI)

done:
	VZEROUPPER
	RET

// func logF32AVX512(dst, x *float32, n int)
// dst[i] = log x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, R8 logLanes; by pairs of registers: Z0-Z1 x, 2-3 m, r, r^2; 4-5 e; 6-7 P; 8-9 hi; 10-11 lower part; Z31 what VFIXUPIMMPS
// puts in place of special results, a nibble per class of x; Z19-Z30 constants.
// Two chains a turn as in expF32AVX512; the tail is one more turn under masks.
TEXT ·logF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	LEAQ         ·logLanes(SB), R8
	VBROADCASTSS 576(R8), Z31
	VBROADCASTSS 288(R8), Z30
	VBROADCASTSS (R8), Z29
	VBROADCASTSS 32(R8), Z28
	VBROADCASTSS 64(R8), Z27
	VBROADCASTSS 96(R8), Z26
	VBROADCASTSS 128(R8), Z25
	VBROADCASTSS 160(R8), Z24
	VBROADCASTSS 192(R8), Z23
	VBROADCASTSS 224(R8), Z22
	VBROADCASTSS 256(R8), Z21
	VBROADCASTSS 320(R8), Z20
	VBROADCASTSS 352(R8), Z19
	KXNORW       K1, K1, K1
	KXNORW       K2, K2, K2
	SUBQ         $32, CX
	JLT          tail

loop:
	VMOVUPS.Z   (SI), K1, Z0
	VMOVUPS.Z   64(SI), K2, Z1
	VGETMANTPS  $3, Z0, Z2 // m in [3/4, 3/2)
	VGETMANTPS  $3, Z1, Z3
	VGETEXPPS   Z0, Z4
	VGETEXPPS   Z1, Z5
	VGETEXPPS   Z2, Z6
	VGETEXPPS   Z3, Z7
	VSUBPS      Z6, Z4, Z4 // e
	VSUBPS      Z7, Z5, Z5
	VSUBPS      Z30, Z2, Z2 // r = m - 1
	VSUBPS      Z30, Z3, Z3
	VMOVAPS     Z29, Z6 // P(r)
	VMOVAPS     Z29, Z7
	VFMADD213PS Z28, Z2, Z6
	VFMADD213PS Z28, Z3, Z7
	VFMADD213PS Z27, Z2, Z6
	VFMADD213PS Z27, Z3, Z7
	VFMADD213PS Z26, Z2, Z6
	VFMADD213PS Z26, Z3, Z7
	VFMADD213PS Z25, Z2, Z6
	VFMADD213PS Z25, Z3, Z7
	VFMADD213PS Z24, Z2, Z6
	VFMADD213PS Z24, Z3, Z7
	VFMADD213PS Z23, Z2, Z6
	VFMADD213PS Z23, Z3, Z7
	VFMADD213PS Z22, Z2, Z6
	VFMADD213PS Z22, Z3, Z7
	VFMADD213PS Z21, Z2, Z6
	VFMADD213PS Z21, Z3, Z7
	VMOVAPS     Z2, Z8 // hi = r + e ln2Hi
	VMOVAPS     Z3, Z9
	VFMADD231PS Z20, Z4, Z8
	VFMADD231PS Z20, Z5, Z9
	VMOVAPS     Z20, Z10 // e ln2Hi - hi + r, the rounding error of hi
	VMOVAPS     Z20, Z11
	VFMSUB213PS Z8, Z4, Z10
	VFMSUB213PS Z9, Z5, Z11
	VADDPS      Z2, Z10, Z10
	VADDPS      Z3, Z11, Z11
	VFMADD231PS Z19, Z4, Z10 // + e ln2Lo
	VFMADD231PS Z19, Z5, Z11
	VMULPS      Z2, Z2, Z2
	VMULPS      Z3, Z3, Z3
	VFMADD231PS Z6, Z2, Z10 // + r^2 P
	VFMADD231PS Z7, Z3, Z11
	VADDPS      Z10, Z8, Z8
	VADDPS      Z11, Z9, Z9
	VFIXUPIMMPS $0, Z31, Z0, Z8 // zero, negative, Inf, NaN
	VFIXUPIMMPS $0, Z31, Z1, Z9
	VMOVUPS     Z8, K1, (DI)
	VMOVUPS     Z9, K2, 64(DI)
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $32, CX
	JGE         loop

tail:
	ADDQ  $32, CX // elements left; 0 or less after the masked turn
	JLE   done
	MOVL  $-1, AX
	BZHIL CX, AX, AX
	KMOVW AX, K1
	SHRL  $16, AX
	KMOVW AX, K2
	XORL  CX, CX
	SUBQ  $32, CX
	JMP   loop

done:
	VZEROUPPER
	RET

// func tanhF32AVX512(dst, x *float32, n int)
// dst[i] = tanh x[i]. Requires AVX512F, AVX512DQ, BMI2.
//
// DI dst, SI x, CX elements left, R8 tanhLanes; by threes of registers: Z0-Z2 x, 3-5 |x| and d, 6-8 segment, 9-11 p, 12-14 coefficient; Z16 centers,
// Z17-Z24 coefficients (twice eight), Z27-Z31 constants; K1 the last elements.
// Three chains a turn, each four instructions behind the one before: 14.7 cycles for 16 elements against 15.0 abreast, and 15.5 for two chains.
// The rest, up to 47 elements, a vector at a time.
TEXT ·tanhF32AVX512(SB), NOSPLIT, $0-24
	MOVQ            dst+0(FP), DI
	MOVQ            x+8(FP), SI
	MOVQ            n+16(FP), CX
	LEAQ            ·tanhLanes(SB), R8
	VBROADCASTF32X8 (R8), Z16
	VBROADCASTF32X8 32(R8), Z17
	VBROADCASTF32X8 64(R8), Z18
	VBROADCASTF32X8 96(R8), Z19
	VBROADCASTF32X8 128(R8), Z20
	VBROADCASTF32X8 160(R8), Z21
	VBROADCASTF32X8 192(R8), Z22
	VBROADCASTF32X8 224(R8), Z23
	VBROADCASTF32X8 256(R8), Z24
	VBROADCASTSS    288(R8), Z31
	VBROADCASTSS    384(R8), Z30
	VBROADCASTSS    416(R8), Z29
	VBROADCASTSS    352(R8), Z28
	VBROADCASTSS    320(R8), Z27
	SUBQ            $48, CX
	JLT             tail

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VPANDD      Z30, Z0, Z3 // |x|
	VMINPS      Z3, Z31, Z3 // NaN stays
	VMOVAPS     Z28, Z6 // u = |x| scale + offset
	VFMADD231PS Z27, Z3, Z6
	VPSRLD      $22, Z6, Z6 // segment: VPERMPS looks at the low bits only
	VPANDD      Z30, Z1, Z4
	VPERMPS     Z16, Z6, Z9
	VMINPS      Z4, Z31, Z4
	VSUBPS      Z9, Z3, Z3 // d = |x| - center
	VMOVAPS     Z28, Z7
	VPERMPS     Z24, Z6, Z9
	VFMADD231PS Z27, Z4, Z7
	VPERMPS     Z23, Z6, Z12
	VPSRLD      $22, Z7, Z7
	VPANDD      Z30, Z2, Z5
	VFMADD213PS Z12, Z3, Z9
	VPERMPS     Z16, Z7, Z10
	VMINPS      Z5, Z31, Z5
	VPERMPS     Z22, Z6, Z12
	VSUBPS      Z10, Z4, Z4
	VMOVAPS     Z28, Z8
	VFMADD213PS Z12, Z3, Z9
	VPERMPS     Z24, Z7, Z10
	VFMADD231PS Z27, Z5, Z8
	VPERMPS     Z21, Z6, Z12
	VPERMPS     Z23, Z7, Z13
	VPSRLD      $22, Z8, Z8
	VFMADD213PS Z12, Z3, Z9
	VFMADD213PS Z13, Z4, Z10
	VPERMPS     Z16, Z8, Z11
	VPERMPS     Z20, Z6, Z12
	VPERMPS     Z22, Z7, Z13
	VSUBPS      Z11, Z5, Z5
	VFMADD213PS Z12, Z3, Z9
	VFMADD213PS Z13, Z4, Z10
	VPERMPS     Z24, Z8, Z11
	VPERMPS     Z19, Z6, Z12
	VPERMPS     Z21, Z7, Z13
	VPERMPS     Z23, Z8, Z14
	VFMADD213PS Z12, Z3, Z9
	VFMADD213PS Z13, Z4, Z10
	VFMADD213PS Z14, Z5, Z11
	VPERMPS     Z18, Z6, Z12
	VPERMPS     Z20, Z7, Z13
	VPERMPS     Z22, Z8, Z14
	VFMADD213PS Z12, Z3, Z9
	VFMADD213PS Z13, Z4, Z10
	VFMADD213PS Z14, Z5, Z11
	VPERMPS     Z17, Z6, Z12
	VPERMPS     Z19, Z7, Z13
	VPERMPS     Z21, Z8, Z14
	VFMADD213PS Z12, Z3, Z9
	VFMADD213PS Z13, Z4, Z10
	VFMADD213PS Z14, Z5, Z11
	VPTERNLOGD  $0xF8, Z29, Z0, Z9 // the sign of x
	VPERMPS     Z18, Z7, Z13
	VPERMPS     Z20, Z8, Z14
	VFMADD213PS Z13, Z4, Z10
	VFMADD213PS Z14, Z5, Z11
	VPERMPS     Z17, Z7, Z13
	VPERMPS     Z19, Z8, Z14
	VFMADD213PS Z13, Z4, Z10
	VFMADD213PS Z14, Z5, Z11
	VPTERNLOGD  $0xF8, Z29, Z1, Z10
	VPERMPS     Z18, Z8, Z14
	VFMADD213PS Z14, Z5, Z11
	VPERMPS     Z17, Z8, Z14
	VFMADD213PS Z14, Z5, Z11
	VPTERNLOGD  $0xF8, Z29, Z2, Z11
	VMOVUPS     Z9, (DI)
	VMOVUPS     Z10, 64(DI)
	VMOVUPS     Z11, 128(DI)
	ADDQ        $192, SI
	ADDQ        $192, DI
	SUBQ        $48, CX
	JGE         loop

tail:
	ADDQ $48, CX // elements left, 0 .. 47
	JEQ  done

vector:
	MOVL        $-1, AX
	BZHIL       CX, AX, AX
	KMOVW       AX, K1
	VMOVUPS.Z   (SI), K1, Z0
	VPANDD      Z30, Z0, Z3
	VMINPS      Z3, Z31, Z3
	VMOVAPS     Z28, Z6
	VFMADD231PS Z27, Z3, Z6
	VPSRLD      $22, Z6, Z6
	VPERMPS     Z16, Z6, Z9
	VSUBPS      Z9, Z3, Z3
	VPERMPS     Z24, Z6, Z9
	VPERMPS     Z23, Z6, Z12
	VFMADD213PS Z12, Z3, Z9
	VPERMPS     Z22, Z6, Z12
	VFMADD213PS Z12, Z3, Z9
	VPERMPS     Z21, Z6, Z12
	VFMADD213PS Z12, Z3, Z9
	VPERMPS     Z20, Z6, Z12
	VFMADD213PS Z12, Z3, Z9
	VPERMPS     Z19, Z6, Z12
	VFMADD213PS Z12, Z3, Z9
	VPERMPS     Z18, Z6, Z12
	VFMADD213PS Z12, Z3, Z9
	VPERMPS     Z17, Z6, Z12
	VFMADD213PS Z12, Z3, Z9
	VPTERNLOGD  $0xF8, Z29, Z0, Z9
	VMOVUPS     Z9, K1, (DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $16, CX
	JGT         vector

done:
	VZEROUPPER
	RET

// func sigmoidF32AVX512(dst, x *float32, n int)
// dst[i] = 1/(1 + e^-x[i]). Requires AVX512F, AVX512BW, AVX512DQ, BMI2.
//
// DI dst, SI x, CX elements left, R8 expLanes; by fours of registers: Z0-Z3 x, 4-7 -|x|, r, d; 8-11 t, then q; 12-15 k; 16-19 p, e^-|x|, n;
// Z20-Z31 constants; R9 and the tail as in expF32AVX512. VRANGEPS, which loses a NaN, and VFIXUPIMMPS, which brings it back with n, each stand
// for two instructions: it is the schedulers that are full, and so four chains beat two (14.1 cycles for 16 elements against 14.8, and 15.6 before).
TEXT ·sigmoidF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	LEAQ         ·expLanes(SB), R8
	VBROADCASTSS 512(R8), Z31
	VBROADCASTSS 96(R8), Z30
	VBROADCASTSS 64(R8), Z29
	VBROADCASTSS 128(R8), Z28
	VBROADCASTSS 160(R8), Z27
	VBROADCASTSS 192(R8), Z26
	VBROADCASTSS 224(R8), Z25
	VBROADCASTSS 256(R8), Z24
	VBROADCASTSS 288(R8), Z23
	VBROADCASTSS 320(R8), Z22
	VBROADCASTSS 352(R8), Z21
	VBROADCASTSS 384(R8), Z20
	XORL         R9, R9
	SUBQ         $64, CX
	JLT          tail

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3

body:
	VRANGEPS.BCST $14, 32(R8), Z0, Z4 // -min(|x|, 104), also for NaN
	VRANGEPS.BCST $14, 32(R8), Z1, Z5
	VRANGEPS.BCST $14, 32(R8), Z2, Z6
	VRANGEPS.BCST $14, 32(R8), Z3, Z7
	VMOVAPS       Z30, Z8 // t = round + x log2(e)
	VMOVAPS       Z30, Z9
	VMOVAPS       Z30, Z10
	VMOVAPS       Z30, Z11
	VFMADD231PS   Z29, Z4, Z8
	VFMADD231PS   Z29, Z5, Z9
	VFMADD231PS   Z29, Z6, Z10
	VFMADD231PS   Z29, Z7, Z11
	VSUBPS        Z30, Z8, Z12 // k
	VSUBPS        Z30, Z9, Z13
	VSUBPS        Z30, Z10, Z14
	VSUBPS        Z30, Z11, Z15
	VFNMADD231PS  Z28, Z12, Z4 // r = x - k log 2
	VFNMADD231PS  Z28, Z13, Z5
	VFNMADD231PS  Z28, Z14, Z6
	VFNMADD231PS  Z28, Z15, Z7
	VFNMADD231PS  Z27, Z12, Z4
	VFNMADD231PS  Z27, Z13, Z5
	VFNMADD231PS  Z27, Z14, Z6
	VFNMADD231PS  Z27, Z15, Z7
	VMOVAPS       Z26, Z16 // p = e^r
	VMOVAPS       Z26, Z17
	VMOVAPS       Z26, Z18
	VMOVAPS       Z26, Z19
	VFMADD213PS   Z25, Z4, Z16
	VFMADD213PS   Z25, Z5, Z17
	VFMADD213PS   Z25, Z6, Z18
	VFMADD213PS   Z25, Z7, Z19
	VFMADD213PS   Z24, Z4, Z16
	VFMADD213PS   Z24, Z5, Z17
	VFMADD213PS   Z24, Z6, Z18
	VFMADD213PS   Z24, Z7, Z19
	VFMADD213PS   Z23, Z4, Z16
	VFMADD213PS   Z23, Z5, Z17
	VFMADD213PS   Z23, Z6, Z18
	VFMADD213PS   Z23, Z7, Z19
	VFMADD213PS   Z22, Z4, Z16
	VFMADD213PS   Z22, Z5, Z17
	VFMADD213PS   Z22, Z6, Z18
	VFMADD213PS   Z22, Z7, Z19
	VFMADD213PS   Z21, Z4, Z16
	VFMADD213PS   Z21, Z5, Z17
	VFMADD213PS   Z21, Z6, Z18
	VFMADD213PS   Z21, Z7, Z19
	VFMADD213PS   Z21, Z4, Z16
	VFMADD213PS   Z21, Z5, Z17
	VFMADD213PS   Z21, Z6, Z18
	VFMADD213PS   Z21, Z7, Z19
	VSCALEFPS     Z12, Z16, Z16 // t = p 2^k
	VSCALEFPS     Z13, Z17, Z17
	VSCALEFPS     Z14, Z18, Z18
	VSCALEFPS     Z15, Z19, Z19
	VADDPS        Z21, Z16, Z4 // d = 1 + t
	VADDPS        Z21, Z17, Z5
	VADDPS        Z21, Z18, Z6
	VADDPS        Z21, Z19, Z7
	VMAXPS        Z20, Z16, Z8
	VMAXPS        Z20, Z17, Z9
	VMAXPS        Z20, Z18, Z10
	VMAXPS        Z20, Z19, Z11
	VDIVPS        Z4, Z8, Z8 // q = t/d
	VDIVPS        Z5, Z9, Z9
	VDIVPS        Z6, Z10, Z10
	VDIVPS        Z7, Z11, Z11
	VFIXUPIMMPS   $0, Z31, Z0, Z16 // n = x < 0 ? t : 1, or NaN
	VFIXUPIMMPS   $0, Z31, Z1, Z17
	VFIXUPIMMPS   $0, Z31, Z2, Z18
	VFIXUPIMMPS   $0, Z31, Z3, Z19
	VFNMADD213PS  Z16, Z16, Z8 // n - n q
	VFNMADD213PS  Z17, Z17, Z9
	VFNMADD213PS  Z18, Z18, Z10
	VFNMADD213PS  Z19, Z19, Z11
	TESTQ         R9, R9
	JNE           last
	VMOVUPS       Z8, (DI)
	VMOVUPS       Z9, 64(DI)
	VMOVUPS       Z10, 128(DI)
	VMOVUPS       Z11, 192(DI)
	ADDQ          $256, SI
	ADDQ          $256, DI
	SUBQ          $64, CX
	JGE           loop

tail:
	ADDQ      $64, CX // elements left, 0 .. 63
	JEQ       done
	MOVQ      $-1, R9
	BZHIQ     CX, R9, R9
	KMOVQ     R9, K1
	KSHIFTRQ  $16, K1, K2
	KSHIFTRQ  $32, K1, K3
	KSHIFTRQ  $48, K1, K4
	VMOVUPS.Z (SI), K1, Z0
	CMPQ      CX, $16
	JLE       body
	VMOVUPS.Z 64(SI), K2, Z1
	CMPQ      CX, $32
	JLE       body
	VMOVUPS.Z 128(SI), K3, Z2
	CMPQ      CX, $48
	JLE       body
	VMOVUPS.Z 192(SI), K4, Z3
	JMP       body

last:
	VMOVUPS Z8, K1, (DI)
	CMPQ    CX, $16
	JLE     done
	VMOVUPS Z9, K2, 64(DI)
	CMPQ    CX, $32
	JLE     done
	VMOVUPS Z10, K3, 128(DI)
	CMPQ    CX, $48
	JLE     done
	VMOVUPS Z11, K4, 192(DI)

done:
	VZEROUPPER
	RET
