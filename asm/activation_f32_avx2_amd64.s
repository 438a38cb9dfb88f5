//go:build !purego && !noasm

#include "textflag.h"

// func expF32AVX2(dst, x *float32, n int)
// dst[i] = e^x[i]. Requires AVX2, FMA.
//
// DI dst, SI x, CX elements left, R8 expLanes; by fours of registers: Y0-Y3 x and r, 4-7 t, 8-11 k, then p; Y12-Y15 constants and +0; R9 masks of the last turn, else 0.
// Four chains a turn, in three registers each: two leave the multipliers waiting (2.8 Gelem/s against 3.4).
// Tail: one more turn, on a copy of what is left.
TEXT ·expF32AVX2(SB), NOSPLIT, $128-24
	MOVQ    dst+0(FP), DI
	MOVQ    x+8(FP), SI
	MOVQ    n+16(FP), CX
	LEAQ    ·expLanes(SB), R8
	VMOVUPS (R8), Y15
	VMOVUPS 32(R8), Y14
	VMOVUPS 96(R8), Y12
	VXORPS  Y13, Y13, Y13
	XORL    R9, R9
	SUBQ    $32, CX
	JLT     tail

loop:
	VMINPS       (SI), Y15, Y0 // NaN stays
	VMINPS       32(SI), Y15, Y1
	VMINPS       64(SI), Y15, Y2
	VMINPS       96(SI), Y15, Y3
	VMAXPS       Y0, Y14, Y0
	VMAXPS       Y1, Y14, Y1
	VMAXPS       Y2, Y14, Y2
	VMAXPS       Y3, Y14, Y3
	VMOVAPS      Y12, Y4 // t = round + x log2(e)
	VMOVAPS      Y12, Y5
	VMOVAPS      Y12, Y6
	VMOVAPS      Y12, Y7
	VFMADD231PS  64(R8), Y0, Y4
	VFMADD231PS  64(R8), Y1, Y5
	VFMADD231PS  64(R8), Y2, Y6
	VFMADD231PS  64(R8), Y3, Y7
	VSUBPS       Y12, Y4, Y8 // k
	VSUBPS       Y12, Y5, Y9
	VSUBPS       Y12, Y6, Y10
	VSUBPS       Y12, Y7, Y11
	VFNMADD231PS 128(R8), Y8, Y0 // r = x - k log 2
	VFNMADD231PS 128(R8), Y9, Y1
	VFNMADD231PS 128(R8), Y10, Y2
	VFNMADD231PS 128(R8), Y11, Y3
	VFNMADD231PS 160(R8), Y8, Y0
	VFNMADD231PS 160(R8), Y9, Y1
	VFNMADD231PS 160(R8), Y10, Y2
	VFNMADD231PS 160(R8), Y11, Y3
	VMOVUPS      192(R8), Y8 // p = e^r
	VMOVUPS      192(R8), Y9
	VMOVUPS      192(R8), Y10
	VMOVUPS      192(R8), Y11
	VFMADD213PS  224(R8), Y0, Y8
	VFMADD213PS  224(R8), Y1, Y9
	VFMADD213PS  224(R8), Y2, Y10
	VFMADD213PS  224(R8), Y3, Y11
	VFMADD213PS  256(R8), Y0, Y8
	VFMADD213PS  256(R8), Y1, Y9
	VFMADD213PS  256(R8), Y2, Y10
	VFMADD213PS  256(R8), Y3, Y11
	VFMADD213PS  288(R8), Y0, Y8
	VFMADD213PS  288(R8), Y1, Y9
	VFMADD213PS  288(R8), Y2, Y10
	VFMADD213PS  288(R8), Y3, Y11
	VFMADD213PS  320(R8), Y0, Y8
	VFMADD213PS  320(R8), Y1, Y9
	VFMADD213PS  320(R8), Y2, Y10
	VFMADD213PS  320(R8), Y3, Y11
	VFMADD213PS  352(R8), Y0, Y8
	VFMADD213PS  352(R8), Y1, Y9
	VFMADD213PS  352(R8), Y2, Y10
	VFMADD213PS  352(R8), Y3, Y11
	VFMADD213PS  352(R8), Y0, Y8
	VFMADD213PS  352(R8), Y1, Y9
	VFMADD213PS  352(R8), Y2, Y10
	VFMADD213PS  352(R8), Y3, Y11
	VPSRLD       $1, Y4, Y0 // e1, e2
	VPSRLD       $1, Y5, Y1
	VPSRLD       $1, Y6, Y2
	VPSRLD       $1, Y7, Y3
	VPSUBD       Y0, Y4, Y4
	VPSUBD       Y1, Y5, Y5
	VPSUBD       Y2, Y6, Y6
	VPSUBD       Y3, Y7, Y7
	VPSLLD       $23, Y0, Y0
	VPSLLD       $23, Y1, Y1
	VPSLLD       $23, Y2, Y2
	VPSLLD       $23, Y3, Y3
	VPSLLD       $23, Y4, Y4
	VPSLLD       $23, Y5, Y5
	VPSLLD       $23, Y6, Y6
	VPSLLD       $23, Y7, Y7
	VMULPS       Y0, Y8, Y8 // p 2^(e1-127), exact
	VMULPS       Y1, Y9, Y9
	VMULPS       Y2, Y10, Y10
	VMULPS       Y3, Y11, Y11
	VFMADD213PS  Y13, Y4, Y8 // 2^(e2-127), fused with +0
	VFMADD213PS  Y13, Y5, Y9
	VFMADD213PS  Y13, Y6, Y10
	VFMADD213PS  Y13, Y7, Y11
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y8, (DI)
	VMOVUPS      Y9, 32(DI)
	VMOVUPS      Y10, 64(DI)
	VMOVUPS      Y11, 96(DI)
	ADDQ         $128, SI
	ADDQ         $128, DI
	SUBQ         $32, CX
	JGE          loop

tail:
	ADDQ $32, CX // elements left, 0 .. 31
	JEQ  done
	LEAQ ·activationTail32+128(SB), R9
	LEAQ (CX*4), AX
	SUBQ AX, R9
	LEAQ rest-128(SP), AX
	VMOVDQU    (R9), Y0
	VMASKMOVPS (SI), Y0, Y0
	VMOVUPS    Y0, (AX)
	CMPQ       CX, $8
	JLE        copied
	VMOVDQU    32(R9), Y0
	VMASKMOVPS 32(SI), Y0, Y0
	VMOVUPS    Y0, 32(AX)
	CMPQ       CX, $16
	JLE        copied
	VMOVDQU    64(R9), Y0
	VMASKMOVPS 64(SI), Y0, Y0
	VMOVUPS    Y0, 64(AX)
	CMPQ       CX, $24
	JLE        copied
	VMOVDQU    96(R9), Y0
	VMASKMOVPS 96(SI), Y0, Y0
	VMOVUPS    Y0, 96(AX)

copied:
	MOVQ AX, SI
	JMP  loop

last:
	VMOVDQU    (R9), Y0
	VMASKMOVPS Y8, Y0, (DI)
	CMPQ       CX, $8
	JLE        done
	VMOVDQU    32(R9), Y0
	VMASKMOVPS Y9, Y0, 32(DI)
	CMPQ       CX, $16
	JLE        done
	VMOVDQU    64(R9), Y0
	VMASKMOVPS Y10, Y0, 64(DI)
	CMPQ       CX, $24
	JLE        done
	VMOVDQU    96(R9), Y0
	VMASKMOVPS Y11, Y0, 96(DI)

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
// DI dst, SI x, CX elements left, R8 expLanes; by fours of registers: Y0-Y3 -|x|, r, d, x; 4-7 t, then q; 8-11 k, p, e^-|x|, n; Y12-Y15 constants and +0;
// R9, four chains a turn and the tail as in expF32AVX2.
TEXT ·sigmoidF32AVX2(SB), NOSPLIT, $128-24
	MOVQ    dst+0(FP), DI
	MOVQ    x+8(FP), SI
	MOVQ    n+16(FP), CX
	LEAQ    ·expLanes(SB), R8
	VMOVUPS 32(R8), Y15
	VMOVUPS 352(R8), Y13
	VMOVUPS 416(R8), Y12
	VXORPS  Y14, Y14, Y14
	XORL    R9, R9
	SUBQ    $32, CX
	JLT     tail

loop:
	VORPS        (SI), Y12, Y0 // -|x|
	VORPS        32(SI), Y12, Y1
	VORPS        64(SI), Y12, Y2
	VORPS        96(SI), Y12, Y3
	VMAXPS       Y0, Y15, Y0 // NaN stays
	VMAXPS       Y1, Y15, Y1
	VMAXPS       Y2, Y15, Y2
	VMAXPS       Y3, Y15, Y3
	VMOVUPS      96(R8), Y4 // t = round + x log2(e)
	VMOVUPS      96(R8), Y5
	VMOVUPS      96(R8), Y6
	VMOVUPS      96(R8), Y7
	VFMADD231PS  64(R8), Y0, Y4
	VFMADD231PS  64(R8), Y1, Y5
	VFMADD231PS  64(R8), Y2, Y6
	VFMADD231PS  64(R8), Y3, Y7
	VSUBPS       96(R8), Y4, Y8 // k
	VSUBPS       96(R8), Y5, Y9
	VSUBPS       96(R8), Y6, Y10
	VSUBPS       96(R8), Y7, Y11
	VFNMADD231PS 128(R8), Y8, Y0 // r = x - k log 2
	VFNMADD231PS 128(R8), Y9, Y1
	VFNMADD231PS 128(R8), Y10, Y2
	VFNMADD231PS 128(R8), Y11, Y3
	VFNMADD231PS 160(R8), Y8, Y0
	VFNMADD231PS 160(R8), Y9, Y1
	VFNMADD231PS 160(R8), Y10, Y2
	VFNMADD231PS 160(R8), Y11, Y3
	VMOVUPS      192(R8), Y8 // p = e^r
	VMOVUPS      192(R8), Y9
	VMOVUPS      192(R8), Y10
	VMOVUPS      192(R8), Y11
	VFMADD213PS  224(R8), Y0, Y8
	VFMADD213PS  224(R8), Y1, Y9
	VFMADD213PS  224(R8), Y2, Y10
	VFMADD213PS  224(R8), Y3, Y11
	VFMADD213PS  256(R8), Y0, Y8
	VFMADD213PS  256(R8), Y1, Y9
	VFMADD213PS  256(R8), Y2, Y10
	VFMADD213PS  256(R8), Y3, Y11
	VFMADD213PS  288(R8), Y0, Y8
	VFMADD213PS  288(R8), Y1, Y9
	VFMADD213PS  288(R8), Y2, Y10
	VFMADD213PS  288(R8), Y3, Y11
	VFMADD213PS  320(R8), Y0, Y8
	VFMADD213PS  320(R8), Y1, Y9
	VFMADD213PS  320(R8), Y2, Y10
	VFMADD213PS  320(R8), Y3, Y11
	VFMADD213PS  Y13, Y0, Y8
	VFMADD213PS  Y13, Y1, Y9
	VFMADD213PS  Y13, Y2, Y10
	VFMADD213PS  Y13, Y3, Y11
	VFMADD213PS  Y13, Y0, Y8
	VFMADD213PS  Y13, Y1, Y9
	VFMADD213PS  Y13, Y2, Y10
	VFMADD213PS  Y13, Y3, Y11
	VPSLLD       $23, Y4, Y4 // 2^(k+64): k <= 0, so one factor does not overflow
	VPSLLD       $23, Y5, Y5
	VPSLLD       $23, Y6, Y6
	VPSLLD       $23, Y7, Y7
	VPADDD       448(R8), Y4, Y4
	VPADDD       448(R8), Y5, Y5
	VPADDD       448(R8), Y6, Y6
	VPADDD       448(R8), Y7, Y7
	VMULPS       Y4, Y8, Y8 // exact
	VMULPS       Y5, Y9, Y9
	VMULPS       Y6, Y10, Y10
	VMULPS       Y7, Y11, Y11
	VFMADD132PS  480(R8), Y14, Y8 // times 2^-64, fused with +0
	VFMADD132PS  480(R8), Y14, Y9
	VFMADD132PS  480(R8), Y14, Y10
	VFMADD132PS  480(R8), Y14, Y11
	VADDPS       Y13, Y8, Y0 // d = 1 + t
	VADDPS       Y13, Y9, Y1
	VADDPS       Y13, Y10, Y2
	VADDPS       Y13, Y11, Y3
	VMOVUPS      384(R8), Y4
	VMOVUPS      384(R8), Y5
	VMOVUPS      384(R8), Y6
	VMOVUPS      384(R8), Y7
	VMAXPS       Y8, Y4, Y4
	VMAXPS       Y9, Y5, Y5
	VMAXPS       Y10, Y6, Y6
	VMAXPS       Y11, Y7, Y7
	VDIVPS       Y0, Y4, Y4 // q = t/d
	VDIVPS       Y1, Y5, Y5
	VDIVPS       Y2, Y6, Y6
	VDIVPS       Y3, Y7, Y7
	VMOVUPS      (SI), Y0
	VMOVUPS      32(SI), Y1
	VMOVUPS      64(SI), Y2
	VMOVUPS      96(SI), Y3
	VBLENDVPS    Y0, Y8, Y13, Y8 // n = x < 0 ? t : 1
	VBLENDVPS    Y1, Y9, Y13, Y9
	VBLENDVPS    Y2, Y10, Y13, Y10
	VBLENDVPS    Y3, Y11, Y13, Y11
	VFNMADD213PS Y8, Y8, Y4 // n - n q
	VFNMADD213PS Y9, Y9, Y5
	VFNMADD213PS Y10, Y10, Y6
	VFNMADD213PS Y11, Y11, Y7
	TESTQ        R9, R9
	JNE          last
	VMOVUPS      Y4, (DI)
	VMOVUPS      Y5, 32(DI)
	VMOVUPS      Y6, 64(DI)
	VMOVUPS      Y7, 96(DI)
	ADDQ         $128, SI
	ADDQ         $128, DI
	SUBQ         $32, CX
	JGE          loop

tail:
	ADDQ $32, CX // elements left, 0 .. 31
	JEQ  done
	LEAQ ·activationTail32+128(SB), R9
	LEAQ (CX*4), AX
	SUBQ AX, R9
	LEAQ rest-128(SP), AX
	VMOVDQU    (R9), Y0
	VMASKMOVPS (SI), Y0, Y0
	VMOVUPS    Y0, (AX)
	CMPQ       CX, $8
	JLE        copied
	VMOVDQU    32(R9), Y0
	VMASKMOVPS 32(SI), Y0, Y0
	VMOVUPS    Y0, 32(AX)
	CMPQ       CX, $16
	JLE        copied
	VMOVDQU    64(R9), Y0
	VMASKMOVPS 64(SI), Y0, Y0
	VMOVUPS    Y0, 64(AX)
	CMPQ       CX, $24
	JLE        copied
	VMOVDQU    96(R9), Y0
	VMASKMOVPS 96(SI), Y0, Y0
	VMOVUPS    Y0, 96(AX)

copied:
	MOVQ AX, SI
	JMP  loop

last:
	VMOVDQU    (R9), Y0
	VMASKMOVPS Y4, Y0, (DI)
	CMPQ       CX, $8
	JLE        done
	VMOVDQU    32(R9), Y0
	VMASKMOVPS Y5, Y0, 32(DI)
	CMPQ       CX, $16
	JLE        done
	VMOVDQU    64(R9), Y0
	VMASKMOVPS Y6, Y0, 64(DI)
	CMPQ       CX, $24
	JLE        done
	VMOVDQU    96(R9), Y0
	VMASKMOVPS Y7, Y0, 96(DI)

done:
	VZEROUPPER
	RET
