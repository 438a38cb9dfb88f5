//go:build !purego && !noasm

#include "textflag.h"

// EIGHTMASKS puts the signs of the bytes of Y0-Y7 into AX, each byte standing for four, and sets the flags. Y11 holds inOrder.
// Clobbers BX.
#define EIGHTMASKS \
	VPACKSSDW Y1, Y0, Y0;  \
	VPACKSSDW Y3, Y2, Y2;  \
	VPACKSSDW Y5, Y4, Y4;  \
	VPACKSSDW Y7, Y6, Y6;  \
	VPACKSSWB Y2, Y0, Y0;  \
	VPACKSSWB Y6, Y4, Y4;  \
	VPERMD    Y0, Y11, Y0; \
	VPERMD    Y4, Y11, Y4; \
	VPMOVMSKB Y0, AX;      \
	VPMOVMSKB Y4, BX;      \
	SHLQ      $32, BX;     \
	ORQ       BX, AX

// MINF32TURN takes 64 elements at B into the extremes Y0-Y7; products of two of them tell of a NaN in Y8-Y11.
#define MINF32TURN(B) \
	VMINPS      (B), Y0, Y0;    \
	VMINPS      32(B), Y1, Y1;  \
	VFMADD231PS Y0, Y1, Y8;     \
	VMINPS      64(B), Y2, Y2;  \
	VMINPS      96(B), Y3, Y3;  \
	VFMADD231PS Y2, Y3, Y9;     \
	VMINPS      128(B), Y4, Y4; \
	VMINPS      160(B), Y5, Y5; \
	VFMADD231PS Y4, Y5, Y10;    \
	VMINPS      192(B), Y6, Y6; \
	VMINPS      224(B), Y7, Y7; \
	VFMADD231PS Y6, Y7, Y11

// func argMinF32AVX2(x *float32, n int) int
// The first index i of the smallest of x[i]; if an element may be NaN, ^i, and if one is, i means nothing.
// 8 <= n <= BlockLen. Requires AVX2, FMA.
//
// SI position, DI end, R10 where the last turn or vector begins, R11 where the first chunk begins, BX turns left of the
// chunk, R9 chunks, R13 the chunk that is the tail, Y0-Y7 extremes, Y8-Y11 sums of their products, Y14 the extremes before the
// chunk, Y15 for each of its lanes the chunk in which it was met first, in every word, Y12 the result, R12 doubt, Y13, AX, CX,
// DX, R8 scratch.
// The loop is that of minF32AVX2. After every sixteen turns each lane notes the chunk if its extreme has moved. In the end the
// earliest chunk that holds the result is known; if one of Y0-Y7 alone holds it, sixteen vectors can have brought it, one a
// turn, and a look at them takes no branch that depends on the data: that would be foreseen badly and late. Otherwise, and in the
// tail, which overlaps what was seen, the chunk is searched.
TEXT ·argMinF32AVX2(SB), NOSPLIT, $0-24
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*4), DI
	VMOVUPS (SI), Y0
	VMULPS  Y0, Y0, Y8
	CMPQ    CX, $64
	JLT     short
	VMOVAPS Y0, Y1
	VMOVAPS Y0, Y2
	VMOVAPS Y0, Y3
	VMOVAPS Y0, Y4
	VMOVAPS Y0, Y5
	VMOVAPS Y0, Y6
	VMOVAPS Y0, Y7
	VMOVAPS Y0, Y14
	VXORPS  X9, X9, X9
	VXORPS  X10, X10, X10
	VXORPS  X11, X11, X11
	VPXOR   X15, X15, X15
	LEAQ    -256(DI), R10
	ADDQ    $31, SI
	ANDQ    $-32, SI
	MOVQ    SI, R11
	XORL    R9, R9
	MOVL    $-1, R13

chunk:
	MOVL $16, BX

turn:
	CMPQ SI, R10
	JHI  last
	MINF32TURN(SI)
	ADDQ $256, SI
	DECL BX
	JNE  turn
	JMP  merge

last:
	CMPQ SI, DI
	JEQ  merge
	CMPL BX, $16
	JNE  merge
	MINF32TURN(R10)
	MOVQ DI, SI
	MOVL R9, R13

merge:
	VMINPS       Y1, Y0, Y12
	VMINPS       Y3, Y2, Y13
	VMINPS       Y13, Y12, Y12
	VMINPS       Y5, Y4, Y13
	VMINPS       Y13, Y12, Y12
	VMINPS       Y7, Y6, Y13
	VMINPS       Y13, Y12, Y12
	VCMPPS       $17, Y14, Y12, Y13
	VMOVAPS      Y12, Y14
	VMOVD        R9, X12
	VPBROADCASTW X12, Y12
	VBLENDVPS    Y13, Y12, Y15, Y15
	INCL         R9
	CMPQ         SI, DI
	JNE          chunk

	VPERM2F128   $1, Y14, Y14, Y12
	VMINPS       Y14, Y12, Y12
	VPERMILPD    $5, Y12, Y13
	VMINPS       Y13, Y12, Y12
	VPERMILPS    $0xb1, Y12, Y13
	VMINPS       Y13, Y12, Y12
	VCMPPS       $3, Y9, Y8, Y8
	VCMPPS       $3, Y11, Y10, Y10
	VORPS        Y10, Y8, Y8
	VMOVMSKPS    Y8, R12
	VCMPPS       $4, Y14, Y12, Y13
	VPOR         Y13, Y15, Y15     // the chunks of the lanes that hold the result
	VEXTRACTI128 $1, Y15, X13
	VPMINUW      X13, X15, X13
	VPHMINPOSUW  X13, X13
	VMOVD        X13, R9
	MOVWLZX      R9, R9
	MOVQ         x+0(FP), DX
	VMOVDQU      ·inOrder(SB), Y11

	// CX eight times the number of the vector that holds the result
	VCMPPS $0, Y12, Y0, Y0
	VCMPPS $0, Y12, Y1, Y1
	VCMPPS $0, Y12, Y2, Y2
	VCMPPS $0, Y12, Y3, Y3
	VCMPPS $0, Y12, Y4, Y4
	VCMPPS $0, Y12, Y5, Y5
	VCMPPS $0, Y12, Y6, Y6
	VCMPPS $0, Y12, Y7, Y7
	EIGHTMASKS
	JEQ    nan
	BSFQ   AX, CX
	ANDL   $56, CX
	SHRQ   CX, AX
	CMPQ   AX, $255
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
	VCMPPS  $0, 2048(SI), Y12, Y0
	VCMPPS  $0, 2304(SI), Y12, Y1
	VCMPPS  $0, 2560(SI), Y12, Y2
	VCMPPS  $0, 2816(SI), Y12, Y3
	VCMPPS  $0, 3072(SI), Y12, Y4
	VCMPPS  $0, 3328(SI), Y12, Y5
	VCMPPS  $0, 3584(SI), Y12, Y6
	VCMPPS  $0, 3840(SI), Y12, Y7
	EIGHTMASKS
	BSFQ    AX, CX
	ADDQ    $64, CX
	VCMPPS  $0, (SI), Y12, Y0
	VCMPPS  $0, 256(SI), Y12, Y1
	VCMPPS  $0, 512(SI), Y12, Y2
	VCMPPS  $0, 768(SI), Y12, Y3
	VCMPPS  $0, 1024(SI), Y12, Y4
	VCMPPS  $0, 1280(SI), Y12, Y5
	VCMPPS  $0, 1536(SI), Y12, Y6
	VCMPPS  $0, 1792(SI), Y12, Y7
	EIGHTMASKS
	BSFQ    AX, AX
	CMOVQEQ CX, AX
	MOVQ    AX, BX
	ANDL    $120, BX
	ANDL    $7, AX
	SHLQ    $5, BX                // 256 bytes a turn
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
	VCMPPS  $0, (SI), Y12, Y0
	VCMPPS  $0, 32(SI), Y12, Y1
	VCMPPS  $0, 64(SI), Y12, Y2
	VCMPPS  $0, 96(SI), Y12, Y3
	VCMPPS  $0, 128(SI), Y12, Y4
	VCMPPS  $0, 160(SI), Y12, Y5
	VCMPPS  $0, 192(SI), Y12, Y6
	VCMPPS  $0, 224(SI), Y12, Y7
	EIGHTMASKS
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
	LEAQ -32(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPS     (SI), Y1
	VMINPS      Y1, Y0, Y0
	VFMADD231PS Y1, Y1, Y8
	ADDQ        $32, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPS      $3, Y8, Y8, Y8
	VMOVMSKPS   Y8, R12
	VPERM2F128  $1, Y0, Y0, Y12
	VMINPS      Y0, Y12, Y12
	VPERMILPD   $5, Y12, Y13
	VMINPS      Y13, Y12, Y12
	VPERMILPS   $0xb1, Y12, Y13
	VMINPS      Y13, Y12, Y12
	MOVQ        x+0(FP), DX
	MOVQ        DX, SI

look:
	CMPQ      SI, R10
	CMOVQHI   R10, SI
	VCMPPS    $0, (SI), Y12, Y1
	VMOVMSKPS Y1, AX
	TESTL     AX, AX
	JNE       seen
	CMPQ      SI, R10
	JEQ       nan
	ADDQ      $32, SI
	JMP       look

seen:
	BSFL AX, AX
	LEAQ (SI)(AX*4), AX
	JMP  index

nan:
	MOVQ $-1, AX
	JMP  done

// MINF64TURN takes 32 elements at B into the extremes Y0-Y7; products of two of them tell of a NaN in Y8-Y11.
#define MINF64TURN(B) \
	VMINPD      (B), Y0, Y0;    \
	VMINPD      32(B), Y1, Y1;  \
	VFMADD231PD Y0, Y1, Y8;     \
	VMINPD      64(B), Y2, Y2;  \
	VMINPD      96(B), Y3, Y3;  \
	VFMADD231PD Y2, Y3, Y9;     \
	VMINPD      128(B), Y4, Y4; \
	VMINPD      160(B), Y5, Y5; \
	VFMADD231PD Y4, Y5, Y10;    \
	VMINPD      192(B), Y6, Y6; \
	VMINPD      224(B), Y7, Y7; \
	VFMADD231PD Y6, Y7, Y11

// func argMinF64AVX2(x *float64, n int) int
// The first index i of the smallest of x[i]; if an element may be NaN, ^i, and if one is, i means nothing.
// 4 <= n <= BlockLen. Requires AVX2, FMA.
//
// SI position, DI end, R10 where the last turn or vector begins, R11 where the first chunk begins, BX turns left of the
// chunk, R9 chunks, R13 the chunk that is the tail, Y0-Y7 extremes, Y8-Y11 sums of their products, Y14 the extremes before the
// chunk, Y15 for each of its lanes the chunk in which it was met first, in every word, Y12 the result, R12 doubt, Y13, AX, CX,
// DX, R8 scratch.
// The loop is that of minF64AVX2. After every eight turns each lane notes the chunk if its extreme has moved. In the end the
// earliest chunk that holds the result is known; if one of Y0-Y7 alone holds it, eight vectors can have brought it, one a turn,
// and a look at them takes no branch that depends on the data: that would be foreseen badly and late. Otherwise, and in the
// tail, which overlaps what was seen, the chunk is searched.
TEXT ·argMinF64AVX2(SB), NOSPLIT, $0-24
	MOVQ    x+0(FP), SI
	MOVQ    n+8(FP), CX
	LEAQ    (SI)(CX*8), DI
	VMOVUPD (SI), Y0
	VMULPD  Y0, Y0, Y8
	CMPQ    CX, $32
	JLT     short
	VMOVAPD Y0, Y1
	VMOVAPD Y0, Y2
	VMOVAPD Y0, Y3
	VMOVAPD Y0, Y4
	VMOVAPD Y0, Y5
	VMOVAPD Y0, Y6
	VMOVAPD Y0, Y7
	VMOVAPD Y0, Y14
	VXORPS  X9, X9, X9
	VXORPS  X10, X10, X10
	VXORPS  X11, X11, X11
	VPXOR   X15, X15, X15
	LEAQ    -256(DI), R10
	ADDQ    $31, SI
	ANDQ    $-32, SI
	MOVQ    SI, R11
	XORL    R9, R9
	MOVL    $-1, R13

chunk:
	MOVL $8, BX

turn:
	CMPQ SI, R10
	JHI  last
	MINF64TURN(SI)
	ADDQ $256, SI
	DECL BX
	JNE  turn
	JMP  merge

last:
	CMPQ SI, DI
	JEQ  merge
	CMPL BX, $8
	JNE  merge
	MINF64TURN(R10)
	MOVQ DI, SI
	MOVL R9, R13

merge:
	VMINPD       Y1, Y0, Y12
	VMINPD       Y3, Y2, Y13
	VMINPD       Y13, Y12, Y12
	VMINPD       Y5, Y4, Y13
	VMINPD       Y13, Y12, Y12
	VMINPD       Y7, Y6, Y13
	VMINPD       Y13, Y12, Y12
	VCMPPD       $17, Y14, Y12, Y13
	VMOVAPD      Y12, Y14
	VMOVD        R9, X12
	VPBROADCASTW X12, Y12
	VBLENDVPD    Y13, Y12, Y15, Y15
	INCL         R9
	CMPQ         SI, DI
	JNE          chunk

	VPERM2F128   $1, Y14, Y14, Y12
	VMINPD       Y14, Y12, Y12
	VPERMILPD    $5, Y12, Y13
	VMINPD       Y13, Y12, Y12
	VCMPPD       $3, Y9, Y8, Y8
	VCMPPD       $3, Y11, Y10, Y10
	VORPD        Y10, Y8, Y8
	VMOVMSKPD    Y8, R12
	VCMPPD       $4, Y14, Y12, Y13
	VPOR         Y13, Y15, Y15     // the chunks of the lanes that hold the result
	VEXTRACTI128 $1, Y15, X13
	VPMINUW      X13, X15, X13
	VPHMINPOSUW  X13, X13
	VMOVD        X13, R9
	MOVWLZX      R9, R9
	MOVQ         x+0(FP), DX
	VMOVDQU      ·inOrder(SB), Y11

	// CX eight times the number of the vector that holds the result
	VCMPPD $0, Y12, Y0, Y0
	VCMPPD $0, Y12, Y1, Y1
	VCMPPD $0, Y12, Y2, Y2
	VCMPPD $0, Y12, Y3, Y3
	VCMPPD $0, Y12, Y4, Y4
	VCMPPD $0, Y12, Y5, Y5
	VCMPPD $0, Y12, Y6, Y6
	VCMPPD $0, Y12, Y7, Y7
	EIGHTMASKS
	JEQ    nan
	BSFQ   AX, CX
	ANDL   $56, CX
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
	LEAQ    (SI)(CX*4), SI
	VCMPPD  $0, (SI), Y12, Y0
	VCMPPD  $0, 256(SI), Y12, Y1
	VCMPPD  $0, 512(SI), Y12, Y2
	VCMPPD  $0, 768(SI), Y12, Y3
	VCMPPD  $0, 1024(SI), Y12, Y4
	VCMPPD  $0, 1280(SI), Y12, Y5
	VCMPPD  $0, 1536(SI), Y12, Y6
	VCMPPD  $0, 1792(SI), Y12, Y7
	EIGHTMASKS
	JEQ     nan
	BSFQ    AX, AX
	MOVQ    AX, BX
	ANDL    $56, BX
	ANDL    $7, AX
	SHLQ    $5, BX                // 256 bytes a turn
	LEAQ    (BX)(AX*4), AX
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
	VCMPPD  $0, (SI), Y12, Y0
	VCMPPD  $0, 32(SI), Y12, Y1
	VCMPPD  $0, 64(SI), Y12, Y2
	VCMPPD  $0, 96(SI), Y12, Y3
	VCMPPD  $0, 128(SI), Y12, Y4
	VCMPPD  $0, 160(SI), Y12, Y5
	VCMPPD  $0, 192(SI), Y12, Y6
	VCMPPD  $0, 224(SI), Y12, Y7
	EIGHTMASKS
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
	LEAQ -32(DI), R10

vector:
	CMPQ        SI, R10
	CMOVQHI     R10, SI
	VMOVUPD     (SI), Y1
	VMINPD      Y1, Y0, Y0
	VFMADD231PD Y1, Y1, Y8
	ADDQ        $32, SI
	CMPQ        SI, DI
	JNE         vector
	VCMPPD      $3, Y8, Y8, Y8
	VMOVMSKPD   Y8, R12
	VPERM2F128  $1, Y0, Y0, Y12
	VMINPD      Y0, Y12, Y12
	VPERMILPD   $5, Y12, Y13
	VMINPD      Y13, Y12, Y12
	MOVQ        x+0(FP), DX
	MOVQ        DX, SI

look:
	CMPQ      SI, R10
	CMOVQHI   R10, SI
	VCMPPD    $0, (SI), Y12, Y1
	VMOVMSKPD Y1, AX
	TESTL     AX, AX
	JNE       seen
	CMPQ      SI, R10
	JEQ       nan
	ADDQ      $32, SI
	JMP       look

seen:
	BSFL AX, AX
	LEAQ (SI)(AX*8), AX
	JMP  index

nan:
	MOVQ $-1, AX
	JMP  done
