//go:build !purego && !noasm

#include "textflag.h"

// func limitFMAF32AVX2(turns int)
// turns rounds of 12 independent multiply-adds (latency 4, at most 2 a cycle: 8 suffice). Requires FMA.
//
// CX turns left, Y0-Y11 chains, Y12 and Y13 operands (zero).
TEXT ·limitFMAF32AVX2(SB), NOSPLIT, $0-8
	MOVQ   turns+0(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	VXORPS X8, X8, X8
	VXORPS X9, X9, X9
	VXORPS X10, X10, X10
	VXORPS X11, X11, X11
	VXORPS X12, X12, X12
	VXORPS X13, X13, X13
	TESTQ  CX, CX
	JLE    done

loop:
	VFMADD231PS Y12, Y13, Y0
	VFMADD231PS Y12, Y13, Y1
	VFMADD231PS Y12, Y13, Y2
	VFMADD231PS Y12, Y13, Y3
	VFMADD231PS Y12, Y13, Y4
	VFMADD231PS Y12, Y13, Y5
	VFMADD231PS Y12, Y13, Y6
	VFMADD231PS Y12, Y13, Y7
	VFMADD231PS Y12, Y13, Y8
	VFMADD231PS Y12, Y13, Y9
	VFMADD231PS Y12, Y13, Y10
	VFMADD231PS Y12, Y13, Y11
	DECQ        CX
	JNE         loop

done:
	VZEROUPPER
	RET

// func limitFMAF64AVX2(turns int)
// turns rounds of 12 independent multiply-adds (latency 4, at most 2 a cycle: 8 suffice). Requires FMA.
//
// CX turns left, Y0-Y11 chains, Y12 and Y13 operands (zero).
TEXT ·limitFMAF64AVX2(SB), NOSPLIT, $0-8
	MOVQ   turns+0(FP), CX
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	VXORPS X4, X4, X4
	VXORPS X5, X5, X5
	VXORPS X6, X6, X6
	VXORPS X7, X7, X7
	VXORPS X8, X8, X8
	VXORPS X9, X9, X9
	VXORPS X10, X10, X10
	VXORPS X11, X11, X11
	VXORPS X12, X12, X12
	VXORPS X13, X13, X13
	TESTQ  CX, CX
	JLE    done

loop:
	VFMADD231PD Y12, Y13, Y0
	VFMADD231PD Y12, Y13, Y1
	VFMADD231PD Y12, Y13, Y2
	VFMADD231PD Y12, Y13, Y3
	VFMADD231PD Y12, Y13, Y4
	VFMADD231PD Y12, Y13, Y5
	VFMADD231PD Y12, Y13, Y6
	VFMADD231PD Y12, Y13, Y7
	VFMADD231PD Y12, Y13, Y8
	VFMADD231PD Y12, Y13, Y9
	VFMADD231PD Y12, Y13, Y10
	VFMADD231PD Y12, Y13, Y11
	DECQ        CX
	JNE         loop

done:
	VZEROUPPER
	RET

// func limitReadAVX2(x *float32, n, passes int)
// Loads x. Requires AVX.
//
// SI x, CX elements left, AX passes left, Y0-Y7 data. 256 bytes of each stream a turn.
TEXT ·limitReadAVX2(SB), NOSPLIT, $0-24
	MOVQ passes+16(FP), AX

pass:
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	VMOVUPS 128(SI), Y4
	VMOVUPS 160(SI), Y5
	VMOVUPS 192(SI), Y6
	VMOVUPS 224(SI), Y7
	ADDQ    $256, SI
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET

// func limitWriteAVX2(dst *float32, n, passes int)
// Stores whatever the registers hold, which the caller has no use for, to dst. Requires AVX.
//
// DI dst, CX elements left, AX passes left, Y0-Y7 data. 256 bytes of each stream a turn.
TEXT ·limitWriteAVX2(SB), NOSPLIT, $0-24
	MOVQ passes+16(FP), AX

pass:
	MOVQ dst+0(FP), DI
	MOVQ n+8(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET

// func limitCopyAVX2(dst, x *float32, n, passes int)
// Copies x to dst. Requires AVX.
//
// DI dst, SI x, CX elements left, AX passes left, Y0-Y7 data. 256 bytes of each stream a turn.
TEXT ·limitCopyAVX2(SB), NOSPLIT, $0-32
	MOVQ passes+24(FP), AX

pass:
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	VMOVUPS 128(SI), Y4
	VMOVUPS 160(SI), Y5
	VMOVUPS 192(SI), Y6
	VMOVUPS 224(SI), Y7
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	ADDQ    $256, DI
	ADDQ    $256, SI
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET

// func limitUpdateAVX2(dst *float32, n, passes int)
// Loads and stores dst. Requires AVX.
//
// DI dst, CX elements left, AX passes left, Y0-Y7 data. 256 bytes of each stream a turn.
TEXT ·limitUpdateAVX2(SB), NOSPLIT, $0-24
	MOVQ passes+16(FP), AX

pass:
	MOVQ dst+0(FP), DI
	MOVQ n+8(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3
	VMOVUPS 128(DI), Y4
	VMOVUPS 160(DI), Y5
	VMOVUPS 192(DI), Y6
	VMOVUPS 224(DI), Y7
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET

// func limitUpdate2AVX2(dst, x *float32, n, passes int)
// Loads dst and x, stores their bitwise and to dst. Requires AVX.
//
// DI dst, SI x, CX elements left, AX passes left, Y0-Y7 data. 256 bytes of each stream a turn.
TEXT ·limitUpdate2AVX2(SB), NOSPLIT, $0-32
	MOVQ passes+24(FP), AX

pass:
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3
	VMOVUPS 128(DI), Y4
	VMOVUPS 160(DI), Y5
	VMOVUPS 192(DI), Y6
	VMOVUPS 224(DI), Y7
	VANDPS  (SI), Y0, Y0
	VANDPS  32(SI), Y1, Y1
	VANDPS  64(SI), Y2, Y2
	VANDPS  96(SI), Y3, Y3
	VANDPS  128(SI), Y4, Y4
	VANDPS  160(SI), Y5, Y5
	VANDPS  192(SI), Y6, Y6
	VANDPS  224(SI), Y7, Y7
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	ADDQ    $256, DI
	ADDQ    $256, SI
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET

// func limitTriadAVX2(dst, a, b *float32, n, passes int)
// Loads a and b, stores their bitwise and to dst. Requires AVX.
//
// DI dst, SI a, DX b, CX elements left, AX passes left, Y0-Y7 data. 256 bytes of each stream a turn.
TEXT ·limitTriadAVX2(SB), NOSPLIT, $0-40
	MOVQ passes+32(FP), AX

pass:
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3
	VMOVUPS 128(SI), Y4
	VMOVUPS 160(SI), Y5
	VMOVUPS 192(SI), Y6
	VMOVUPS 224(SI), Y7
	VANDPS  (DX), Y0, Y0
	VANDPS  32(DX), Y1, Y1
	VANDPS  64(DX), Y2, Y2
	VANDPS  96(DX), Y3, Y3
	VANDPS  128(DX), Y4, Y4
	VANDPS  160(DX), Y5, Y5
	VANDPS  192(DX), Y6, Y6
	VANDPS  224(DX), Y7, Y7
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	ADDQ    $256, DI
	ADDQ    $256, SI
	ADDQ    $256, DX
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET
