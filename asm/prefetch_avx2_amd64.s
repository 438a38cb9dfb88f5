//go:build !purego && !noasm

#include "textflag.h"

// func prefetchRowsAVX2(table unsafe.Pointer, stride, size int, idx *int32, n int)
// Prefetches the cache lines of the rows idx[0] .. idx[n-1]. Requires nothing; serves AVX2 and AVX-512. size > 0.
//
// SI table, R8 stride and R9 size in bytes, DX idx, CX rows left, AX line, BX last byte of the row.
TEXT ·prefetchRowsAVX2(SB), NOSPLIT, $0-40
	MOVQ  table+0(FP), SI
	MOVQ  stride+8(FP), R8
	MOVQ  size+16(FP), R9
	MOVQ  idx+24(FP), DX
	MOVQ  n+32(FP), CX
	TESTQ CX, CX
	JEQ   done

row:
	MOVLQSX (DX), AX
	ADDQ    $4, DX
	IMULQ   R8, AX
	ADDQ    SI, AX
	LEAQ    -1(AX)(R9*1), BX
	ANDQ    $-64, AX

line:
	PREFETCHT0 (AX)
	ADDQ       $64, AX
	CMPQ       AX, BX
	JLS        line
	DECQ       CX
	JNE        row

done:
	RET

// func prefetchFarAVX2(table unsafe.Pointer, stride, size int, idx *int32, n int)
// The same into L2 only. On Zen 4 such requests pass by the 24 buffers of L1: a thousand in a row cost 1 ns each, where those
// for L1 wait for memory (2 to 5 ns) and delay the loads of whoever comes next.
//
// SI table, R8 stride and R9 size in bytes, DX idx, CX rows left, AX line, BX last byte of the row.
TEXT ·prefetchFarAVX2(SB), NOSPLIT, $0-40
	MOVQ  table+0(FP), SI
	MOVQ  stride+8(FP), R8
	MOVQ  size+16(FP), R9
	MOVQ  idx+24(FP), DX
	MOVQ  n+32(FP), CX
	TESTQ CX, CX
	JEQ   done

row:
	MOVLQSX (DX), AX
	ADDQ    $4, DX
	IMULQ   R8, AX
	ADDQ    SI, AX
	LEAQ    -1(AX)(R9*1), BX
	ANDQ    $-64, AX

line:
	PREFETCHT1 (AX)
	ADDQ       $64, AX
	CMPQ       AX, BX
	JLS        line
	DECQ       CX
	JNE        row

done:
	RET
