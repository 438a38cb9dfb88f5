//go:build !purego && !noasm

#include "textflag.h"

// The row that is needed so many rows later is asked for meanwhile.
#define AHEAD $2

// func scoreWindowsF32AVX2(dst *float32, ds int, h, bias *float32, rows *[]float32, nrows int, first *int32, n, w, cols int, u *float32, us int, ubias *float32, classes int)
// h[c] = the maximum of bias[c] + rows[first[i]][c] + ... + rows[first[i]+w-1][(w-1)*cols + c], from left to right, and 0;
// dst[i*ds + j] = (h, row j of u) + ubias[j], the product in 16 lanes. n, w, classes > 0, cols a positive multiple of 16.
// Requires AVX2, FMA.
//
// Sums: DI h, SI bias, R8 headers of the window's rows (24 bytes each), R9 what is left to fetch of a later row, R12 cols in bytes, CX
// first byte of the columns, R10 the same in the row at hand, R11 header, R13 rows left, AX row, BX bytes of columns left, Y0-Y7 sums,
// Y15 0. Eight vectors of columns a turn hide the latency of the additions, then two.
// Products: DI dst, R12 ubias, SI classes left, AX rows of u, R8 us and R10 3 us in bytes, R11 h, R13 bytes of columns left, Y0-Y7 the
// lanes of a class in two each, Y8, Y9 h.
// Four classes a turn hide the latency of the FMAs, share the loads of h, and their lanes fold together; then one.
// The rest as in scoreWindowsF32AVX512.
TEXT ·scoreWindowsF32AVX2(SB), NOSPLIT, $0-112
	SHLQ   $2, ds+8(FP)
	SHLQ   $2, cols+72(FP)
	SHLQ   $2, us+88(FP)
	VXORPS X15, X15, X15

window:
	MOVQ    h+16(FP), DI
	MOVQ    bias+24(FP), SI
	MOVQ    cols+72(FP), R12
	MOVQ    first+48(FP), AX
	MOVLQSX (AX), R8
	ADDQ    $4, AX
	MOVQ    AX, first+48(FP)
	MOVQ    nrows+40(FP), R9
	DECQ    R9
	MOVQ    w+64(FP), AX
	LEAQ    -1(R8)(AX*1), AX
	ADDQ    AHEAD, AX
	CMPQ    AX, R9
	CMOVQLT AX, R9
	MOVQ    rows+32(FP), AX
	LEAQ    (R9)(R9*2), R9
	MOVQ    (AX)(R9*8), R9
	LEAQ    (R8)(R8*2), R8
	LEAQ    (AX)(R8*8), R8
	XORQ    CX, CX
	MOVQ    R12, BX
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
	MOVQ    w+64(FP), R13

wideRow:
	MOVQ       (R11), AX
	PREFETCHT1 (R9)
	VADDPS     (AX)(R10*1), Y0, Y0
	VADDPS     32(AX)(R10*1), Y1, Y1
	PREFETCHT1 64(R9)
	VADDPS     64(AX)(R10*1), Y2, Y2
	VADDPS     96(AX)(R10*1), Y3, Y3
	PREFETCHT1 128(R9)
	VADDPS     128(AX)(R10*1), Y4, Y4
	VADDPS     160(AX)(R10*1), Y5, Y5
	PREFETCHT1 192(R9)
	VADDPS     192(AX)(R10*1), Y6, Y6
	VADDPS     224(AX)(R10*1), Y7, Y7
	ADDQ       $256, R9
	ADDQ       R12, R10
	ADDQ       $24, R11
	DECQ       R13
	JNE        wideRow
	VMAXPS     Y0, Y15, Y0
	VMAXPS     Y1, Y15, Y1
	VMAXPS     Y2, Y15, Y2
	VMAXPS     Y3, Y15, Y3
	VMAXPS     Y4, Y15, Y4
	VMAXPS     Y5, Y15, Y5
	VMAXPS     Y6, Y15, Y6
	VMAXPS     Y7, Y15, Y7
	VADDPS     Y15, Y0, Y0
	VADDPS     Y15, Y1, Y1
	VADDPS     Y15, Y2, Y2
	VADDPS     Y15, Y3, Y3
	VADDPS     Y15, Y4, Y4
	VADDPS     Y15, Y5, Y5
	VADDPS     Y15, Y6, Y6
	VADDPS     Y15, Y7, Y7
	VMOVUPS    Y0, (DI)(CX*1)
	VMOVUPS    Y1, 32(DI)(CX*1)
	VMOVUPS    Y2, 64(DI)(CX*1)
	VMOVUPS    Y3, 96(DI)(CX*1)
	VMOVUPS    Y4, 128(DI)(CX*1)
	VMOVUPS    Y5, 160(DI)(CX*1)
	VMOVUPS    Y6, 192(DI)(CX*1)
	VMOVUPS    Y7, 224(DI)(CX*1)
	ADDQ       $256, CX
	SUBQ       $256, BX
	JGE        wide

rest:
	ADDQ $256, BX // bytes of columns left
	JEQ  products

narrow:
	VMOVUPS (SI)(CX*1), Y0
	VMOVUPS 32(SI)(CX*1), Y1
	MOVQ    CX, R10
	MOVQ    R8, R11
	MOVQ    w+64(FP), R13

narrowRow:
	MOVQ       (R11), AX
	PREFETCHT1 (R9)
	VADDPS     (AX)(R10*1), Y0, Y0
	VADDPS     32(AX)(R10*1), Y1, Y1
	ADDQ       $64, R9
	ADDQ       R12, R10
	ADDQ       $24, R11
	DECQ       R13
	JNE        narrowRow
	VMAXPS     Y0, Y15, Y0
	VMAXPS     Y1, Y15, Y1
	VADDPS     Y15, Y0, Y0
	VADDPS     Y15, Y1, Y1
	VMOVUPS    Y0, (DI)(CX*1)
	VMOVUPS    Y1, 32(DI)(CX*1)
	ADDQ       $64, CX
	SUBQ       $64, BX
	JNE        narrow

products:
	MOVQ dst+0(FP), DI
	MOVQ ubias+96(FP), R12
	MOVQ u+80(FP), AX
	MOVQ us+88(FP), R8
	LEAQ (R8)(R8*2), R10
	MOVQ classes+104(FP), SI
	SUBQ $4, SI
	JLT  ones

four:
	MOVQ   h+16(FP), R11
	MOVQ   cols+72(FP), R13
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7

fourStep:
	VMOVUPS     (R11), Y8
	VMOVUPS     32(R11), Y9
	VFMADD231PS (AX), Y8, Y0
	VFMADD231PS 32(AX), Y9, Y1
	VFMADD231PS (AX)(R8*1), Y8, Y2
	VFMADD231PS 32(AX)(R8*1), Y9, Y3
	VFMADD231PS (AX)(R8*2), Y8, Y4
	VFMADD231PS 32(AX)(R8*2), Y9, Y5
	VFMADD231PS (AX)(R10*1), Y8, Y6
	VFMADD231PS 32(AX)(R10*1), Y9, Y7
	ADDQ        $64, R11
	ADDQ        $64, AX
	SUBQ        $64, R13
	JNE         fourStep
	VADDPS      Y1, Y0, Y0        // lane j plus lane j+8
	VADDPS      Y3, Y2, Y2
	VADDPS      Y5, Y4, Y4
	VADDPS      Y7, Y6, Y6
	VPERM2F128  $0x20, Y2, Y0, Y1 // lane j plus lane j+4: two classes
	VPERM2F128  $0x31, Y2, Y0, Y0
	VPERM2F128  $0x20, Y6, Y4, Y5
	VPERM2F128  $0x31, Y6, Y4, Y4
	VADDPS      Y0, Y1, Y0
	VADDPS      Y4, Y5, Y4
	VUNPCKLPD   Y4, Y0, Y1        // lane j plus lane j+2: classes 0, 2 and 1, 3
	VUNPCKHPD   Y4, Y0, Y0
	VADDPS      Y0, Y1, Y0
	VPERMILPS   $0xB1, Y0, Y1     // lane j plus lane j+1: 0, 0, 2, 2 and 1, 1, 3, 3
	VADDPS      Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VBLENDPS    $0x0A, X1, X0, X0
	VADDPS      (R12), X0, X0
	VMOVUPS     X0, (DI)
	ADDQ        $16, DI
	ADDQ        $16, R12
	SUBQ        cols+72(FP), AX
	LEAQ        (AX)(R8*4), AX
	SUBQ        $4, SI
	JGE         four

ones:
	ADDQ $4, SI // classes left, 0 .. 3
	JEQ  next

one:
	MOVQ   h+16(FP), R11
	MOVQ   cols+72(FP), R13
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1

oneStep:
	VMOVUPS      (R11), Y8
	VMOVUPS      32(R11), Y9
	VFMADD231PS  (AX), Y8, Y0
	VFMADD231PS  32(AX), Y9, Y1
	ADDQ         $64, R11
	ADDQ         $64, AX
	SUBQ         $64, R13
	JNE          oneStep
	VADDPS       Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPS       X1, X0, X0
	VPERMILPS    $0x4E, X0, X1
	VADDPS       X1, X0, X0
	VPERMILPS    $0xB1, X0, X1
	VADDSS       X1, X0, X0
	VADDSS       (R12), X0, X0
	VMOVSS       X0, (DI)
	ADDQ         $4, DI
	ADDQ         $4, R12
	SUBQ         cols+72(FP), AX
	ADDQ         R8, AX
	DECQ         SI
	JNE          one

next:
	MOVQ dst+0(FP), DI
	ADDQ ds+8(FP), DI
	MOVQ DI, dst+0(FP)
	DECQ n+56(FP)
	JNE  window
	VZEROUPPER
	RET
