//go:build !purego && !noasm

#include "textflag.h"

// New moments from p, g, m and v, as in optim_adam_avx512_amd64.s.

#define ADAM_MOMENTS_F32 \
	VFMADD231PS Z0, Z17, Z1; \
	VMULPS      Z2, Z19, Z2; \
	VFMADD231PS Z1, Z20, Z2; \
	VMULPS      Z1, Z22, Z4; \
	VMULPS      Z3, Z21, Z3; \
	VFMADD231PS Z4, Z1, Z3

#define ADAM_MOMENTS_F64 \
	VFMADD231PD Z0, Z17, Z1; \
	VMULPD      Z2, Z19, Z2; \
	VFMADD231PD Z1, Z20, Z2; \
	VMULPD      Z1, Z22, Z4; \
	VMULPD      Z3, Z21, Z3; \
	VFMADD231PD Z4, Z1, Z3

// func adamRowsF32AVX512(p, m, v *float32, width int, rows *int32, n int, grad *float32, c *AdamCoef[float32])
// A step of Adam, as adamGeneric defines it, on rows rows[0] .. rows[n-1] of tables whose rows have width > 0 elements; row i of
// grad belongs to rows[i]. n > 0. Requires AVX512F, AVX512VL, BMI2.
//
// DI p, SI m, DX v (tables), R9 g, R10 rows, R12 rows left, R13 bytes of a row, BX width, CX elements left, AX byte offset
// in the tables, R8 and R11 first and last byte of the row that is prefetched, K1 tail mask,
// Z0 p, Z1 g and d, Z2 m, Z3 v and r, Z4 scratch, Z16-Z24 the coefficients in c's order.
// One call for many short rows: a call each costs as much as half a row of 50. The lines of the row 8 further on are asked
// for before a row is worked on: a row's divisions take about as long as memory takes for it, 3 tables of 4 lines.
// Tail: one vector under a mask; square root and division of at most 4 elements are done at 128 bits, in a quarter of
// the divider's time.
TEXT ·adamRowsF32AVX512(SB), NOSPLIT, $0-64
	MOVQ         p+0(FP), DI
	MOVQ         m+8(FP), SI
	MOVQ         v+16(FP), DX
	MOVQ         width+24(FP), BX
	MOVQ         rows+32(FP), R10
	MOVQ         n+40(FP), R12
	MOVQ         grad+48(FP), R9
	MOVQ         c+56(FP), AX
	VBROADCASTSS (AX), Z16
	VBROADCASTSS 4(AX), Z17
	VBROADCASTSS 8(AX), Z18
	VBROADCASTSS 12(AX), Z19
	VBROADCASTSS 16(AX), Z20
	VBROADCASTSS 20(AX), Z21
	VBROADCASTSS 24(AX), Z22
	VBROADCASTSS 28(AX), Z23
	VBROADCASTSS 32(AX), Z24
	MOVQ         BX, R13
	SHLQ         $2, R13
	MOVQ         BX, CX
	ANDQ         $15, CX
	MOVL         $-1, R11
	BZHIL        CX, R11, R11
	KMOVW        R11, K1

row:
	CMPQ    R12, $8
	JLE     near
	MOVLQSX 32(R10), R8
	IMULQ   R13, R8
	LEAQ    -1(R8)(R13*1), R11

line:
	PREFETCHT0 (SI)(R8*1)
	PREFETCHT0 (DX)(R8*1)
	PREFETCHT0 (DI)(R8*1)
	ADDQ       $64, R8
	CMPQ       R8, R11
	JLT        line
	PREFETCHT0 (SI)(R11*1)
	PREFETCHT0 (DX)(R11*1)
	PREFETCHT0 (DI)(R11*1)

near:
	MOVLQSX (R10), AX
	ADDQ    $4, R10
	IMULQ   R13, AX
	MOVQ    BX, CX
	SUBQ    $16, CX
	JLT     tail

vector:
	VMOVUPS     (DI)(AX*1), Z0
	VMOVUPS     (SI)(AX*1), Z2
	VMOVUPS     (DX)(AX*1), Z3
	VMOVUPS     (R9), Z1
	ADAM_MOMENTS_F32
	VMOVUPS     Z2, (SI)(AX*1)
	VMOVUPS     Z3, (DX)(AX*1)
	VSQRTPS     Z3, Z3
	VFMADD213PS Z24, Z23, Z3
	VDIVPS      Z3, Z2, Z2
	VMULPS      Z0, Z18, Z0
	VFMADD231PS Z2, Z16, Z0
	VMOVUPS     Z0, (DI)(AX*1)
	ADDQ        $64, AX
	ADDQ        $64, R9
	SUBQ        $16, CX
	JGE         vector

tail:
	ADDQ        $16, CX // elements left, 0 .. 15
	JEQ         next
	VMOVUPS.Z   (DI)(AX*1), K1, Z0
	VMOVUPS.Z   (SI)(AX*1), K1, Z2
	VMOVUPS.Z   (DX)(AX*1), K1, Z3
	VMOVUPS.Z   (R9), K1, Z1
	LEAQ        (R9)(CX*4), R9
	ADAM_MOMENTS_F32
	VMOVUPS     Z2, K1, (SI)(AX*1)
	VMOVUPS     Z3, K1, (DX)(AX*1)
	CMPQ        CX, $4
	JGT         wide
	VSQRTPS     X3, X3
	VFMADD213PS X24, X23, X3
	VDIVPS      X3, X2, X2
	JMP         update

wide:
	VSQRTPS     Z3, Z3
	VFMADD213PS Z24, Z23, Z3
	VDIVPS      Z3, Z2, Z2

update:
	VMULPS      Z0, Z18, Z0
	VFMADD231PS Z2, Z16, Z0
	VMOVUPS     Z0, K1, (DI)(AX*1)

next:
	DECQ R12
	JNE  row
	VZEROUPPER
	RET

// func adamRowsF64AVX512(p, m, v *float64, width int, rows *int32, n int, grad *float64, c *AdamCoef[float64])
// A step of Adam, as adamGeneric defines it, on rows rows[0] .. rows[n-1] of tables whose rows have width > 0 elements; row i of
// grad belongs to rows[i]. n > 0. Requires AVX512F, AVX512VL, BMI2.
//
// DI p, SI m, DX v (tables), R9 g, R10 rows, R12 rows left, R13 bytes of a row, BX width, CX elements left, AX byte offset
// in the tables, R8 and R11 first and last byte of the row that is prefetched, K1 tail mask,
// Z0 p, Z1 g and d, Z2 m, Z3 v and r, Z4 scratch, Z16-Z24 the coefficients in c's order.
// One call for many short rows: a call each costs as much as half a row of 50. The lines of the row 8 further on are asked
// for before a row is worked on: a row's divisions take about as long as memory takes for it, 3 tables of 4 lines.
// Tail: one vector under a mask; square root and division of at most 2 elements are done at 128 bits, in a quarter of
// the divider's time.
TEXT ·adamRowsF64AVX512(SB), NOSPLIT, $0-64
	MOVQ         p+0(FP), DI
	MOVQ         m+8(FP), SI
	MOVQ         v+16(FP), DX
	MOVQ         width+24(FP), BX
	MOVQ         rows+32(FP), R10
	MOVQ         n+40(FP), R12
	MOVQ         grad+48(FP), R9
	MOVQ         c+56(FP), AX
	VBROADCASTSD (AX), Z16
	VBROADCASTSD 8(AX), Z17
	VBROADCASTSD 16(AX), Z18
	VBROADCASTSD 24(AX), Z19
	VBROADCASTSD 32(AX), Z20
	VBROADCASTSD 40(AX), Z21
	VBROADCASTSD 48(AX), Z22
	VBROADCASTSD 56(AX), Z23
	VBROADCASTSD 64(AX), Z24
	MOVQ         BX, R13
	SHLQ         $3, R13
	MOVQ         BX, CX
	ANDQ         $7, CX
	MOVL         $-1, R11
	BZHIL        CX, R11, R11
	KMOVW        R11, K1

row:
	CMPQ    R12, $8
	JLE     near
	MOVLQSX 32(R10), R8
	IMULQ   R13, R8
	LEAQ    -1(R8)(R13*1), R11

line:
	PREFETCHT0 (SI)(R8*1)
	PREFETCHT0 (DX)(R8*1)
	PREFETCHT0 (DI)(R8*1)
	ADDQ       $64, R8
	CMPQ       R8, R11
	JLT        line
	PREFETCHT0 (SI)(R11*1)
	PREFETCHT0 (DX)(R11*1)
	PREFETCHT0 (DI)(R11*1)

near:
	MOVLQSX (R10), AX
	ADDQ    $4, R10
	IMULQ   R13, AX
	MOVQ    BX, CX
	SUBQ    $8, CX
	JLT     tail

vector:
	VMOVUPD     (DI)(AX*1), Z0
	VMOVUPD     (SI)(AX*1), Z2
	VMOVUPD     (DX)(AX*1), Z3
	VMOVUPD     (R9), Z1
	ADAM_MOMENTS_F64
	VMOVUPD     Z2, (SI)(AX*1)
	VMOVUPD     Z3, (DX)(AX*1)
	VSQRTPD     Z3, Z3
	VFMADD213PD Z24, Z23, Z3
	VDIVPD      Z3, Z2, Z2
	VMULPD      Z0, Z18, Z0
	VFMADD231PD Z2, Z16, Z0
	VMOVUPD     Z0, (DI)(AX*1)
	ADDQ        $64, AX
	ADDQ        $64, R9
	SUBQ        $8, CX
	JGE         vector

tail:
	ADDQ        $8, CX // elements left, 0 .. 7
	JEQ         next
	VMOVUPD.Z   (DI)(AX*1), K1, Z0
	VMOVUPD.Z   (SI)(AX*1), K1, Z2
	VMOVUPD.Z   (DX)(AX*1), K1, Z3
	VMOVUPD.Z   (R9), K1, Z1
	LEAQ        (R9)(CX*8), R9
	ADAM_MOMENTS_F64
	VMOVUPD     Z2, K1, (SI)(AX*1)
	VMOVUPD     Z3, K1, (DX)(AX*1)
	CMPQ        CX, $2
	JGT         wide
	VSQRTPD     X3, X3
	VFMADD213PD X24, X23, X3
	VDIVPD      X3, X2, X2
	JMP         update

wide:
	VSQRTPD     Z3, Z3
	VFMADD213PD Z24, Z23, Z3
	VDIVPD      Z3, Z2, Z2

update:
	VMULPD      Z0, Z18, Z0
	VFMADD231PD Z2, Z16, Z0
	VMOVUPD     Z0, K1, (DI)(AX*1)

next:
	DECQ R12
	JNE  row
	VZEROUPPER
	RET
