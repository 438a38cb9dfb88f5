//go:build !purego && !noasm

#include "textflag.h"

// func logF32AVX2(dst, x *float32, n int)
// dst[i] = log x[i]. Requires AVX2, FMA.
//
// DI dst, SI x, CX elements left, R8 logLanes, R9 masks of the last turn, else 0; by pairs of registers: Y0-Y1 x, m, r, r^2; 2-3 e; 4-5 P; 6-7 hi; 8-9 lower part; Y10-Y15 constants.
// Two chains a turn. A turn without zeros, subnormals, infinities, NaN and negative numbers goes the short way, of 27 instructions for eight elements
// instead of 40 (1.7 to 2.5 Gelem/s). The others, and the tail, go by special, where Y2-Y3 hold m, r, r^2; 4-5 e; 6-7 P; 8-9 hi; 10-11 the lower part.
TEXT ·logF32AVX2(SB), NOSPLIT, $0-24
	MOVQ    dst+0(FP), DI
	MOVQ    x+8(FP), SI
	MOVQ    n+16(FP), CX
	LEAQ    ·logLanes(SB), R8
	VMOVUPS 288(R8), Y15
	VMOVUPS 320(R8), Y14
	VMOVUPS 480(R8), Y13
	VMOVUPS 384(R8), Y12
	VMOVUPS (R8), Y11
	VMOVUPS 256(R8), Y10
	XORL    R9, R9
	SUBQ    $16, CX
	JLT     tail

loop:
	VMOVUPS     (SI), Y0
	VMOVUPS     32(SI), Y1
	VPSUBD      Y12, Y0, Y6 // normal and positive: bits from 2^-126 to the last number
	VPSUBD      Y12, Y1, Y7
	VPMAXUD     Y6, Y7, Y6
	VPMINUD     608(R8), Y6, Y7
	VPCMPEQD    Y6, Y7, Y7
	VMOVMSKPS   Y7, AX
	CMPL        AX, $0xff
	JNE         special
	VPSUBD      Y13, Y0, Y4
	VPSUBD      Y13, Y1, Y5
	VPSRAD      $23, Y4, Y4
	VPSRAD      $23, Y5, Y5
	VPSLLD      $23, Y4, Y6
	VPSLLD      $23, Y5, Y7
	VPSUBD      Y6, Y0, Y0 // m in [3/4, 3/2)
	VPSUBD      Y7, Y1, Y1
	VCVTDQ2PS   Y4, Y2 // e
	VCVTDQ2PS   Y5, Y3
	VSUBPS      Y15, Y0, Y0 // r = m - 1
	VSUBPS      Y15, Y1, Y1
	VMOVAPS     Y11, Y4 // P(r)
	VMOVAPS     Y11, Y5
	VFMADD213PS 32(R8), Y0, Y4
	VFMADD213PS 32(R8), Y1, Y5
	VFMADD213PS 64(R8), Y0, Y4
	VFMADD213PS 64(R8), Y1, Y5
	VFMADD213PS 96(R8), Y0, Y4
	VFMADD213PS 96(R8), Y1, Y5
	VFMADD213PS 128(R8), Y0, Y4
	VFMADD213PS 128(R8), Y1, Y5
	VFMADD213PS 160(R8), Y0, Y4
	VFMADD213PS 160(R8), Y1, Y5
	VFMADD213PS 192(R8), Y0, Y4
	VFMADD213PS 192(R8), Y1, Y5
	VFMADD213PS 224(R8), Y0, Y4
	VFMADD213PS 224(R8), Y1, Y5
	VFMADD213PS Y10, Y0, Y4
	VFMADD213PS Y10, Y1, Y5
	VMOVAPS     Y0, Y6 // hi = r + e ln2Hi
	VMOVAPS     Y1, Y7
	VFMADD231PS Y14, Y2, Y6
	VFMADD231PS Y14, Y3, Y7
	VMOVAPS     Y14, Y8 // e ln2Hi - hi + r, the rounding error of hi
	VMOVAPS     Y14, Y9
	VFMSUB213PS Y6, Y2, Y8
	VFMSUB213PS Y7, Y3, Y9
	VADDPS      Y0, Y8, Y8
	VADDPS      Y1, Y9, Y9
	VFMADD231PS 352(R8), Y2, Y8 // + e ln2Lo
	VFMADD231PS 352(R8), Y3, Y9
	VMULPS      Y0, Y0, Y0
	VMULPS      Y1, Y1, Y1
	VFMADD231PS Y4, Y0, Y8 // + r^2 P
	VFMADD231PS Y5, Y1, Y9
	VADDPS      Y8, Y6, Y6
	VADDPS      Y9, Y7, Y7
	VMOVUPS     Y6, (DI)
	VMOVUPS     Y7, 32(DI)

next:
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JGE  loop

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

special:
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
	VMOVUPS (R8), Y11
	VMOVUPS 256(R8), Y10
	JMP     next

last:
	VMOVDQU    (R9), Y0
	VMOVDQU    32(R9), Y1
	VMASKMOVPS Y8, Y0, (DI)
	VMASKMOVPS Y9, Y1, 32(DI)

done:
	VZEROUPPER
	RET
