//go:build !purego && !noasm

#include "textflag.h"

// func expF32AVX2(dst, x *float32, n int)
// dst[i] = e^x[i]. Requires AVX2, FMA.
//
// DI dst, SI x, CX elements left, R8 expLanes; by pairs of registers: Y0-Y1 x and r, 2-3 t, 4-5 k, 6-7 p; Y14, Y15 limits, Y13 +0.
// Two chains a turn: one leaves the multipliers waiting, more gain nothing (out-of-order execution overlaps turns).
// Tail: one more turn under masks.
TEXT ·expF32AVX2(SB), NOSPLIT, $0-24
	MOVQ    dst+0(FP), DI
	MOVQ    x+8(FP), SI
	MOVQ    n+16(FP), CX
	LEAQ    ·expLanes(SB), R8
	VMOVUPS (R8), Y15
	VMOVUPS 32(R8), Y14
	VXORPS  Y13, Y13, Y13
	XORL    R9, R9
	SUBQ    $16, CX
	JLT     tail

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1

body:
	VMINPS       Y0, Y15, Y0 // NaN stays
	VMINPS       Y1, Y15, Y1
	VMAXPS       Y0, Y14, Y0
	VMAXPS       Y1, Y14, Y1
	VMOVUPS      96(R8), Y2 // t = round + x log2(e)
	VMOVUPS      96(R8), Y3
	VFMADD231PS  64(R8), Y0, Y2
	VFMADD231PS  64(R8), Y1, Y3
	VSUBPS       96(R8), Y2, Y4 // k
	VSUBPS       96(R8), Y3, Y5
	VFNMADD231PS 128(R8), Y4, Y0 // r = x - k log 2
	VFNMADD231PS 128(R8), Y5, Y1
	VFNMADD231PS 160(R8), Y4, Y0
	VFNMADD231PS 160(R8), Y5, Y1
	VMOVUPS      192(R8), Y6 // p = e^r
	VMOVUPS      192(R8), Y7
	VFMADD213PS  224(R8), Y0, Y6
	VFMADD213PS  224(R8), Y1, Y7
	VFMADD213PS  256(R8), Y0, Y6
	VFMADD213PS  256(R8), Y1, Y7
	VFMADD213PS  288(R8), Y0, Y6
	VFMADD213PS  288(R8), Y1, Y7
	VFMADD213PS  320(R8), Y0, Y6
	VFMADD213PS  320(R8), Y1, Y7
	VFMADD213PS  352(R8), Y0, Y6
	VFMADD213PS  352(R8), Y1, Y7
	VFMADD213PS  352(R8), Y0, Y6
	VFMADD213PS  352(R8), Y1, Y7
	VPSRLD       $1, Y2, Y0 // e1, e2
	VPSRLD       $1, Y3, Y1
	VPSUBD       Y0, Y2, Y2
	VPSUBD       Y1, Y3, Y3
	VPSLLD       $23, Y0, Y0
	VPSLLD       $23, Y1, Y1
	VPSLLD       $23, Y2, Y2
	VPSLLD       $23, Y3, Y3
	VMULPS       Y0, Y6, Y6 // p 2^(e1-127), exact
	VMULPS       Y1, Y7, Y7
	VFMADD213PS  Y13, Y2, Y6 // 2^(e2-127), fused with +0
	VFMADD213PS  Y13, Y3, Y7
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y6, (DI)
	VMOVUPS      Y7, 32(DI)
	ADDQ         $64, SI
	ADDQ         $64, DI
	SUBQ         $16, CX
	JGE          loop

tail:
	ADDQ       $16, CX // elements left, 0 .. 15
	JEQ        done
	LEAQ       ·activationTail+64(SB), R9
	SHLQ       $2, CX
	SUBQ       CX, R9
	VMOVDQU    (R9), Y2
	VMOVDQU    32(R9), Y3
	VMASKMOVPS (SI), Y2, Y0
	VMASKMOVPS 32(SI), Y3, Y1
	JMP        body

last:
	VMOVDQU    (R9), Y0
	VMOVDQU    32(R9), Y1
	VMASKMOVPS Y6, Y0, (DI)
	VMASKMOVPS Y7, Y1, 32(DI)

done:
	VZEROUPPER
	RET

// func logF32AVX2(dst, x *float32, n int)
// dst[i] = log x[i]. Requires AVX2, FMA.
//
// DI dst, SI x, CX elements left, R8 logLanes; by pairs of registers: Y0-Y1 x, 2-3 m, r, r^2; 4-5 e; 6-7 P; 8-9 hi; 10-11 lower part.
// Two chains a turn and the tail as in expF32AVX2.
TEXT ·logF32AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LEAQ ·logLanes(SB), R8
	XORL R9, R9
	SUBQ $16, CX
	JLT  tail

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1

body:
	VCMPPS      $1, 384(R8), Y0, Y4 // subnormal (or negative): times 2^23
	VCMPPS      $1, 384(R8), Y1, Y5
	VMULPS      416(R8), Y0, Y2
	VMULPS      416(R8), Y1, Y3
	VBLENDVPS   Y4, Y2, Y0, Y2
	VBLENDVPS   Y5, Y3, Y1, Y3
	VANDPS      448(R8), Y4, Y4
	VANDPS      448(R8), Y5, Y5
	VMOVDQU     480(R8), Y8
	VMOVDQU     480(R8), Y9
	VPSUBD      Y8, Y2, Y6
	VPSUBD      Y9, Y3, Y7
	VPSRAD      $23, Y6, Y6
	VPSRAD      $23, Y7, Y7
	VPSLLD      $23, Y6, Y8
	VPSLLD      $23, Y7, Y9
	VPSUBD      Y8, Y2, Y2 // m in [3/4, 3/2)
	VPSUBD      Y9, Y3, Y3
	VCVTDQ2PS   Y6, Y6
	VCVTDQ2PS   Y7, Y7
	VSUBPS      Y4, Y6, Y4 // e
	VSUBPS      Y5, Y7, Y5
	VSUBPS      288(R8), Y2, Y2 // r = m - 1
	VSUBPS      288(R8), Y3, Y3
	VMOVUPS     (R8), Y6 // P(r)
	VMOVUPS     (R8), Y7
	VFMADD213PS 32(R8), Y2, Y6
	VFMADD213PS 32(R8), Y3, Y7
	VFMADD213PS 64(R8), Y2, Y6
	VFMADD213PS 64(R8), Y3, Y7
	VFMADD213PS 96(R8), Y2, Y6
	VFMADD213PS 96(R8), Y3, Y7
	VFMADD213PS 128(R8), Y2, Y6
	VFMADD213PS 128(R8), Y3, Y7
	VFMADD213PS 160(R8), Y2, Y6
	VFMADD213PS 160(R8), Y3, Y7
	VFMADD213PS 192(R8), Y2, Y6
	VFMADD213PS 192(R8), Y3, Y7
	VFMADD213PS 224(R8), Y2, Y6
	VFMADD213PS 224(R8), Y3, Y7
	VFMADD213PS 256(R8), Y2, Y6
	VFMADD213PS 256(R8), Y3, Y7
	VMOVAPS     Y2, Y8 // hi = r + e ln2Hi
	VMOVAPS     Y3, Y9
	VFMADD231PS 320(R8), Y4, Y8
	VFMADD231PS 320(R8), Y5, Y9
	VMOVUPS     320(R8), Y10 // e ln2Hi - hi + r, the rounding error of hi
	VMOVUPS     320(R8), Y11
	VFMSUB213PS Y8, Y4, Y10
	VFMSUB213PS Y9, Y5, Y11
	VADDPS      Y2, Y10, Y10
	VADDPS      Y3, Y11, Y11
	VFMADD231PS 352(R8), Y4, Y10 // + e ln2Lo
	VFMADD231PS 352(R8), Y5, Y11
	VMULPS      Y2, Y2, Y2
	VMULPS      Y3, Y3, Y3
	VFMADD231PS Y6, Y2, Y10 // + r^2 P
	VFMADD231PS Y7, Y3, Y11
	VADDPS      Y10, Y8, Y8
	VADDPS      Y11, Y9, Y9
	VCMPPS      $1, 512(R8), Y0, Y2 // +Inf and NaN: x
	VCMPPS      $1, 512(R8), Y1, Y3
	VBLENDVPS   Y2, Y8, Y0, Y8
	VBLENDVPS   Y3, Y9, Y1, Y9
	VXORPS      Y2, Y2, Y2 // 0: -Inf
	VXORPS      Y3, Y3, Y3
	VCMPPS      $0, Y2, Y0, Y4
	VCMPPS      $0, Y3, Y1, Y5
	VMOVUPS     544(R8), Y6
	VMOVUPS     544(R8), Y7
	VBLENDVPS   Y4, Y6, Y8, Y8
	VBLENDVPS   Y5, Y7, Y9, Y9
	VCMPPS      $1, Y2, Y0, Y4 // below 0: NaN
	VCMPPS      $1, Y3, Y1, Y5
	VORPS       Y4, Y8, Y8
	VORPS       Y5, Y9, Y9
	TESTQ       R9, R9
	JNE         last
	VMOVUPS     Y8, (DI)
	VMOVUPS     Y9, 32(DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $16, CX
	JGE         loop

tail:
	ADDQ       $16, CX // elements left, 0 .. 15
	JEQ        done
	LEAQ       ·activationTail+64(SB), R9
	SHLQ       $2, CX
	SUBQ       CX, R9
	VMOVDQU    (R9), Y2
	VMOVDQU    32(R9), Y3
	VMASKMOVPS (SI), Y2, Y0
	VMASKMOVPS 32(SI), Y3, Y1
	JMP        body

last:
	VMOVDQU    (R9), Y0
	VMOVDQU    32(R9), Y1
	VMASKMOVPS Y8, Y0, (DI)
	VMASKMOVPS Y9, Y1, 32(DI)

done:
	VZEROUPPER
	RET

// func tanhF32AVX2(dst, x *float32, n int)
// dst[i] = tanh x[i]. Requires AVX2, FMA.
//
// DI dst, SI x, CX elements left, R8 tanhLanes; by pairs of registers: Y0-Y1 x, 2-3 |x| and d, 4-5 segment, 6-7 p, 8-9 coefficient; Y15 tanhMax.
// Two chains a turn and the tail as in expF32AVX2.
TEXT ·tanhF32AVX2(SB), NOSPLIT, $0-24
	MOVQ    dst+0(FP), DI
	MOVQ    x+8(FP), SI
	MOVQ    n+16(FP), CX
	LEAQ    ·tanhLanes(SB), R8
	VMOVUPS 288(R8), Y15
	XORL    R9, R9
	SUBQ    $16, CX
	JLT     tail

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1

body:
	VANDPS      384(R8), Y0, Y2 // |x|
	VANDPS      384(R8), Y1, Y3
	VMINPS      Y2, Y15, Y2 // NaN stays
	VMINPS      Y3, Y15, Y3
	VMOVUPS     352(R8), Y4 // u = |x| scale + offset
	VMOVUPS     352(R8), Y5
	VFMADD231PS 320(R8), Y2, Y4
	VFMADD231PS 320(R8), Y3, Y5
	VPSRLD      $22, Y4, Y4 // segment: VPERMPS looks at the low bits only
	VPSRLD      $22, Y5, Y5
	VPERMPS     (R8), Y4, Y6
	VPERMPS     (R8), Y5, Y7
	VSUBPS      Y6, Y2, Y2 // d = |x| - center
	VSUBPS      Y7, Y3, Y3
	VPERMPS     256(R8), Y4, Y6
	VPERMPS     256(R8), Y5, Y7
	VPERMPS     224(R8), Y4, Y8
	VPERMPS     224(R8), Y5, Y9
	VFMADD213PS Y8, Y2, Y6
	VFMADD213PS Y9, Y3, Y7
	VPERMPS     192(R8), Y4, Y8
	VPERMPS     192(R8), Y5, Y9
	VFMADD213PS Y8, Y2, Y6
	VFMADD213PS Y9, Y3, Y7
	VPERMPS     160(R8), Y4, Y8
	VPERMPS     160(R8), Y5, Y9
	VFMADD213PS Y8, Y2, Y6
	VFMADD213PS Y9, Y3, Y7
	VPERMPS     128(R8), Y4, Y8
	VPERMPS     128(R8), Y5, Y9
	VFMADD213PS Y8, Y2, Y6
	VFMADD213PS Y9, Y3, Y7
	VPERMPS     96(R8), Y4, Y8
	VPERMPS     96(R8), Y5, Y9
	VFMADD213PS Y8, Y2, Y6
	VFMADD213PS Y9, Y3, Y7
	VPERMPS     64(R8), Y4, Y8
	VPERMPS     64(R8), Y5, Y9
	VFMADD213PS Y8, Y2, Y6
	VFMADD213PS Y9, Y3, Y7
	VPERMPS     32(R8), Y4, Y8
	VPERMPS     32(R8), Y5, Y9
	VFMADD213PS Y8, Y2, Y6
	VFMADD213PS Y9, Y3, Y7
	VANDPS      416(R8), Y0, Y0 // the sign of x
	VANDPS      416(R8), Y1, Y1
	VORPS       Y0, Y6, Y6
	VORPS       Y1, Y7, Y7
	TESTQ       R9, R9
	JNE         last
	VMOVUPS     Y6, (DI)
	VMOVUPS     Y7, 32(DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $16, CX
	JGE         loop

tail:
	ADDQ       $16, CX // elements left, 0 .. 15
	JEQ        done
	LEAQ       ·activationTail+64(SB), R9
	SHLQ       $2, CX
	SUBQ       CX, R9
	VMOVDQU    (R9), Y2
	VMOVDQU    32(R9), Y3
	VMASKMOVPS (SI), Y2, Y0
	VMASKMOVPS 32(SI), Y3, Y1
	JMP        body

last:
	VMOVDQU    (R9), Y0
	VMOVDQU    32(R9), Y1
	VMASKMOVPS Y6, Y0, (DI)
	VMASKMOVPS Y7, Y1, 32(DI)

done:
	VZEROUPPER
	RET

// func sigmoidF32AVX2(dst, x *float32, n int)
// dst[i] = 1/(1 + e^-x[i]). Requires AVX2, FMA.
//
// DI dst, SI x, CX elements left, R8 expLanes; by pairs of registers: Y0-Y1 x; 2-3 -|x|, r, d; 4-5 t; 6-7 k, then q; 8-9 p, e^-|x|, n; Y12-Y15 constants. Two chains a turn and the tail as in expF32AVX2.
TEXT ·sigmoidF32AVX2(SB), NOSPLIT, $0-24
	MOVQ    dst+0(FP), DI
	MOVQ    x+8(FP), SI
	MOVQ    n+16(FP), CX
	LEAQ    ·expLanes(SB), R8
	VMOVUPS 32(R8), Y15
	VMOVUPS 352(R8), Y13
	VMOVUPS 384(R8), Y12
	VXORPS  Y14, Y14, Y14
	XORL    R9, R9
	SUBQ    $16, CX
	JLT     tail

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1

body:
	VORPS        416(R8), Y0, Y2 // -|x|
	VORPS        416(R8), Y1, Y3
	VMAXPS       Y2, Y15, Y2 // NaN stays
	VMAXPS       Y3, Y15, Y3
	VMOVUPS      96(R8), Y4 // t = round + x log2(e)
	VMOVUPS      96(R8), Y5
	VFMADD231PS  64(R8), Y2, Y4
	VFMADD231PS  64(R8), Y3, Y5
	VSUBPS       96(R8), Y4, Y6 // k
	VSUBPS       96(R8), Y5, Y7
	VFNMADD231PS 128(R8), Y6, Y2 // r = x - k log 2
	VFNMADD231PS 128(R8), Y7, Y3
	VFNMADD231PS 160(R8), Y6, Y2
	VFNMADD231PS 160(R8), Y7, Y3
	VMOVUPS      192(R8), Y8 // p = e^r
	VMOVUPS      192(R8), Y9
	VFMADD213PS  224(R8), Y2, Y8
	VFMADD213PS  224(R8), Y3, Y9
	VFMADD213PS  256(R8), Y2, Y8
	VFMADD213PS  256(R8), Y3, Y9
	VFMADD213PS  288(R8), Y2, Y8
	VFMADD213PS  288(R8), Y3, Y9
	VFMADD213PS  320(R8), Y2, Y8
	VFMADD213PS  320(R8), Y3, Y9
	VFMADD213PS  352(R8), Y2, Y8
	VFMADD213PS  352(R8), Y3, Y9
	VFMADD213PS  352(R8), Y2, Y8
	VFMADD213PS  352(R8), Y3, Y9
	VPSLLD       $23, Y4, Y4 // 2^(k+64): k <= 0, so one factor does not overflow
	VPSLLD       $23, Y5, Y5
	VPADDD       448(R8), Y4, Y4
	VPADDD       448(R8), Y5, Y5
	VMULPS       Y4, Y8, Y8 // exact
	VMULPS       Y5, Y9, Y9
	VFMADD132PS  480(R8), Y14, Y8 // times 2^-64, fused with +0
	VFMADD132PS  480(R8), Y14, Y9
	VADDPS       Y13, Y8, Y2 // d = 1 + t
	VADDPS       Y13, Y9, Y3
	VMAXPS       Y8, Y12, Y6
	VMAXPS       Y9, Y12, Y7
	VDIVPS       Y2, Y6, Y6 // q = t/d
	VDIVPS       Y3, Y7, Y7
	VBLENDVPS    Y0, Y8, Y13, Y8 // n = x < 0 ? t : 1
	VBLENDVPS    Y1, Y9, Y13, Y9
	VFNMADD213PS Y8, Y8, Y6 // n - n q
	VFNMADD213PS Y9, Y9, Y7
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y6, (DI)
	VMOVUPS      Y7, 32(DI)
	ADDQ         $64, SI
	ADDQ         $64, DI
	SUBQ         $16, CX
	JGE          loop

tail:
	ADDQ       $16, CX // elements left, 0 .. 15
	JEQ        done
	LEAQ       ·activationTail+64(SB), R9
	SHLQ       $2, CX
	SUBQ       CX, R9
	VMOVDQU    (R9), Y2
	VMOVDQU    32(R9), Y3
	VMASKMOVPS (SI), Y2, Y0
	VMASKMOVPS 32(SI), Y3, Y1
	JMP        body

last:
	VMOVDQU    (R9), Y0
	VMOVDQU    32(R9), Y1
	VMASKMOVPS Y6, Y0, (DI)
	VMASKMOVPS Y7, Y1, 32(DI)

done:
	VZEROUPPER
	RET
