//go:build !purego && !noasm

#include "textflag.h"

// func limitFMAF32AVX512(turns int)
// turns rounds of 12 independent multiply-adds (latency 4, at most 2 a cycle: 8 suffice). Requires AVX512F.
//
// CX turns left, Z0-Z11 chains, Z12 and Z13 operands (zero).
TEXT ·limitFMAF32AVX512(SB), NOSPLIT, $0-8
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
	VFMADD231PS Z12, Z13, Z0
	VFMADD231PS Z12, Z13, Z1
	VFMADD231PS Z12, Z13, Z2
	VFMADD231PS Z12, Z13, Z3
	VFMADD231PS Z12, Z13, Z4
	VFMADD231PS Z12, Z13, Z5
	VFMADD231PS Z12, Z13, Z6
	VFMADD231PS Z12, Z13, Z7
	VFMADD231PS Z12, Z13, Z8
	VFMADD231PS Z12, Z13, Z9
	VFMADD231PS Z12, Z13, Z10
	VFMADD231PS Z12, Z13, Z11
	DECQ        CX
	JNE         loop

done:
	VZEROUPPER
	RET

// func limitFMAF64AVX512(turns int)
// turns rounds of 12 independent multiply-adds (latency 4, at most 2 a cycle: 8 suffice). Requires AVX512F.
//
// CX turns left, Z0-Z11 chains, Z12 and Z13 operands (zero).
TEXT ·limitFMAF64AVX512(SB), NOSPLIT, $0-8
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
	VFMADD231PD Z12, Z13, Z0
	VFMADD231PD Z12, Z13, Z1
	VFMADD231PD Z12, Z13, Z2
	VFMADD231PD Z12, Z13, Z3
	VFMADD231PD Z12, Z13, Z4
	VFMADD231PD Z12, Z13, Z5
	VFMADD231PD Z12, Z13, Z6
	VFMADD231PD Z12, Z13, Z7
	VFMADD231PD Z12, Z13, Z8
	VFMADD231PD Z12, Z13, Z9
	VFMADD231PD Z12, Z13, Z10
	VFMADD231PD Z12, Z13, Z11
	DECQ        CX
	JNE         loop

done:
	VZEROUPPER
	RET

// func limitReadAVX512(x *float32, n, passes int)
// Loads x. Requires AVX512F.
//
// SI x, CX elements left, AX passes left, Z0-Z3 data. 256 bytes of each stream a turn.
TEXT ·limitReadAVX512(SB), NOSPLIT, $0-24
	MOVQ passes+16(FP), AX

pass:
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	ADDQ    $256, SI
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET

// func limitWriteAVX512(dst *float32, n, passes int)
// Stores whatever the registers hold, which the caller has no use for, to dst. Requires AVX512F.
//
// DI dst, CX elements left, AX passes left, Z0-Z3 data. 256 bytes of each stream a turn.
TEXT ·limitWriteAVX512(SB), NOSPLIT, $0-24
	MOVQ passes+16(FP), AX

pass:
	MOVQ dst+0(FP), DI
	MOVQ n+8(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET

// func limitCopyAVX512(dst, x *float32, n, passes int)
// Copies x to dst. Requires AVX512F.
//
// DI dst, SI x, CX elements left, AX passes left, Z0-Z3 data. 256 bytes of each stream a turn.
TEXT ·limitCopyAVX512(SB), NOSPLIT, $0-32
	MOVQ passes+24(FP), AX

pass:
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, DI
	ADDQ    $256, SI
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET

// func limitUpdateAVX512(dst *float32, n, passes int)
// Loads and stores dst. Requires AVX512F.
//
// DI dst, CX elements left, AX passes left, Z0-Z3 data. 256 bytes of each stream a turn.
TEXT ·limitUpdateAVX512(SB), NOSPLIT, $0-24
	MOVQ passes+16(FP), AX

pass:
	MOVQ dst+0(FP), DI
	MOVQ n+8(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS (DI), Z0
	VMOVUPS 64(DI), Z1
	VMOVUPS 128(DI), Z2
	VMOVUPS 192(DI), Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, DI
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET

// func limitUpdate2AVX512(dst, x *float32, n, passes int)
// Loads dst and x, stores their bitwise and to dst. Requires AVX512F.
//
// DI dst, SI x, CX elements left, AX passes left, Z0-Z3 data. 256 bytes of each stream a turn.
TEXT ·limitUpdate2AVX512(SB), NOSPLIT, $0-32
	MOVQ passes+24(FP), AX

pass:
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS (DI), Z0
	VMOVUPS 64(DI), Z1
	VMOVUPS 128(DI), Z2
	VMOVUPS 192(DI), Z3
	VPANDD  (SI), Z0, Z0
	VPANDD  64(SI), Z1, Z1
	VPANDD  128(SI), Z2, Z2
	VPANDD  192(SI), Z3, Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ    $256, DI
	ADDQ    $256, SI
	SUBQ    $64, CX
	JGE     loop

next:
	DECQ AX
	JG   pass
	VZEROUPPER
	RET

// func limitTriadAVX512(dst, a, b *float32, n, passes int)
// Loads a and b, stores their bitwise and to dst. Requires AVX512F.
//
// DI dst, SI a, DX b, CX elements left, AX passes left, Z0-Z3 data. 256 bytes of each stream a turn.
TEXT ·limitTriadAVX512(SB), NOSPLIT, $0-40
	MOVQ passes+32(FP), AX

pass:
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SUBQ $64, CX
	JLT next

loop:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	VPANDD  (DX), Z0, Z0
	VPANDD  64(DX), Z1, Z1
	VPANDD  128(DX), Z2, Z2
	VPANDD  192(DX), Z3, Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
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
