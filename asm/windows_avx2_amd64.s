//go:build !purego && !noasm

#include "textflag.h"

// The row that is needed so many rows later is asked for meanwhile.
#define AHEAD $2

// func sumWindowsF32AVX2(dst *float32, ds int, bias *float32, rows *[]float32, nrows int, first *int32, n, w, step, cols int, relu bool)
// dst[i*ds + c] = bias[c] + rows[first[i]][c] + ... + rows[first[i]+w-1][(w-1)*step + c] from left to right, then with relu the
// maximum of that and 0. n, w, cols > 0. Requires AVX2.
//
// DI dst, SI bias, R8 headers of the window's rows (24 bytes each), R9 what is left to fetch of a later row, R12 step in bytes, CX first byte
// of the columns, R10 the same in the row at hand, R11 header, R13 rows left, AX row, scratch, BX bytes of columns left; ds, cols
// (in bytes), first and n stay in the frame. Y0-Y7 sums, Y14 tail mask, Y15 0.
// Eight vectors of columns a turn hide the latency of the additions; then one at a time, the last one under a mask. The rest as in
// sumWindowsF32AVX512.
TEXT ·sumWindowsF32AVX2(SB), NOSPLIT, $0-81
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
	SUBQ    $256, BX
	JLT     rest

wide:
	VMOVUPS (SI)(CX*1), Y0
	VMOVUPS 32(SI)(CX*1), Y1
	VMOVUPS 64(SI)(CX*1), Y2
	VMOVUPS 96(SI)(CX*1), Y3
	VMOVUPS 128(SI)(CX*1), Y4
	VMOVUPS 160(SI)(CX*1), Y5
	VMOVUPS 192(SI)(CX*1), Y6
	VMOVUPS 224(SI)(CX*1), Y7
	MOVQ    CX, R10
	MOVQ    R8, R11
	MOVQ    w+56(FP), R13

wideRow:
	MOVQ       (R11), AX
	PREFETCHT1 (R9)
	VADDPS (AX)(R10*1), Y0, Y0
	VADDPS 32(AX)(R10*1), Y1, Y1
	PREFETCHT1 64(R9)
	VADDPS 64(AX)(R10*1), Y2, Y2
	VADDPS 96(AX)(R10*1), Y3, Y3
	PREFETCHT1 128(R9)
	VADDPS 128(AX)(R10*1), Y4, Y4
	VADDPS 160(AX)(R10*1), Y5, Y5
	PREFETCHT1 192(R9)
	VADDPS 192(AX)(R10*1), Y6, Y6
	VADDPS 224(AX)(R10*1), Y7, Y7
	ADDQ       $256, R9
	ADDQ       R12, R10
	ADDQ       $24, R11
	DECQ       R13
	JNE        wideRow
	CMPB       relu+80(FP), $0
	JEQ        wideStore
	VMAXPS Y0, Y15, Y0
	VMAXPS Y1, Y15, Y1
	VMAXPS Y2, Y15, Y2
	VMAXPS Y3, Y15, Y3
	VMAXPS Y4, Y15, Y4
	VMAXPS Y5, Y15, Y5
	VMAXPS Y6, Y15, Y6
	VMAXPS Y7, Y15, Y7
	VADDPS Y15, Y0, Y0
	VADDPS Y15, Y1, Y1
	VADDPS Y15, Y2, Y2
	VADDPS Y15, Y3, Y3
	VADDPS Y15, Y4, Y4
	VADDPS Y15, Y5, Y5
	VADDPS Y15, Y6, Y6
	VADDPS Y15, Y7, Y7

wideStore:
	VMOVUPS Y0, (DI)(CX*1)
	VMOVUPS Y1, 32(DI)(CX*1)
	VMOVUPS Y2, 64(DI)(CX*1)
	VMOVUPS Y3, 96(DI)(CX*1)
	VMOVUPS Y4, 128(DI)(CX*1)
	VMOVUPS Y5, 160(DI)(CX*1)
	VMOVUPS Y6, 192(DI)(CX*1)
	VMOVUPS Y7, 224(DI)(CX*1)
	ADDQ    $256, CX
	SUBQ    $256, BX
	JGE     wide

rest:
	ADDQ $224, BX // bytes of columns left - 32
	JLT  tail

narrow:
	VMOVUPS (SI)(CX*1), Y0
	MOVQ    CX, R10
	MOVQ    R8, R11
	MOVQ    w+56(FP), R13

narrowRow:
	MOVQ       (R11), AX
	PREFETCHT1 (R9)
	VADDPS     (AX)(R10*1), Y0, Y0
	ADDQ       $32, R9
	ADDQ       R12, R10
	ADDQ       $24, R11
	DECQ       R13
	JNE        narrowRow
	CMPB       relu+80(FP), $0
	JEQ        narrowStore
	VMAXPS     Y0, Y15, Y0
	VADDPS     Y15, Y0, Y0

narrowStore:
	VMOVUPS Y0, (DI)(CX*1)
	ADDQ    $32, CX
	SUBQ    $32, BX
	JGE     narrow

tail:
	ADDQ       $32, BX // bytes of columns left, 0 .. 28
	JEQ        next
	LEAQ       ·tailMask+256(SB), AX
	SUBQ       BX, AX
	VMOVUPS    (AX), Y14
	VMASKMOVPS (SI)(CX*1), Y14, Y0
	MOVQ       CX, R10
	MOVQ       R8, R11
	MOVQ       w+56(FP), R13

tailRow:
	MOVQ       (R11), AX
	VMASKMOVPS (AX)(R10*1), Y14, Y1
	VADDPS     Y1, Y0, Y0
	ADDQ       R12, R10
	ADDQ       $24, R11
	DECQ       R13
	JNE        tailRow
	CMPB       relu+80(FP), $0
	JEQ        tailStore
	VMAXPS     Y0, Y15, Y0
	VADDPS     Y15, Y0, Y0

tailStore:
	VMASKMOVPS Y0, Y14, (DI)(CX*1)

next:
	ADDQ ds+8(FP), DI
	DECQ n+48(FP)
	JNE  window
	VZEROUPPER
	RET

// func maxColumnsF32AVX2(best *float32, at *int32, x *float32, xs int, bias *float32, rows, cols int)
// best[c], at[c] = the largest x[i*xs + c] + bias[i] and the first i that has it. rows, cols > 0. Requires AVX2.
//
// DI best, SI at, DX first row, R8 xs in bytes, R9 bias, R10 rows, CX columns left, R11 row, R12 element of bias, R13 rows left,
// Y14 mask of a vector of columns, Y0 best, Y2 at, Y4 row, Y5 bias, Y6 number of the row, Y7 -1, Y8 where the row is larger.
// x86's maximum returns its second source, here best, if one is NaN or both are zeros: as x > best ? x : best does.
TEXT ·maxColumnsF32AVX2(SB), NOSPLIT, $0-56
	MOVQ     best+0(FP), DI
	MOVQ     at+8(FP), SI
	MOVQ     x+16(FP), DX
	MOVQ     xs+24(FP), R8
	MOVQ     bias+32(FP), R9
	MOVQ     rows+40(FP), R10
	MOVQ     cols+48(FP), CX
	SHLQ     $2, R8
	VPCMPEQD Y7, Y7, Y7

columns:
	MOVL         $8, BX
	CMPQ         CX, BX
	CMOVQLT      CX, BX
	SHLQ         $2, BX
	LEAQ         ·tailMask+256(SB), AX
	SUBQ         BX, AX
	VMOVUPS      (AX), Y14
	MOVQ         DX, R11
	MOVQ         R9, R12
	MOVQ         R10, R13
	VMASKMOVPS   (R11), Y14, Y0
	VBROADCASTSS (R12), Y5
	VADDPS       Y5, Y0, Y0
	VPXOR        Y2, Y2, Y2
	VPXOR        Y6, Y6, Y6
	JMP          next

row:
	VMASKMOVPS   (R11), Y14, Y4
	VBROADCASTSS (R12), Y5
	VADDPS       Y5, Y4, Y4
	VPSUBD       Y7, Y6, Y6
	VCMPPS       $0x1E, Y0, Y4, Y8 // Y4 > Y0
	VBLENDVPS    Y8, Y6, Y2, Y2
	VMAXPS       Y0, Y4, Y0

next:
	ADDQ       R8, R11
	ADDQ       $4, R12
	DECQ       R13
	JNE        row
	VMASKMOVPS Y0, Y14, (DI)
	VMASKMOVPS Y2, Y14, (SI)
	ADDQ       $32, DI
	ADDQ       $32, SI
	ADDQ       $32, DX
	SUBQ       $8, CX
	JGT        columns
	VZEROUPPER
	RET
