//go:build !purego && !noasm

#include "textflag.h"
#include "neon_arm64.h"

// func gatherRowsF32NEON(dst *float32, ds int, table *float32, ts int, idx *int32, rows, k, width int)
// dst[i*ds + j*width + c] = table[idx[i*k+j]*ts + c].
//
// R0 dst, R1 bytes from the end of its row to the next, R2 table, R3 its stride in bytes, R4 idx, R5 rows left, R6 k, R7 pieces
// left in the row, R8 width, R9 elements left, R10 table row, V0-V3 data.
// Tail: vectors, then half and quarter vectors by the bits of width: the same branches in every row.
TEXT ·gatherRowsF32NEON(SB), NOSPLIT, $0-64
	MOVD dst+0(FP), R0
	MOVD ds+8(FP), R1
	MOVD table+16(FP), R2
	MOVD ts+24(FP), R3
	MOVD idx+32(FP), R4
	MOVD rows+40(FP), R5
	MOVD k+48(FP), R6
	MOVD width+56(FP), R8
	CBZ  R5, done
	CBZ  R6, done
	MUL  R6, R8, R9
	SUB  R9, R1, R1
	LSL  $2, R1, R1
	LSL  $2, R3, R3

row:
	MOVD R6, R7

piece:
	MOVW.P 4(R4), R10
	MADD   R3, R2, R10, R10
	SUBS   $8, R8, R9
	BLT    vectors

loop:
	FLDPQ.P 32(R10), (F0, F1)
	FSTPQ.P (F0, F1), 32(R0)
	SUBS    $8, R9, R9
	BGE     loop

vectors:
	TBZ     $2, R9, below4
	FMOVQ.P 16(R10), F0
	FMOVQ.P F0, 16(R0)

below4:
	TBZ     $1, R9, below2
	FMOVD.P 8(R10), F0
	FMOVD.P F0, 8(R0)

below2:
	TBZ     $0, R9, next
	FMOVS.P 4(R10), F0
	FMOVS.P F0, 4(R0)

next:
	SUBS $1, R7, R7
	BNE  piece
	ADD  R1, R0, R0
	SUBS $1, R5, R5
	BNE  row

done:
	RET

// func gatherRowsF64NEON(dst *float64, ds int, table *float64, ts int, idx *int32, rows, k, width int)
// dst[i*ds + j*width + c] = table[idx[i*k+j]*ts + c].
//
// R0 dst, R1 bytes from the end of its row to the next, R2 table, R3 its stride in bytes, R4 idx, R5 rows left, R6 k, R7 pieces
// left in the row, R8 width, R9 elements left, R10 table row, V0-V3 data.
// Tail: vectors, then half and quarter vectors by the bits of width: the same branches in every row.
TEXT ·gatherRowsF64NEON(SB), NOSPLIT, $0-64
	MOVD dst+0(FP), R0
	MOVD ds+8(FP), R1
	MOVD table+16(FP), R2
	MOVD ts+24(FP), R3
	MOVD idx+32(FP), R4
	MOVD rows+40(FP), R5
	MOVD k+48(FP), R6
	MOVD width+56(FP), R8
	CBZ  R5, done
	CBZ  R6, done
	MUL  R6, R8, R9
	SUB  R9, R1, R1
	LSL  $3, R1, R1
	LSL  $3, R3, R3

row:
	MOVD R6, R7

piece:
	MOVW.P 4(R4), R10
	MADD   R3, R2, R10, R10
	SUBS   $4, R8, R9
	BLT    vectors

loop:
	FLDPQ.P 32(R10), (F0, F1)
	FSTPQ.P (F0, F1), 32(R0)
	SUBS    $4, R9, R9
	BGE     loop

vectors:
	TBZ     $1, R9, below2
	FMOVQ.P 16(R10), F0
	FMOVQ.P F0, 16(R0)

below2:
	TBZ     $0, R9, next
	FMOVD.P 8(R10), F0
	FMOVD.P F0, 8(R0)

next:
	SUBS $1, R7, R7
	BNE  piece
	ADD  R1, R0, R0
	SUBS $1, R5, R5
	BNE  row

done:
	RET

// func scatterAddRowsF32NEON(table *float32, ts int, src *float32, ss int, idx *int32, rows, k, width int)
// table[idx[i*k+j]*ts + c] += src[i*ss + j*width + c], i, then j ascending.
//
// R0 src, R1 bytes from the end of its row to the next, R2 table, R3 its stride in bytes, R4 idx, R5 rows left, R6 k, R7 pieces
// left in the row, R8 width, R9 elements left, R10 table row, V0-V3 data.
// Tail: vectors, then half and quarter vectors by the bits of width: the same branches in every row.
TEXT ·scatterAddRowsF32NEON(SB), NOSPLIT, $0-64
	MOVD table+0(FP), R2
	MOVD ts+8(FP), R3
	MOVD src+16(FP), R0
	MOVD ss+24(FP), R1
	MOVD idx+32(FP), R4
	MOVD rows+40(FP), R5
	MOVD k+48(FP), R6
	MOVD width+56(FP), R8
	CBZ  R5, done
	CBZ  R6, done
	MUL  R6, R8, R9
	SUB  R9, R1, R1
	LSL  $2, R1, R1
	LSL  $2, R3, R3

row:
	MOVD R6, R7

piece:
	MOVW.P 4(R4), R10
	MADD   R3, R2, R10, R10
	SUBS   $8, R8, R9
	BLT    vectors

loop:
	FLDPQ      (R10), (F0, F1)
	FLDPQ.P    32(R0), (F2, F3)
	FADD_S4(2, 0, 0)
	FADD_S4(3, 1, 1)
	FSTPQ.P    (F0, F1), 32(R10)
	SUBS       $8, R9, R9
	BGE        loop

vectors:
	TBZ        $2, R9, below4
	FMOVQ      (R10), F0
	FMOVQ.P    16(R0), F2
	FADD_S4(2, 0, 0)
	FMOVQ.P    F0, 16(R10)

below4:
	TBZ        $1, R9, below2
	FMOVD      (R10), F0
	FMOVD.P    8(R0), F2
	FADD_S4(2, 0, 0)
	FMOVD.P    F0, 8(R10)

below2:
	TBZ        $0, R9, next
	FMOVS      (R10), F0
	FMOVS.P    4(R0), F2
	FADD_S4(2, 0, 0)
	FMOVS.P    F0, 4(R10)

next:
	SUBS $1, R7, R7
	BNE  piece
	ADD  R1, R0, R0
	SUBS $1, R5, R5
	BNE  row

done:
	RET

// func scatterAddRowsF64NEON(table *float64, ts int, src *float64, ss int, idx *int32, rows, k, width int)
// table[idx[i*k+j]*ts + c] += src[i*ss + j*width + c], i, then j ascending.
//
// R0 src, R1 bytes from the end of its row to the next, R2 table, R3 its stride in bytes, R4 idx, R5 rows left, R6 k, R7 pieces
// left in the row, R8 width, R9 elements left, R10 table row, V0-V3 data.
// Tail: vectors, then half and quarter vectors by the bits of width: the same branches in every row.
TEXT ·scatterAddRowsF64NEON(SB), NOSPLIT, $0-64
	MOVD table+0(FP), R2
	MOVD ts+8(FP), R3
	MOVD src+16(FP), R0
	MOVD ss+24(FP), R1
	MOVD idx+32(FP), R4
	MOVD rows+40(FP), R5
	MOVD k+48(FP), R6
	MOVD width+56(FP), R8
	CBZ  R5, done
	CBZ  R6, done
	MUL  R6, R8, R9
	SUB  R9, R1, R1
	LSL  $3, R1, R1
	LSL  $3, R3, R3

row:
	MOVD R6, R7

piece:
	MOVW.P 4(R4), R10
	MADD   R3, R2, R10, R10
	SUBS   $4, R8, R9
	BLT    vectors

loop:
	FLDPQ      (R10), (F0, F1)
	FLDPQ.P    32(R0), (F2, F3)
	FADD_D2(2, 0, 0)
	FADD_D2(3, 1, 1)
	FSTPQ.P    (F0, F1), 32(R10)
	SUBS       $4, R9, R9
	BGE        loop

vectors:
	TBZ        $1, R9, below2
	FMOVQ      (R10), F0
	FMOVQ.P    16(R0), F2
	FADD_D2(2, 0, 0)
	FMOVQ.P    F0, 16(R10)

below2:
	TBZ        $0, R9, next
	FMOVD      (R10), F0
	FMOVD.P    8(R0), F2
	FADD_D2(2, 0, 0)
	FMOVD.P    F0, 8(R10)

next:
	SUBS $1, R7, R7
	BNE  piece
	ADD  R1, R0, R0
	SUBS $1, R5, R5
	BNE  row

done:
	RET
