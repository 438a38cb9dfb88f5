//go:build !purego && !noasm

#include "textflag.h"

// Of the windows computed together, the last one's row plus so many is the first to be asked for meanwhile.
#define AHEAD $1

// Lane j of a, of b, plus lane j+8: the sums of a in the lower half of a, those of b in the upper one. t is lost.
#define FOLD8(a, b, t) \
	VSHUFF64X2 $0x44, b, a, t \
	VSHUFF64X2 $0xEE, b, a, a \
	VADDPS     t, a, a

// a, b: sums of two by FOLD8. Lane j plus lane j+4: four lanes of each of the four, in a. t is lost.
#define FOLD4(a, b, t) \
	VSHUFF64X2 $0x88, b, a, t \
	VSHUFF64X2 $0xDD, b, a, a \
	VADDPS     t, a, a

// Z0-Z15, 16 lanes each: the sum of the lanes of register 4 e + q in element 4 q + e of Z0. Z16-Z23 are lost.
#define FOLDALL \
	FOLD8(Z0, Z1, Z16) \
	FOLD8(Z2, Z3, Z17) \
	FOLD8(Z4, Z5, Z18) \
	FOLD8(Z6, Z7, Z19) \
	FOLD8(Z8, Z9, Z20) \
	FOLD8(Z10, Z11, Z21) \
	FOLD8(Z12, Z13, Z22) \
	FOLD8(Z14, Z15, Z23) \
	FOLD4(Z0, Z2, Z16) \
	FOLD4(Z4, Z6, Z17) \
	FOLD4(Z8, Z10, Z18) \
	FOLD4(Z12, Z14, Z19) \
	FOLDPAIRS

// The rest of FOLDALL: lane j plus lane j+2, then lane j plus lane j+1.
#define FOLDPAIRS \
	VUNPCKLPD Z4, Z0, Z1 \
	VUNPCKHPD Z4, Z0, Z0 \
	VUNPCKLPD Z12, Z8, Z9 \
	VUNPCKHPD Z12, Z8, Z8 \
	VADDPS    Z0, Z1, Z0 \
	VADDPS    Z8, Z9, Z8 \
	VSHUFPS   $0x88, Z8, Z0, Z1 \
	VSHUFPS   $0xDD, Z8, Z0, Z0 \
	VADDPS    Z0, Z1, Z0

#define ZERO16 \
	VXORPS X0, X0, X0 \
	VXORPS X1, X1, X1 \
	VXORPS X2, X2, X2 \
	VXORPS X3, X3, X3 \
	VXORPS X4, X4, X4 \
	VXORPS X5, X5, X5 \
	VXORPS X6, X6, X6 \
	VXORPS X7, X7, X7 \
	VXORPS X8, X8, X8 \
	VXORPS X9, X9, X9 \
	VXORPS X10, X10, X10 \
	VXORPS X11, X11, X11 \
	VXORPS X12, X12, X12 \
	VXORPS X13, X13, X13 \
	VXORPS X14, X14, X14 \
	VXORPS X15, X15, X15

// func scoreWindowsF32AVX512(dst *float32, ds int, h, bias *float32, rows *[]float32, nrows int, first *int32, n, w, cols int, u *float32, us int, ubias *float32, classes int)
// h[c] = the maximum of bias[c] + rows[first[i]][c] + ... + rows[first[i]+w-1][(w-1)*cols + c], from left to right, and 0;
// dst[i*ds + j] = (h, row j of u) + ubias[j], the product in 16 lanes. n, w, classes > 0, cols a positive multiple of 16; h has room for
// four windows. Requires AVX512F.
//
// Four windows a turn, the last ones singly. turn: windows of the turn, left: those whose sums are to come.
// Sums: DI h, SI bias, R8 headers of the window's rows (24 bytes each), R12 cols in bytes, CX first byte of the columns, R10 the same in
// the row at hand, R11 header, R13 rows left, AX row, DX first, BX bytes of columns left, Z0-Z3 sums, Z31 0. Four vectors of columns a
// turn hide the latency of the additions.
// Products: DI dst, AX u, R8 us and R10 3 us in bytes, R11 h, R13 bytes of columns left, SI classes left, R9 a row that comes soon.
//	Four windows: four classes a turn; BX cols and CX 3 cols in bytes, Z16-Z19 u, Z20-Z23 h, Z0-Z15 lanes of class e and window q in
//	register 4 e + q: each number loaded is used four times. Then one class.
//	One window: sixteen classes a turn (left: classes left), AX, BX, CX, DX rows of u at classes 0, 4, 8, 12, SI cols in bytes, Z16 h, the lanes of class 4 q + e in register
//	4 e + q, so that the sums fold into the order of the classes. Then one class.
// The pieces of a window come from w places in a large table. While a turn's products are made, a line of each piece of a later row is
// brought to the second cache with every vector of columns.
// x86's maximum returns its second source if both are zeros or one is NaN: adding +0 turns the -0 that is left into +0 (relu_avx512).
TEXT ·scoreWindowsF32AVX512(SB), NOSPLIT, $16-112
	SHLQ   $2, ds+8(FP)
	SHLQ   $2, cols+72(FP)
	SHLQ   $2, us+88(FP)
	VXORPS X31, X31, X31

turn:
	MOVQ    n+56(FP), AX
	MOVL    $1, BX
	MOVL    $4, CX
	CMPQ    AX, CX
	CMOVQGE CX, BX
	MOVQ    BX, turn-8(SP)
	MOVQ    BX, left-16(SP)
	MOVQ    h+16(FP), DI
	MOVQ    bias+24(FP), SI
	MOVQ    cols+72(FP), R12
	MOVQ    first+48(FP), DX

window:
	MOVLQSX (DX), R8
	MOVQ    rows+32(FP), AX
	LEAQ    (R8)(R8*2), R8
	LEAQ    (AX)(R8*8), R8
	XORQ    CX, CX
	MOVQ    R12, BX
	SUBQ    $256, BX
	JLT     rest

wide:
	VMOVUPS (SI)(CX*1), Z0
	VMOVUPS 64(SI)(CX*1), Z1
	VMOVUPS 128(SI)(CX*1), Z2
	VMOVUPS 192(SI)(CX*1), Z3
	MOVQ    CX, R10
	MOVQ    R8, R11
	MOVQ    w+64(FP), R13

wideRow:
	MOVQ    (R11), AX
	VADDPS  (AX)(R10*1), Z0, Z0
	VADDPS  64(AX)(R10*1), Z1, Z1
	VADDPS  128(AX)(R10*1), Z2, Z2
	VADDPS  192(AX)(R10*1), Z3, Z3
	ADDQ    R12, R10
	ADDQ    $24, R11
	DECQ    R13
	JNE     wideRow
	VMAXPS  Z0, Z31, Z0
	VMAXPS  Z1, Z31, Z1
	VMAXPS  Z2, Z31, Z2
	VMAXPS  Z3, Z31, Z3
	VADDPS  Z31, Z0, Z0
	VADDPS  Z31, Z1, Z1
	VADDPS  Z31, Z2, Z2
	VADDPS  Z31, Z3, Z3
	VMOVUPS Z0, (DI)(CX*1)
	VMOVUPS Z1, 64(DI)(CX*1)
	VMOVUPS Z2, 128(DI)(CX*1)
	VMOVUPS Z3, 192(DI)(CX*1)
	ADDQ    $256, CX
	SUBQ    $256, BX
	JGE     wide

rest:
	ADDQ $256, BX // bytes of columns left
	JEQ  summed

narrow:
	VMOVUPS (SI)(CX*1), Z0
	MOVQ    CX, R10
	MOVQ    R8, R11
	MOVQ    w+64(FP), R13

narrowRow:
	MOVQ    (R11), AX
	VADDPS  (AX)(R10*1), Z0, Z0
	ADDQ    R12, R10
	ADDQ    $24, R11
	DECQ    R13
	JNE     narrowRow
	VMAXPS  Z0, Z31, Z0
	VADDPS  Z31, Z0, Z0
	VMOVUPS Z0, (DI)(CX*1)
	ADDQ    $64, CX
	SUBQ    $64, BX
	JNE     narrow

summed:
	ADDQ $4, DX
	ADDQ R12, DI
	DECQ left-16(SP)
	JNE  window

	MOVLQSX -4(DX), R9 // the last window's first row
	ADDQ    w+64(FP), R9
	MOVQ    DX, first+48(FP)
	MOVQ    dst+0(FP), DI
	MOVQ    u+80(FP), AX
	MOVQ    us+88(FP), R8
	LEAQ    (R8)(R8*2), R10
	MOVQ    classes+104(FP), SI
	CMPQ    turn-8(SP), $4
	JNE     single

	ADDQ AHEAD, R9
	MOVQ R9, left-16(SP) // number of the row that is asked for
	MOVQ cols+72(FP), BX
	LEAQ (BX)(BX*2), CX
	SUBQ $4, SI
	JLT  tileOnes

tile:
	MOVQ    left-16(SP), R9
	INCQ    left-16(SP)
	MOVQ    nrows+40(FP), DX
	DECQ    DX
	CMPQ    R9, DX
	CMOVQGT DX, R9
	LEAQ    (R9)(R9*2), R9
	MOVQ    rows+32(FP), DX
	MOVQ    (DX)(R9*8), R9
	MOVQ    h+16(FP), R11
	MOVQ    BX, R13
	ZERO16

tileStep:
	VMOVUPS     (AX), Z16
	VMOVUPS     (AX)(R8*1), Z17
	VMOVUPS     (AX)(R8*2), Z18
	VMOVUPS     (AX)(R10*1), Z19
	VMOVUPS     (R11), Z20
	VMOVUPS     (R11)(BX*1), Z21
	VMOVUPS     (R11)(BX*2), Z22
	VMOVUPS     (R11)(CX*1), Z23
	VFMADD231PS Z20, Z16, Z0
	VFMADD231PS Z21, Z16, Z1
	VFMADD231PS Z22, Z16, Z2
	VFMADD231PS Z23, Z16, Z3
	VFMADD231PS Z20, Z17, Z4
	VFMADD231PS Z21, Z17, Z5
	VFMADD231PS Z22, Z17, Z6
	VFMADD231PS Z23, Z17, Z7
	VFMADD231PS Z20, Z18, Z8
	VFMADD231PS Z21, Z18, Z9
	VFMADD231PS Z22, Z18, Z10
	VFMADD231PS Z23, Z18, Z11
	VFMADD231PS Z20, Z19, Z12
	VFMADD231PS Z21, Z19, Z13
	VFMADD231PS Z22, Z19, Z14
	VFMADD231PS Z23, Z19, Z15
	MOVQ        R9, DX
	MOVQ        w+64(FP), R12

tileAhead:
	PREFETCHT1 (DX)
	ADDQ       BX, DX
	DECQ       R12
	JNE        tileAhead
	ADDQ       $64, R9
	ADDQ       $64, R11
	ADDQ       $64, AX
	SUBQ       $64, R13
	JNE        tileStep
	FOLDALL
	MOVQ            ubias+96(FP), R12
	MOVQ            classes+104(FP), R13
	SUBQ            SI, R13               // 4 + classes done
	VBROADCASTF32X4 -16(R12)(R13*4), Z1
	VADDPS          Z1, Z0, Z0
	MOVQ            ds+8(FP), R12
	LEAQ            (DI)(R12*2), DX
	VMOVUPS         X0, (DI)
	VEXTRACTF32X4   $1, Z0, (DI)(R12*1)
	VEXTRACTF32X4   $2, Z0, (DX)
	VEXTRACTF32X4   $3, Z0, (DX)(R12*1)
	ADDQ            $16, DI
	SUBQ            BX, AX
	LEAQ            (AX)(R8*4), AX
	SUBQ            $4, SI
	JGE             tile

tileOnes:
	ADDQ $4, SI // classes left, 0 .. 3
	JEQ  next
	MOVQ ds+8(FP), R12
	LEAQ (DI)(R12*2), DX

tileOne:
	MOVQ   h+16(FP), R11
	MOVQ   BX, R13
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3

tileOneStep:
	VMOVUPS     (AX), Z16
	VFMADD231PS (R11), Z16, Z0
	VFMADD231PS (R11)(BX*1), Z16, Z1
	VFMADD231PS (R11)(BX*2), Z16, Z2
	VFMADD231PS (R11)(CX*1), Z16, Z3
	ADDQ        $64, R11
	ADDQ        $64, AX
	SUBQ        $64, R13
	JNE         tileOneStep
	FOLD8(Z0, Z1, Z16)
	FOLD8(Z2, Z3, Z17)
	FOLD4(Z0, Z2, Z16)
	VPERMILPS    $0x4E, Z0, Z1 // lane j plus lane j+2
	VADDPS       Z1, Z0, Z0
	VPERMILPS    $0xB1, Z0, Z1 // lane j plus lane j+1
	VADDPS       Z1, Z0, Z0
	MOVQ         ubias+96(FP), R9
	MOVQ         classes+104(FP), R13
	SUBQ         SI, R13
	VBROADCASTSS (R9)(R13*4), Z1
	VADDPS       Z1, Z0, Z0
	VEXTRACTF32X4 $1, Z0, X1
	VEXTRACTF32X4 $2, Z0, X2
	VEXTRACTF32X4 $3, Z0, X3
	VMOVSS       X0, (DI)
	VMOVSS       X1, (DI)(R12*1)
	VMOVSS       X2, (DX)
	VMOVSS       X3, (DX)(R12*1)
	ADDQ         $4, DI
	ADDQ         $4, DX
	SUBQ         BX, AX
	ADDQ         R8, AX
	DECQ         SI
	JNE          tileOne
	JMP          next

single:
	MOVQ    nrows+40(FP), DX
	DECQ    DX
	CMPQ    R9, DX
	CMOVQGT DX, R9
	LEAQ    (R9)(R9*2), R9
	MOVQ    rows+32(FP), DX
	MOVQ    (DX)(R9*8), R9
	SUBQ    $16, SI
	JLT     ones
	MOVQ    SI, left-16(SP)
	MOVQ    cols+72(FP), SI

sixteen:
	LEAQ (AX)(R8*4), BX
	LEAQ (AX)(R8*8), CX
	LEAQ (BX)(R8*8), DX
	MOVQ h+16(FP), R11
	MOVQ SI, R13
	ZERO16

sixteenStep:
	VMOVUPS     (R11), Z16
	VFMADD231PS (AX), Z16, Z0
	VFMADD231PS (BX), Z16, Z1
	VFMADD231PS (CX), Z16, Z2
	VFMADD231PS (DX), Z16, Z3
	VFMADD231PS (AX)(R8*1), Z16, Z4
	VFMADD231PS (BX)(R8*1), Z16, Z5
	VFMADD231PS (CX)(R8*1), Z16, Z6
	VFMADD231PS (DX)(R8*1), Z16, Z7
	VFMADD231PS (AX)(R8*2), Z16, Z8
	VFMADD231PS (BX)(R8*2), Z16, Z9
	VFMADD231PS (CX)(R8*2), Z16, Z10
	VFMADD231PS (DX)(R8*2), Z16, Z11
	VFMADD231PS (AX)(R10*1), Z16, Z12
	VFMADD231PS (BX)(R10*1), Z16, Z13
	VFMADD231PS (CX)(R10*1), Z16, Z14
	VFMADD231PS (DX)(R10*1), Z16, Z15
	MOVQ        R9, R12
	MOVQ        w+64(FP), DI

singleAhead:
	PREFETCHT1 (R12)
	ADDQ       SI, R12
	DECQ       DI
	JNE        singleAhead
	ADDQ       $64, R9
	ADDQ       $64, R11
	ADDQ       $64, AX
	ADDQ       $64, BX
	ADDQ       $64, CX
	ADDQ       $64, DX
	SUBQ       $64, R13
	JNE        sixteenStep
	FOLDALL
	MOVQ       classes+104(FP), R13
	SUBQ       left-16(SP), R13       // 16 + classes done
	MOVQ       dst+0(FP), DI
	MOVQ       ubias+96(FP), R12
	VADDPS     -64(R12)(R13*4), Z0, Z0
	VMOVUPS    Z0, -64(DI)(R13*4)
	SUBQ       SI, DX                 // row 12 of the sixteen
	LEAQ       (DX)(R8*4), AX
	SUBQ       $16, left-16(SP)
	JGE        sixteen
	MOVQ       left-16(SP), SI

ones:
	ADDQ $16, SI // classes left, 0 .. 15
	JEQ  next

one:
	MOVQ   h+16(FP), R11
	MOVQ   cols+72(FP), R13
	VXORPS X0, X0, X0

oneStep:
	VMOVUPS     (R11), Z16
	VFMADD231PS (AX), Z16, Z0
	ADDQ        $64, R11
	ADDQ        $64, AX
	SUBQ        $64, R13
	JNE         oneStep

	VEXTRACTF64X4 $1, Z0, Y1
	VADDPS        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VADDPS        X1, X0, X0
	VPERMILPS     $0x4E, X0, X1
	VADDPS        X1, X0, X0
	VPERMILPS     $0xB1, X0, X1
	VADDSS        X1, X0, X0
	MOVQ          classes+104(FP), R13
	SUBQ          SI, R13
	MOVQ          dst+0(FP), DI
	MOVQ          ubias+96(FP), R12
	VADDSS        (R12)(R13*4), X0, X0
	VMOVSS        X0, (DI)(R13*4)
	SUBQ          cols+72(FP), AX
	ADDQ          R8, AX
	DECQ          SI
	JNE           one

next:
	MOVQ turn-8(SP), AX
	MOVQ ds+8(FP), DX
	MOVQ dst+0(FP), DI
	IMULQ AX, DX
	ADDQ DX, DI
	MOVQ DI, dst+0(FP)
	SUBQ AX, n+56(FP)
	JNE  turn
	VZEROUPPER
	RET
