//go:build !purego && !noasm

#include "textflag.h"

// func prefetchRowsNEON(table unsafe.Pointer, stride, size int, idx *int32, n int)
// Prefetches the cache lines (taken as 64 bytes) of the rows idx[0] .. idx[n-1]. size > 0.
//
// R0 table, R1 stride and R2 size in bytes, R3 idx, R4 rows left, R5 line, R6 last byte of the row.
TEXT ·prefetchRowsNEON(SB), NOSPLIT, $0-40
	MOVD table+0(FP), R0
	MOVD stride+8(FP), R1
	MOVD size+16(FP), R2
	MOVD idx+24(FP), R3
	MOVD n+32(FP), R4
	CBZ  R4, done

row:
	MOVW.P 4(R3), R5
	MUL    R1, R5, R5
	ADD    R0, R5, R5
	ADD    R2, R5, R6
	SUB    $1, R6, R6
	AND    $~63, R5, R5

line:
	PRFM (R5), PLDL1KEEP
	ADD  $64, R5, R5
	CMP  R6, R5
	BLS  line
	SUBS $1, R4, R4
	BNE  row

done:
	RET

// func prefetchFarNEON(table unsafe.Pointer, stride, size int, idx *int32, n int)
// The same into L2 only.
//
// R0 table, R1 stride and R2 size in bytes, R3 idx, R4 rows left, R5 line, R6 last byte of the row.
TEXT ·prefetchFarNEON(SB), NOSPLIT, $0-40
	MOVD table+0(FP), R0
	MOVD stride+8(FP), R1
	MOVD size+16(FP), R2
	MOVD idx+24(FP), R3
	MOVD n+32(FP), R4
	CBZ  R4, done

row:
	MOVW.P 4(R3), R5
	MUL    R1, R5, R5
	ADD    R0, R5, R5
	ADD    R2, R5, R6
	SUB    $1, R6, R6
	AND    $~63, R5, R5

line:
	PRFM (R5), PLDL2KEEP
	ADD  $64, R5, R5
	CMP  R6, R5
	BLS  line
	SUBS $1, R4, R4
	BNE  row

done:
	RET
