//go:build !purego && !noasm

#include "textflag.h"

// The row that is needed so many rows later is asked for meanwhile.
#define AHEAD $2

// func sumWindowsF32AVX512(dst *float32, ds int, bias *float32, rows *[]float32, nrows int, first *int32, n, w, step, cols int, relu bool)
// dst[i*ds + c] = bias[c] + rows[first[i]][c] + ... + rows[first[i]+w-1][(w-1)*step + c] from left to right, then with relu the
// maximum of that and 0. n, w, cols > 0. Requires AVX512F, BMI2.
//
// DI dst, SI bias, R8 headers of the window's rows (24 bytes each), R9 what is left to fetch of a later row, R12 step in bytes, CX first byte
// of the columns, R10 the same in the row at hand, R11 header, R13 rows left, AX row, scratch, BX bytes of columns left; ds, cols
// (in bytes), first and n stay in the frame. Z0-Z7 sums, Z15 0, K1-K4 tail masks.
// Eight vectors of columns a turn hide the latency of the additions; then four at a time under masks. The pieces of a window come from
// w places in a large table: while one is added, the same piece of a row that is needed soon is brought to the second cache.
// x86's maximum returns its second source if both are zeros or one is NaN: adding +0 turns the -0 that is left into +0 (relu_avx512).
TEXT ·sumWindowsF32AVX512(SB), NOSPLIT, $0-81
	MOVQ   dst+0(FP), DI
	MOVQ   bias+16(FP), SI
	MOVQ   step+64(FP), R12
	SHLQ   $2, R12
	SHLQ   $2, ds+8(FP)
	SHLQ   $2, cols+72(FP)
	VXORPS X15, X15, X15

window:
	MOVQ    first+40(FP), AX
	MOVLQSX (AX), R8
	ADDQ    $4, AX
	MOVQ    AX, first+40(FP)
	MOVQ    nrows+32(FP), R9
	DECQ    R9
	MOVQ    w+56(FP), AX
	LEAQ    -1(R8)(AX*1), AX
	ADDQ    AHEAD, AX
	CMPQ    AX, R9
	CMOVQLT AX, R9
	MOVQ    rows+24(FP), AX
	LEAQ    (R9)(R9*2), R9
	MOVQ    (AX)(R9*8), R9
	LEAQ    (R8)(R8*2), R8
	LEAQ    (AX)(R8*8), R8
	XORQ    CX, CX
	MOVQ    cols+72(FP), BX
	SUBQ    $512, BX
	JLT     rest

wide:
	VMOVUPS (SI)(CX*1), Z0
	VMOVUPS 64(SI)(CX*1), Z1
	VMOVUPS 128(SI)(CX*1), Z2
	VMOVUPS 192(SI)(CX*1), Z3
	VMOVUPS 256(SI)(CX*1), Z4
	VMOVUPS 320(SI)(CX*1), Z5
	VMOVUPS 384(SI)(CX*1), Z6
	VMOVUPS 448(SI)(CX*1), Z7
	MOVQ    CX, R10
	MOVQ    R8, R11
	MOVQ    w+56(FP), R13

wideRow:
	MOVQ       (R11), AX
	PREFETCHT1 (R9)
	VADDPS     (AX)(R10*1), Z0, Z0
	PREFETCHT1 64(R9)
	VADDPS     64(AX)(R10*1), Z1, Z1
	PREFETCHT1 128(R9)
	VADDPS     128(AX)(R10*1), Z2, Z2
	PREFETCHT1 192(R9)
	VADDPS     192(AX)(R10*1), Z3, Z3
	PREFETCHT1 256(R9)
	VADDPS     256(AX)(R10*1), Z4, Z4
	PREFETCHT1 320(R9)
	VADDPS     320(AX)(R10*1), Z5, Z5
	PREFETCHT1 384(R9)
	VADDPS     384(AX)(R10*1), Z6, Z6
	PREFETCHT1 448(R9)
	VADDPS     448(AX)(R10*1), Z7, Z7
	ADDQ       $512, R9
	ADDQ       R12, R10
	ADDQ       $24, R11
	DECQ       R13
	JNE        wideRow
	CMPB       relu+80(FP), $0
	JEQ        wideStore
	VMAXPS     Z0, Z15, Z0
	VMAXPS     Z1, Z15, Z1
	VMAXPS     Z2, Z15, Z2
	VMAXPS     Z3, Z15, Z3
	VMAXPS     Z4, Z15, Z4
	VMAXPS     Z5, Z15, Z5
	VMAXPS     Z6, Z15, Z6
	VMAXPS     Z7, Z15, Z7
	VADDPS     Z15, Z0, Z0
	VADDPS     Z15, Z1, Z1
	VADDPS     Z15, Z2, Z2
	VADDPS     Z15, Z3, Z3
	VADDPS     Z15, Z4, Z4
	VADDPS     Z15, Z5, Z5
	VADDPS     Z15, Z6, Z6
	VADDPS     Z15, Z7, Z7

wideStore:
	VMOVUPS Z0, (DI)(CX*1)
	VMOVUPS Z1, 64(DI)(CX*1)
	VMOVUPS Z2, 128(DI)(CX*1)
	VMOVUPS Z3, 192(DI)(CX*1)
	VMOVUPS Z4, 256(DI)(CX*1)
	VMOVUPS Z5, 320(DI)(CX*1)
	VMOVUPS Z6, 384(DI)(CX*1)
	VMOVUPS Z7, 448(DI)(CX*1)
	ADDQ    $512, CX
	SUBQ    $512, BX
	JGE     wide

rest:
	ADDQ $512, BX // bytes of columns left, below 512
	JEQ  next

narrow:
	MOVQ      BX, AX // masks of the next 64 columns: as many bits as there are columns
	SHRQ      $2, AX
	MOVQ      $-1, R10
	BZHIQ     AX, R10, AX
	KMOVW     AX, K1
	SHRQ      $16, AX
	KMOVW     AX, K2
	SHRQ      $16, AX
	KMOVW     AX, K3
	SHRQ      $16, AX
	KMOVW     AX, K4
	VMOVUPS.Z (SI)(CX*1), K1, Z0
	VMOVUPS.Z 64(SI)(CX*1), K2, Z1
	VMOVUPS.Z 128(SI)(CX*1), K3, Z2
	VMOVUPS.Z 192(SI)(CX*1), K4, Z3
	MOVQ      CX, R10
	MOVQ      R8, R11
	MOVQ      w+56(FP), R13

narrowRow:
	MOVQ       (R11), AX
	PREFETCHT1 (R9)
	VADDPS.Z   (AX)(R10*1), Z0, K1, Z0
	PREFETCHT1 64(R9)
	VADDPS.Z   64(AX)(R10*1), Z1, K2, Z1
	PREFETCHT1 128(R9)
	VADDPS.Z   128(AX)(R10*1), Z2, K3, Z2
	PREFETCHT1 192(R9)
	VADDPS.Z   192(AX)(R10*1), Z3, K4, Z3
	ADDQ       $256, R9
	ADDQ       R12, R10
	ADDQ       $24, R11
	DECQ       R13
	JNE        narrowRow
	CMPB       relu+80(FP), $0
	JEQ        narrowStore
	VMAXPS     Z0, Z15, Z0
	VMAXPS     Z1, Z15, Z1
	VMAXPS     Z2, Z15, Z2
	VMAXPS     Z3, Z15, Z3
	VADDPS     Z15, Z0, Z0
	VADDPS     Z15, Z1, Z1
	VADDPS     Z15, Z2, Z2
	VADDPS     Z15, Z3, Z3

narrowStore:
	VMOVUPS Z0, K1, (DI)(CX*1)
	VMOVUPS Z1, K2, 64(DI)(CX*1)
	VMOVUPS Z2, K3, 128(DI)(CX*1)
	VMOVUPS Z3, K4, 192(DI)(CX*1)
	ADDQ    $256, CX
	SUBQ    $256, BX
	JGT     narrow

next:
	ADDQ ds+8(FP), DI
	DECQ n+48(FP)
	JNE  window
	VZEROUPPER
	RET

// func maxColumnsF32AVX512(best *float32, at *int32, x *float32, xs int, bias *float32, rows, cols int)
// best[c], at[c] = the largest x[i*xs + c] + bias[i] and the first i that has it. rows, cols > 0. Requires AVX512F, BMI2.
//
// DI best, SI at, DX first row, R8 xs in bytes, R9 bias, R10 rows, CX columns left, R11 row, R12 element of bias, R13 rows left,
// K1, K2 masks of two vectors of columns, K3, K4 where the row is larger, Z0, Z1 best, Z2, Z3 at, Z4, Z5 row, Z6 its number, Z7 -1.
// x86's maximum returns its second source, here best, if one is NaN or both are zeros: as x > best ? x : best does.
TEXT ·maxColumnsF32AVX512(SB), NOSPLIT, $0-56
	MOVQ       best+0(FP), DI
	MOVQ       at+8(FP), SI
	MOVQ       x+16(FP), DX
	MOVQ       xs+24(FP), R8
	MOVQ       bias+32(FP), R9
	MOVQ       rows+40(FP), R10
	MOVQ       cols+48(FP), CX
	SHLQ       $2, R8
	VPTERNLOGD $0xFF, Z7, Z7, Z7

columns:
	MOVQ         CX, AX
	CMPQ         AX, $32
	JLS          masks
	MOVL         $32, AX

masks:
	MOVQ         $-1, BX
	BZHIQ        AX, BX, AX
	KMOVW        AX, K1
	SHRQ         $16, AX
	KMOVW        AX, K2
	MOVQ         DX, R11
	MOVQ         R9, R12
	MOVQ         R10, R13
	VMOVUPS.Z    (R11), K1, Z0
	VMOVUPS.Z    64(R11), K2, Z1
	VADDPS.BCST  (R12), Z0, Z0
	VADDPS.BCST  (R12), Z1, Z1
	VPXORD       Z2, Z2, Z2
	VPXORD       Z3, Z3, Z3
	VPXORD       Z6, Z6, Z6
	JMP          next

row:
	VMOVUPS.Z   (R11), K1, Z4
	VMOVUPS.Z   64(R11), K2, Z5
	VADDPS.BCST (R12), Z4, Z4
	VADDPS.BCST (R12), Z5, Z5
	VPSUBD      Z7, Z6, Z6
	VCMPPS      $0x1E, Z0, Z4, K3 // Z4 > Z0
	VCMPPS      $0x1E, Z1, Z5, K4
	VMOVDQA32   Z6, K3, Z2
	VMOVDQA32   Z6, K4, Z3
	VMAXPS      Z0, Z4, Z0
	VMAXPS      Z1, Z5, Z1

next:
	ADDQ      R8, R11
	ADDQ      $4, R12
	DECQ      R13
	JNE       row
	VMOVUPS   Z0, K1, (DI)
	VMOVUPS   Z1, K2, 64(DI)
	VMOVDQU32 Z2, K1, (SI)
	VMOVDQU32 Z3, K2, 64(SI)
	ADDQ      $128, DI
	ADDQ      $128, SI
	ADDQ      $128, DX
	SUBQ      $32, CX
	JGT       columns
	VZEROUPPER
	RET
