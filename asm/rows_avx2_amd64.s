//go:build !purego && !noasm

#include "textflag.h"

// func gatherRowsF32AVX2(dst *float32, ds int, table *float32, ts int, idx *int32, rows, k, width int)
// dst[i*ds + j*width + c] = table[idx[i*k+j]*ts + c]. Requires AVX.
//
// DI dst, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, Y0-Y3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: vectors of half the width, and again, by the bits of width: the same branches in every row.
TEXT ·gatherRowsF32AVX2(SB), NOSPLIT, $0-64
	MOVQ  dst+0(FP), DI
	MOVQ  ds+8(FP), R8
	MOVQ  table+16(FP), SI
	MOVQ  ts+24(FP), R9
	MOVQ  idx+32(FP), DX
	MOVQ  rows+40(FP), R10
	MOVQ  k+48(FP), R11
	MOVQ  width+56(FP), R12
	MOVQ  R11, AX
	IMULQ R12, AX
	SUBQ  AX, R8
	SHLQ  $2, R8
	SHLQ  $2, R9
	TESTQ R10, R10
	JEQ   done
	TESTQ R11, R11
	JEQ   done

row:
	MOVQ R11, BX

piece:
	MOVLQSX (DX), AX
	ADDQ    $4, DX
	IMULQ   R9, AX
	ADDQ    SI, AX
	MOVQ    R12, CX
	SUBQ    $16, CX
	JLT     vectors

loop:
	VMOVUPS (AX), Y0
	VMOVUPS 32(AX), Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ    $64, AX
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     loop

vectors:
	ADDQ    $8, CX // elements left - 8
	JLT     tail
	VMOVUPS (AX), Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, AX
	ADDQ    $32, DI
	SUBQ    $8, CX

tail:
	ADDQ    $8, CX // elements left, 0 .. 7
	JEQ     next
	TESTQ   $4, CX
	JEQ     below4
	VMOVUPS (AX), X0
	VMOVUPS X0, (DI)
	ADDQ    $16, AX
	ADDQ    $16, DI

below4:
	TESTQ  $2, CX
	JEQ    below2
	VMOVSD (AX), X0
	VMOVSD X0, (DI)
	ADDQ   $8, AX
	ADDQ   $8, DI

below2:
	TESTQ  $1, CX
	JEQ    next
	VMOVSS (AX), X0
	VMOVSS X0, (DI)
	ADDQ   $4, AX
	ADDQ   $4, DI

next:
	DECQ BX
	JNE  piece
	ADDQ R8, DI
	DECQ R10
	JNE  row

done:
	VZEROUPPER
	RET

// func gatherRowsF64AVX2(dst *float64, ds int, table *float64, ts int, idx *int32, rows, k, width int)
// dst[i*ds + j*width + c] = table[idx[i*k+j]*ts + c]. Requires AVX.
//
// DI dst, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, Y0-Y3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: vectors of half the width, and again, by the bits of width: the same branches in every row.
TEXT ·gatherRowsF64AVX2(SB), NOSPLIT, $0-64
	MOVQ  dst+0(FP), DI
	MOVQ  ds+8(FP), R8
	MOVQ  table+16(FP), SI
	MOVQ  ts+24(FP), R9
	MOVQ  idx+32(FP), DX
	MOVQ  rows+40(FP), R10
	MOVQ  k+48(FP), R11
	MOVQ  width+56(FP), R12
	MOVQ  R11, AX
	IMULQ R12, AX
	SUBQ  AX, R8
	SHLQ  $3, R8
	SHLQ  $3, R9
	TESTQ R10, R10
	JEQ   done
	TESTQ R11, R11
	JEQ   done

row:
	MOVQ R11, BX

piece:
	MOVLQSX (DX), AX
	ADDQ    $4, DX
	IMULQ   R9, AX
	ADDQ    SI, AX
	MOVQ    R12, CX
	SUBQ    $8, CX
	JLT     vectors

loop:
	VMOVUPD (AX), Y0
	VMOVUPD 32(AX), Y1
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	ADDQ    $64, AX
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     loop

vectors:
	ADDQ    $4, CX // elements left - 4
	JLT     tail
	VMOVUPD (AX), Y0
	VMOVUPD Y0, (DI)
	ADDQ    $32, AX
	ADDQ    $32, DI
	SUBQ    $4, CX

tail:
	ADDQ    $4, CX // elements left, 0 .. 3
	JEQ     next
	TESTQ   $2, CX
	JEQ     below2
	VMOVUPD (AX), X0
	VMOVUPD X0, (DI)
	ADDQ    $16, AX
	ADDQ    $16, DI

below2:
	TESTQ  $1, CX
	JEQ    next
	VMOVSD (AX), X0
	VMOVSD X0, (DI)
	ADDQ   $8, AX
	ADDQ   $8, DI

next:
	DECQ BX
	JNE  piece
	ADDQ R8, DI
	DECQ R10
	JNE  row

done:
	VZEROUPPER
	RET

// func scatterAddRowsF32AVX2(table *float32, ts int, src *float32, ss int, idx *int32, rows, k, width int)
// table[idx[i*k+j]*ts + c] += src[i*ss + j*width + c], i, then j ascending. Requires AVX.
//
// DI src, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, Y0-Y3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: vectors of half the width, and again, by the bits of width: the same branches in every row.
TEXT ·scatterAddRowsF32AVX2(SB), NOSPLIT, $0-64
	MOVQ  table+0(FP), SI
	MOVQ  ts+8(FP), R9
	MOVQ  src+16(FP), DI
	MOVQ  ss+24(FP), R8
	MOVQ  idx+32(FP), DX
	MOVQ  rows+40(FP), R10
	MOVQ  k+48(FP), R11
	MOVQ  width+56(FP), R12
	MOVQ  R11, AX
	IMULQ R12, AX
	SUBQ  AX, R8
	SHLQ  $2, R8
	SHLQ  $2, R9
	TESTQ R10, R10
	JEQ   done
	TESTQ R11, R11
	JEQ   done

row:
	MOVQ R11, BX

piece:
	MOVLQSX (DX), AX
	ADDQ    $4, DX
	IMULQ   R9, AX
	ADDQ    SI, AX
	MOVQ    R12, CX
	SUBQ    $16, CX
	JLT     vectors

loop:
	VMOVUPS (AX), Y0
	VMOVUPS 32(AX), Y1
	VADDPS  (DI), Y0, Y0
	VADDPS  32(DI), Y1, Y1
	VMOVUPS Y0, (AX)
	VMOVUPS Y1, 32(AX)
	ADDQ    $64, AX
	ADDQ    $64, DI
	SUBQ    $16, CX
	JGE     loop

vectors:
	ADDQ    $8, CX // elements left - 8
	JLT     tail
	VMOVUPS (AX), Y0
	VADDPS  (DI), Y0, Y0
	VMOVUPS Y0, (AX)
	ADDQ    $32, AX
	ADDQ    $32, DI
	SUBQ    $8, CX

tail:
	ADDQ    $8, CX // elements left, 0 .. 7
	JEQ     next
	TESTQ   $4, CX
	JEQ     below4
	VMOVUPS (AX), X0
	VADDPS  (DI), X0, X0
	VMOVUPS X0, (AX)
	ADDQ    $16, AX
	ADDQ    $16, DI

below4:
	TESTQ  $2, CX
	JEQ    below2
	VMOVSD (AX), X0
	VMOVSD (DI), X1
	VADDPS X1, X0, X0
	VMOVSD X0, (AX)
	ADDQ   $8, AX
	ADDQ   $8, DI

below2:
	TESTQ  $1, CX
	JEQ    next
	VMOVSS (AX), X0
	VMOVSS (DI), X1
	VADDPS X1, X0, X0
	VMOVSS X0, (AX)
	ADDQ   $4, AX
	ADDQ   $4, DI

next:
	DECQ BX
	JNE  piece
	ADDQ R8, DI
	DECQ R10
	JNE  row

done:
	VZEROUPPER
	RET

// func scatterAddRowsF64AVX2(table *float64, ts int, src *float64, ss int, idx *int32, rows, k, width int)
// table[idx[i*k+j]*ts + c] += src[i*ss + j*width + c], i, then j ascending. Requires AVX.
//
// DI src, R8 its stride in bytes, less what a row advances DI, SI table, R9 its stride in bytes, DX idx, R10 rows left,
// R11 k, BX pieces left in the row, R12 width, CX elements left, AX table row, Y0-Y3 data.
// Rows are short: the look-ups of neighbours overlap in the out-of-order window, which hides the misses.
// Tail: vectors of half the width, and again, by the bits of width: the same branches in every row.
TEXT ·scatterAddRowsF64AVX2(SB), NOSPLIT, $0-64
	MOVQ  table+0(FP), SI
	MOVQ  ts+8(FP), R9
	MOVQ  src+16(FP), DI
	MOVQ  ss+24(FP), R8
	MOVQ  idx+32(FP), DX
	MOVQ  rows+40(FP), R10
	MOVQ  k+48(FP), R11
	MOVQ  width+56(FP), R12
	MOVQ  R11, AX
	IMULQ R12, AX
	SUBQ  AX, R8
	SHLQ  $3, R8
	SHLQ  $3, R9
	TESTQ R10, R10
	JEQ   done
	TESTQ R11, R11
	JEQ   done

row:
	MOVQ R11, BX

piece:
	MOVLQSX (DX), AX
	ADDQ    $4, DX
	IMULQ   R9, AX
	ADDQ    SI, AX
	MOVQ    R12, CX
	SUBQ    $8, CX
	JLT     vectors

loop:
	VMOVUPD (AX), Y0
	VMOVUPD 32(AX), Y1
	VADDPD  (DI), Y0, Y0
	VADDPD  32(DI), Y1, Y1
	VMOVUPD Y0, (AX)
	VMOVUPD Y1, 32(AX)
	ADDQ    $64, AX
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     loop

vectors:
	ADDQ    $4, CX // elements left - 4
	JLT     tail
	VMOVUPD (AX), Y0
	VADDPD  (DI), Y0, Y0
	VMOVUPD Y0, (AX)
	ADDQ    $32, AX
	ADDQ    $32, DI
	SUBQ    $4, CX

tail:
	ADDQ    $4, CX // elements left, 0 .. 3
	JEQ     next
	TESTQ   $2, CX
	JEQ     below2
	VMOVUPD (AX), X0
	VADDPD  (DI), X0, X0
	VMOVUPD X0, (AX)
	ADDQ    $16, AX
	ADDQ    $16, DI

below2:
	TESTQ  $1, CX
	JEQ    next
	VMOVSD (AX), X0
	VMOVSD (DI), X1
	VADDPD X1, X0, X0
	VMOVSD X0, (AX)
	ADDQ   $8, AX
	ADDQ   $8, DI

next:
	DECQ BX
	JNE  piece
	ADDQ R8, DI
	DECQ R10
	JNE  row

done:
	VZEROUPPER
	RET
