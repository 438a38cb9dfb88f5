//go:build !purego && !noasm

#include "textflag.h"

// FOURMASKSF32 puts K1-K4, 16 bits each, into AX. FOURMASKSF64: 8 bits each.
#define FOURMASKSF32 \
	KUNPCKWD K1, K2, K1; \
	KUNPCKWD K3, K4, K3; \
	KUNPCKDQ K1, K3, K1; \
	KMOVQ    K1, AX

#define FOURMASKSF64 \
	KUNPCKBW K1, K2, K1; \
	KUNPCKBW K3, K4, K3; \
	KUNPCKWD K1, K3, K1; \
	KMOVD    K1, AX

// MAXF32TURN takes 64 elements at B into the extremes Z0-Z3; products of two of them tell of a NaN in P, Q.
#define MAXF32TURN(B, P, Q) \
	VMAXPS      (B), Z0, Z0;    \
	VMAXPS      64(B), Z1, Z1;  \
	VFMADD231PS Z0, Z1, P;     \
	VMAXPS      128(B), Z2, Z2; \
	VMAXPS      192(B), Z3, Z3; \
	VFMADD231PS Z2, Z3, Q

// func argMaxF32AVX512(x *float32, n int) int
// The first index i of the largest of x[i]; if an element may be NaN, ^i, and if one is, i means nothing.
// 16 <= n <= BlockLen. Requires AVX512F/BW/DQ.
//
// SI position, DI end, R10 where the last turn or vector begins, R11 where the first chunk begins, BX turns left of the
// chunk, R9 chunks, R13 the chunk that is the tail, Z0-Z3 extremes, Z4-Z7 sums of their products, Z14 the extremes before the
// chunk, Z15 for each of its lanes the chunk in which it was met first, in every word, Z12 the result, R12 doubt, Z13, K1-K4,
// AX, CX, DX, R8 scratch.
// The loop is that of maxF32AVX512. After every sixteen turns each lane notes the chunk if its extreme has moved. In the end the
// earliest chunk that holds the result is known; if one of Z0-Z3 alone holds it, sixteen vectors can have brought it, one a
// turn, and a look at them takes no branch that depends on the data: that would be foreseen badly and late. Otherwise, and in the
// tail, which overlaps what was seen, the chunk is searched.
TEXT ·argMaxF32AVX512(SB), NOSPLIT, $0-24
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*4), DI
	VMOVUPS (SI), Z0
	VMULPS  Z0, Z0, Z4
	CMPQ    CX, $64
	JLT     short
	VMOVAPS Z0, Z1
	VMOVAPS Z0, Z2
	VMOVAPS Z0, Z3
	VMOVAPS Z0, Z14
	VXORPS  X5, X5, X5
	VXORPS  X6, X6, X6
	VXORPS  X7, X7, X7
	VPXOR   X15, X15, X15
	LEAQ    -256(DI), R10
	LEAQ    -512(DI), R8
	ADDQ    $63, SI
	ANDQ    $-64, SI
	MOVQ    SI, R11
	XORL    R9, R9
	MOVL    $-1, R13

chunk:
	MOVL $16, BX

turns:
	CMPQ SI, R8
	JHI  turn
	LEAQ 256(SI), AX
	MAXF32TURN(SI, Z4, Z5)
	MAXF32TURN(AX, Z6, Z7)
	ADDQ $512, SI
	SUBL $2, BX
	JNE  turns
	JMP  merge

turn:
	CMPQ SI, R10
	JHI  last
	MAXF32TURN(SI, Z4, Z5)
	ADDQ $256, SI
	DECL BX
	JNE  turn
	JMP  merge

last:
	CMPQ SI, DI
	JEQ  merge
	CMPL BX, $16
	JNE  merge
	MAXF32TURN(R10, Z6, Z7)
	MOVQ DI, SI
	MOVL R9, R13

merge:
	VMAXPS       Z1, Z0, Z12
	VMAXPS       Z3, Z2, Z13
	VMAXPS       Z13, Z12, Z12
	VCMPPS       $30, Z14, Z12, K1
	VMOVAPS      Z12, Z14
	VPBROADCASTW R9, Z13
	VMOVAPS      Z13, K1, Z15
	INCL         R9
	CMPQ         SI, DI
	JNE          chunk

	VSHUFF64X2    $0x4e, Z14, Z14, Z12
	VMAXPS        Z14, Z12, Z12
	VSHUFF64X2    $0xb1, Z12, Z12, Z13
	VMAXPS        Z13, Z12, Z12
	VPERMILPD     $0x55, Z12, Z13
	VMAXPS        Z13, Z12, Z12
	VPERMILPS     $0xb1, Z12, Z13
	VMAXPS        Z13, Z12, Z12
	VADDPS        Z6, Z4, Z4
	VADDPS        Z7, Z5, Z5
	VCMPPS        $3, Z5, Z4, K1
	KMOVW         K1, R12
	VCMPPS        $4, Z14, Z12, K1
	VPTERNLOGD    $255, Z15, Z15, K1, Z15 // the chunks of the lanes that hold the result
	VEXTRACTI64X4 $1, Z15, Y13
	VPMINUW       Y13, Y15, Y13
	VEXTRACTI128  $1, Y13, X14
	VPMINUW       X14, X13, X13
	VPHMINPOSUW   X13, X13
	VMOVD         X13, R9
	MOVWLZX       R9, R9
	MOVQ          x+0(FP), DX

	// CX 16 times the number of the vector that holds the result
	VCMPPS $0, Z12, Z0, K1
	VCMPPS $0, Z12, Z1, K2
	VCMPPS $0, Z12, Z2, K3
	VCMPPS $0, Z12, Z3, K4
	FOURMASKSF32
	TESTQ  AX, AX
	JEQ    nan
	BSFQ   AX, CX
	ANDL   $48, CX
	SHRQ   CX, AX
	CMPQ   AX, $65535
	JHI    several
	CMPL   R9, R13
	JEQ    several
	MOVQ   DI, R8
	SUBQ   R11, R8
	ANDQ   $-256, R8
	SUBQ   $4096, R8
	JLT    several         // fewer turns than a chunk has

	ADDQ    R11, R8               // where the last sixteen turns begin
	SHLQ    $12, R9
	LEAQ    (R11)(R9*1), SI
	CMPQ    SI, R8
	CMOVQHI R8, SI
	LEAQ    (SI)(CX*4), SI
	VCMPPS  $0, 3072(SI), Z12, K1
	VCMPPS  $0, 3328(SI), Z12, K2
	VCMPPS  $0, 3584(SI), Z12, K3
	VCMPPS  $0, 3840(SI), Z12, K4
	FOURMASKSF32
	BSFQ    AX, BX
	ADDQ    $192, BX
	VCMPPS  $0, 2048(SI), Z12, K1
	VCMPPS  $0, 2304(SI), Z12, K2
	VCMPPS  $0, 2560(SI), Z12, K3
	VCMPPS  $0, 2816(SI), Z12, K4
	FOURMASKSF32
	BSFQ    AX, CX
	LEAQ    128(CX), CX
	CMOVQEQ BX, CX
	VCMPPS  $0, 1024(SI), Z12, K1
	VCMPPS  $0, 1280(SI), Z12, K2
	VCMPPS  $0, 1536(SI), Z12, K3
	VCMPPS  $0, 1792(SI), Z12, K4
	FOURMASKSF32
	BSFQ    AX, BX
	LEAQ    64(BX), BX
	CMOVQEQ CX, BX
	VCMPPS  $0, (SI), Z12, K1
	VCMPPS  $0, 256(SI), Z12, K2
	VCMPPS  $0, 512(SI), Z12, K3
	VCMPPS  $0, 768(SI), Z12, K4
	FOURMASKSF32
	BSFQ    AX, AX
	CMOVQEQ BX, AX
	MOVQ    AX, BX
	SHRQ    $4, BX
	ANDL    $15, AX
	SHLQ    $8, BX                // 256 bytes a turn
	LEAQ    (BX)(AX*4), AX
	ADDQ    SI, AX

index:
	SUBQ  DX, AX
	SHRQ  $2, AX
	TESTL R12, R12
	JEQ   done
	NOTQ  AX

done:
	MOVQ AX, ret+16(FP)
	VZEROUPPER
	RET

several:
	SHLQ    $12, R9
	LEAQ    (R11)(R9*1), SI
	CMOVQEQ DX, SI

search:
	CMPQ    SI, R10
	CMOVQHI R10, SI
	VCMPPS  $0, (SI), Z12, K1
	VCMPPS  $0, 64(SI), Z12, K2
	VCMPPS  $0, 128(SI), Z12, K3
	VCMPPS  $0, 192(SI), Z12, K4
	FOURMASKSF32
	TESTQ   AX, AX
	JNE     found
	CMPQ    SI, R10
	JEQ     nan
	ADDQ    $256, SI
	JMP     search

found:
	BSFQ AX, AX
	LEAQ (SI)(AX*4), AX
	JMP  index

short:
	LEAQ -64(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPS     (SI), Z1
	VMAXPS      Z1, Z0, Z0
	VFMADD231PS Z1, Z1, Z4
	ADDQ        $64, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPS      $3, Z4, Z4, K1
	KMOVW       K1, R12
	VSHUFF64X2  $0x4e, Z0, Z0, Z12
	VMAXPS      Z0, Z12, Z12
	VSHUFF64X2  $0xb1, Z12, Z12, Z13
	VMAXPS      Z13, Z12, Z12
	VPERMILPD   $0x55, Z12, Z13
	VMAXPS      Z13, Z12, Z12
	VPERMILPS   $0xb1, Z12, Z13
	VMAXPS      Z13, Z12, Z12
	MOVQ        x+0(FP), DX
	MOVQ        DX, SI

look:
	CMPQ    SI, R10
	CMOVQHI R10, SI
	VCMPPS  $0, (SI), Z12, K1
	KMOVW   K1, AX
	TESTL   AX, AX
	JNE     seen
	CMPQ    SI, R10
	JEQ     nan
	ADDQ    $64, SI
	JMP     look

seen:
	BSFL AX, AX
	LEAQ (SI)(AX*4), AX
	JMP  index

nan:
	MOVQ $-1, AX
	JMP  done

// MAXF64TURN takes 32 elements at B into the extremes Z0-Z3; products of two of them tell of a NaN in P, Q.
#define MAXF64TURN(B, P, Q) \
	VMAXPD      (B), Z0, Z0;    \
	VMAXPD      64(B), Z1, Z1;  \
	VFMADD231PD Z0, Z1, P;     \
	VMAXPD      128(B), Z2, Z2; \
	VMAXPD      192(B), Z3, Z3; \
	VFMADD231PD Z2, Z3, Q

// func argMaxF64AVX512(x *float64, n int) int
// The first index i of the largest of x[i]; if an element may be NaN, ^i, and if one is, i means nothing.
// 8 <= n <= BlockLen. Requires AVX512F/BW/DQ.
//
// SI position, DI end, R10 where the last turn or vector begins, R11 where the first chunk begins, BX turns left of the
// chunk, R9 chunks, R13 the chunk that is the tail, Z0-Z3 extremes, Z4-Z7 sums of their products, Z14 the extremes before the
// chunk, Z15 for each of its lanes the chunk in which it was met first, in every word, Z12 the result, R12 doubt, Z13, K1-K4,
// AX, CX, DX, R8 scratch.
// The loop is that of maxF64AVX512. After every eight turns each lane notes the chunk if its extreme has moved. In the end the
// earliest chunk that holds the result is known; if one of Z0-Z3 alone holds it, eight vectors can have brought it, one a turn,
// and a look at them takes no branch that depends on the data: that would be foreseen badly and late. Otherwise, and in the
// tail, which overlaps what was seen, the chunk is searched.
TEXT ·argMaxF64AVX512(SB), NOSPLIT, $0-24
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*8), DI
	VMOVUPD (SI), Z0
	VMULPD  Z0, Z0, Z4
	CMPQ    CX, $32
	JLT     short
	VMOVAPD Z0, Z1
	VMOVAPD Z0, Z2
	VMOVAPD Z0, Z3
	VMOVAPD Z0, Z14
	VXORPS  X5, X5, X5
	VXORPS  X6, X6, X6
	VXORPS  X7, X7, X7
	VPXOR   X15, X15, X15
	LEAQ    -256(DI), R10
	LEAQ    -512(DI), R8
	ADDQ    $63, SI
	ANDQ    $-64, SI
	MOVQ    SI, R11
	XORL    R9, R9
	MOVL    $-1, R13

chunk:
	MOVL $8, BX

turns:
	CMPQ SI, R8
	JHI  turn
	LEAQ 256(SI), AX
	MAXF64TURN(SI, Z4, Z5)
	MAXF64TURN(AX, Z6, Z7)
	ADDQ $512, SI
	SUBL $2, BX
	JNE  turns
	JMP  merge

turn:
	CMPQ SI, R10
	JHI  last
	MAXF64TURN(SI, Z4, Z5)
	ADDQ $256, SI
	DECL BX
	JNE  turn
	JMP  merge

last:
	CMPQ SI, DI
	JEQ  merge
	CMPL BX, $8
	JNE  merge
	MAXF64TURN(R10, Z6, Z7)
	MOVQ DI, SI
	MOVL R9, R13

merge:
	VMAXPD       Z1, Z0, Z12
	VMAXPD       Z3, Z2, Z13
	VMAXPD       Z13, Z12, Z12
	VCMPPD       $30, Z14, Z12, K1
	VMOVAPD      Z12, Z14
	VPBROADCASTW R9, Z13
	VMOVAPD      Z13, K1, Z15
	INCL         R9
	CMPQ         SI, DI
	JNE          chunk

	VSHUFF64X2    $0x4e, Z14, Z14, Z12
	VMAXPD        Z14, Z12, Z12
	VSHUFF64X2    $0xb1, Z12, Z12, Z13
	VMAXPD        Z13, Z12, Z12
	VPERMILPD     $0x55, Z12, Z13
	VMAXPD        Z13, Z12, Z12
	VADDPD        Z6, Z4, Z4
	VADDPD        Z7, Z5, Z5
	VCMPPD        $3, Z5, Z4, K1
	KMOVW         K1, R12
	VCMPPD        $4, Z14, Z12, K1
	VPTERNLOGQ    $255, Z15, Z15, K1, Z15 // the chunks of the lanes that hold the result
	VEXTRACTI64X4 $1, Z15, Y13
	VPMINUW       Y13, Y15, Y13
	VEXTRACTI128  $1, Y13, X14
	VPMINUW       X14, X13, X13
	VPHMINPOSUW   X13, X13
	VMOVD         X13, R9
	MOVWLZX       R9, R9
	MOVQ          x+0(FP), DX

	// CX 8 times the number of the vector that holds the result
	VCMPPD $0, Z12, Z0, K1
	VCMPPD $0, Z12, Z1, K2
	VCMPPD $0, Z12, Z2, K3
	VCMPPD $0, Z12, Z3, K4
	FOURMASKSF64
	TESTQ  AX, AX
	JEQ    nan
	BSFQ   AX, CX
	ANDL   $24, CX
	SHRQ   CX, AX
	CMPQ   AX, $255
	JHI    several
	CMPL   R9, R13
	JEQ    several
	MOVQ   DI, R8
	SUBQ   R11, R8
	ANDQ   $-256, R8
	SUBQ   $2048, R8
	JLT    several         // fewer turns than a chunk has

	ADDQ    R11, R8               // where the last eight turns begin
	SHLQ    $11, R9
	LEAQ    (R11)(R9*1), SI
	CMPQ    SI, R8
	CMOVQHI R8, SI
	LEAQ    (SI)(CX*8), SI
	VCMPPD  $0, 1024(SI), Z12, K1
	VCMPPD  $0, 1280(SI), Z12, K2
	VCMPPD  $0, 1536(SI), Z12, K3
	VCMPPD  $0, 1792(SI), Z12, K4
	FOURMASKSF64
	BSFQ    AX, BX
	ADDQ    $32, BX
	VCMPPD  $0, (SI), Z12, K1
	VCMPPD  $0, 256(SI), Z12, K2
	VCMPPD  $0, 512(SI), Z12, K3
	VCMPPD  $0, 768(SI), Z12, K4
	FOURMASKSF64
	BSFQ    AX, AX
	CMOVQEQ BX, AX
	MOVQ    AX, BX
	SHRQ    $3, BX
	ANDL    $7, AX
	SHLQ    $8, BX                // 256 bytes a turn
	LEAQ    (BX)(AX*8), AX
	ADDQ    SI, AX

index:
	SUBQ  DX, AX
	SHRQ  $3, AX
	TESTL R12, R12
	JEQ   done
	NOTQ  AX

done:
	MOVQ AX, ret+16(FP)
	VZEROUPPER
	RET

several:
	SHLQ    $11, R9
	LEAQ    (R11)(R9*1), SI
	CMOVQEQ DX, SI

search:
	CMPQ    SI, R10
	CMOVQHI R10, SI
	VCMPPD  $0, (SI), Z12, K1
	VCMPPD  $0, 64(SI), Z12, K2
	VCMPPD  $0, 128(SI), Z12, K3
	VCMPPD  $0, 192(SI), Z12, K4
	FOURMASKSF64
	TESTQ   AX, AX
	JNE     found
	CMPQ    SI, R10
	JEQ     nan
	ADDQ    $256, SI
	JMP     search

found:
	BSFQ AX, AX
	LEAQ (SI)(AX*8), AX
	JMP  index

short:
	LEAQ -64(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPD     (SI), Z1
	VMAXPD      Z1, Z0, Z0
	VFMADD231PD Z1, Z1, Z4
	ADDQ        $64, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPD      $3, Z4, Z4, K1
	KMOVW       K1, R12
	VSHUFF64X2  $0x4e, Z0, Z0, Z12
	VMAXPD      Z0, Z12, Z12
	VSHUFF64X2  $0xb1, Z12, Z12, Z13
	VMAXPD      Z13, Z12, Z12
	VPERMILPD   $0x55, Z12, Z13
	VMAXPD      Z13, Z12, Z12
	MOVQ        x+0(FP), DX
	MOVQ        DX, SI

look:
	CMPQ    SI, R10
	CMOVQHI R10, SI
	VCMPPD  $0, (SI), Z12, K1
	KMOVW   K1, AX
	TESTL   AX, AX
	JNE     seen
	CMPQ    SI, R10
	JEQ     nan
	ADDQ    $64, SI
	JMP     look

seen:
	BSFL AX, AX
	LEAQ (SI)(AX*8), AX
	JMP  index

nan:
	MOVQ $-1, AX
	JMP  done
