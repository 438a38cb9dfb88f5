//go:build !purego && !noasm

#include "textflag.h"

// func expF32AVX512(dst, x *float32, n int)
// dst[i] = e^x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, R8 expLanes; by pairs of registers: Z0-Z1 x and r, 2-3 t, 4-5 k, 6-7 p; Z20-Z31 constants.
// Two chains a turn: one leaves the multipliers waiting, more gain nothing (out-of-order execution overlaps turns).
// Tail: one more turn under masks.
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
	KXNORW       K1, K1, K1
	KXNORW       K2, K2, K2
	SUBQ         $32, CX
	JLT          tail

loop:
	VMOVUPS.Z    (SI), K1, Z0
	VMOVUPS.Z    64(SI), K2, Z1
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
	VMOVUPS      Z6, K1, (DI)
	VMOVUPS      Z7, K2, 64(DI)
	ADDQ         $128, SI
	ADDQ         $128, DI
	SUBQ         $32, CX
	JGE          loop

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

// func logF32AVX512(dst, x *float32, n int)
// dst[i] = log x[i]. Requires AVX512F, BMI2.
//
// DI dst, SI x, CX elements left, R8 logLanes; by pairs of registers: Z0-Z1 x, 2-3 m, r, r^2; 4-5 e; 6-7 P; 8-9 hi; 10-11 lower part; Z31 what VFIXUPIMMPS
// puts in place of special results, a nibble per class of x; Z19-Z30 constants.
// Two chains a turn and the tail as in expF32AVX512.
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
// DI dst, SI x, CX elements left, R8 tanhLanes; by pairs of registers: Z0-Z1 x, 2-3 |x| and d, 4-5 segment, 6-7 p, 8-9 coefficient; Z16 centers, Z17-Z24 coefficients (twice eight), Z27-Z31 constants.
// Two chains a turn and the tail as in expF32AVX512.
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
	KXNORW          K1, K1, K1
	KXNORW          K2, K2, K2
	SUBQ            $32, CX
	JLT             tail

loop:
	VMOVUPS.Z   (SI), K1, Z0
	VMOVUPS.Z   64(SI), K2, Z1
	VPANDD      Z30, Z0, Z2 // |x|
	VPANDD      Z30, Z1, Z3
	VMINPS      Z2, Z31, Z2 // NaN stays
	VMINPS      Z3, Z31, Z3
	VMOVAPS     Z28, Z4 // u = |x| scale + offset
	VMOVAPS     Z28, Z5
	VFMADD231PS Z27, Z2, Z4
	VFMADD231PS Z27, Z3, Z5
	VPSRLD      $22, Z4, Z4 // segment: VPERMPS looks at the low bits only
	VPSRLD      $22, Z5, Z5
	VPERMPS     Z16, Z4, Z6
	VPERMPS     Z16, Z5, Z7
	VSUBPS      Z6, Z2, Z2 // d = |x| - center
	VSUBPS      Z7, Z3, Z3
	VPERMPS     Z24, Z4, Z6
	VPERMPS     Z24, Z5, Z7
	VPERMPS     Z23, Z4, Z8
	VPERMPS     Z23, Z5, Z9
	VFMADD213PS Z8, Z2, Z6
	VFMADD213PS Z9, Z3, Z7
	VPERMPS     Z22, Z4, Z8
	VPERMPS     Z22, Z5, Z9
	VFMADD213PS Z8, Z2, Z6
	VFMADD213PS Z9, Z3, Z7
	VPERMPS     Z21, Z4, Z8
	VPERMPS     Z21, Z5, Z9
	VFMADD213PS Z8, Z2, Z6
	VFMADD213PS Z9, Z3, Z7
	VPERMPS     Z20, Z4, Z8
	VPERMPS     Z20, Z5, Z9
	VFMADD213PS Z8, Z2, Z6
	VFMADD213PS Z9, Z3, Z7
	VPERMPS     Z19, Z4, Z8
	VPERMPS     Z19, Z5, Z9
	VFMADD213PS Z8, Z2, Z6
	VFMADD213PS Z9, Z3, Z7
	VPERMPS     Z18, Z4, Z8
	VPERMPS     Z18, Z5, Z9
	VFMADD213PS Z8, Z2, Z6
	VFMADD213PS Z9, Z3, Z7
	VPERMPS     Z17, Z4, Z8
	VPERMPS     Z17, Z5, Z9
	VFMADD213PS Z8, Z2, Z6
	VFMADD213PS Z9, Z3, Z7
	VPTERNLOGD  $0xF8, Z29, Z0, Z6 // the sign of x
	VPTERNLOGD  $0xF8, Z29, Z1, Z7
	VMOVUPS     Z6, K1, (DI)
	VMOVUPS     Z7, K2, 64(DI)
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

// func sigmoidF32AVX512(dst, x *float32, n int)
// dst[i] = 1/(1 + e^-x[i]). Requires AVX512F, AVX512DQ, BMI2.
//
// DI dst, SI x, CX elements left, R8 expLanes; by pairs of registers: Z2-Z3 -|x|, r, d; 4-5 t; 6-7 k, then q; 8-9 p, e^-|x|, n; K3, K4 x < 0; Z18-Z31 constants. Two chains a turn and the tail as in expF32AVX512.
TEXT ·sigmoidF32AVX512(SB), NOSPLIT, $0-24
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	LEAQ         ·expLanes(SB), R8
	VBROADCASTSS 32(R8), Z31
	VBROADCASTSS 416(R8), Z30
	VBROADCASTSS 352(R8), Z29
	VBROADCASTSS 384(R8), Z28
	VBROADCASTSS 96(R8), Z27
	VBROADCASTSS 64(R8), Z26
	VBROADCASTSS 128(R8), Z25
	VBROADCASTSS 160(R8), Z24
	VBROADCASTSS 192(R8), Z23
	VBROADCASTSS 224(R8), Z22
	VBROADCASTSS 256(R8), Z21
	VBROADCASTSS 288(R8), Z20
	VBROADCASTSS 320(R8), Z19
	KXNORW       K1, K1, K1
	KXNORW       K2, K2, K2
	SUBQ         $32, CX
	JLT          tail

loop:
	VMOVUPS.Z    (SI), K1, Z0
	VMOVUPS.Z    64(SI), K2, Z1
	VPMOVD2M     Z0, K3 // where x < 0
	VPMOVD2M     Z1, K4
	VPORD        Z30, Z0, Z2 // -|x|
	VPORD        Z30, Z1, Z3
	VMAXPS       Z2, Z31, Z2 // NaN stays
	VMAXPS       Z3, Z31, Z3
	VMOVAPS      Z27, Z4 // t = round + x log2(e)
	VMOVAPS      Z27, Z5
	VFMADD231PS  Z26, Z2, Z4
	VFMADD231PS  Z26, Z3, Z5
	VSUBPS       Z27, Z4, Z6 // k
	VSUBPS       Z27, Z5, Z7
	VFNMADD231PS Z25, Z6, Z2 // r = x - k log 2
	VFNMADD231PS Z25, Z7, Z3
	VFNMADD231PS Z24, Z6, Z2
	VFNMADD231PS Z24, Z7, Z3
	VMOVAPS      Z23, Z8 // p = e^r
	VMOVAPS      Z23, Z9
	VFMADD213PS  Z22, Z2, Z8
	VFMADD213PS  Z22, Z3, Z9
	VFMADD213PS  Z21, Z2, Z8
	VFMADD213PS  Z21, Z3, Z9
	VFMADD213PS  Z20, Z2, Z8
	VFMADD213PS  Z20, Z3, Z9
	VFMADD213PS  Z19, Z2, Z8
	VFMADD213PS  Z19, Z3, Z9
	VFMADD213PS  Z29, Z2, Z8
	VFMADD213PS  Z29, Z3, Z9
	VFMADD213PS  Z29, Z2, Z8
	VFMADD213PS  Z29, Z3, Z9
	VSCALEFPS    Z6, Z8, Z8 // p 2^k
	VSCALEFPS    Z7, Z9, Z9
	VADDPS       Z29, Z8, Z2 // d = 1 + t
	VADDPS       Z29, Z9, Z3
	VMAXPS       Z8, Z28, Z6
	VMAXPS       Z9, Z28, Z7
	VDIVPS       Z2, Z6, Z6 // q = t/d
	VDIVPS       Z3, Z7, Z7
	VBLENDMPS    Z8, Z29, K3, Z8 // n = x < 0 ? t : 1
	VBLENDMPS    Z9, Z29, K4, Z9
	VFNMADD213PS Z8, Z8, Z6 // n - n q
	VFNMADD213PS Z9, Z9, Z7
	VMOVUPS      Z6, K1, (DI)
	VMOVUPS      Z7, K2, 64(DI)
	ADDQ         $128, SI
	ADDQ         $128, DI
	SUBQ         $32, CX
	JGE          loop

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
