// exp for the AVX-512 softmax kernels: constants, and a macro for two registers at a time.

// Constants of expF32, then -Inf.
DATA softmaxF32AVX512<>+0(SB)/4, $0x3fb8aa3b  // log2(e)
DATA softmaxF32AVX512<>+4(SB)/4, $0x4b4000fe  // round32
DATA softmaxF32AVX512<>+8(SB)/4, $0xbf317200  // -ln2Hi
DATA softmaxF32AVX512<>+12(SB)/4, $0xb5bfbe8e // -ln2Lo
DATA softmaxF32AVX512<>+16(SB)/4, $0x3ab51e8a // c6
DATA softmaxF32AVX512<>+20(SB)/4, $0x3c091c2b // c5
DATA softmaxF32AVX512<>+24(SB)/4, $0x3d2aac5f // c4
DATA softmaxF32AVX512<>+28(SB)/4, $0x3e2aaa4a // c3
DATA softmaxF32AVX512<>+32(SB)/4, $0x3efffffe // c2
DATA softmaxF32AVX512<>+36(SB)/4, $0x3f800000 // c1 = c0 = 1
DATA softmaxF32AVX512<>+40(SB)/4, $0xc2d00000 // expMin32
DATA softmaxF32AVX512<>+44(SB)/4, $0xff800000 // -Inf
GLOBL softmaxF32AVX512<>(SB), RODATA|NOPTR, $48

// EXP2_F32: x = exp(x), y = exp(y) for x, y <= 0 or NaN; k, p, l, q are scratch. The operations and their order are
// expF32's. Z21 .. Z31: the least argument, 1, c2 .. c6, -ln2Lo, -ln2Hi, round and log2(e).
#define EXP2_F32(x, k, p, y, l, q) \
	VMAXPS    x, Z21, x; \
	VMAXPS    y, Z21, y; \
	EXP2REDUCE_F32(x, k, y, l); \
	VMOVAPS   Z27, p; \
	VMOVAPS   Z27, q; \
	EXP2POLY_F32(x, p, y, q); \
	VSCALEFPS k, p, x; \
	VSCALEFPS l, q, y

#define EXP2REDUCE_F32(x, k, y, l) \
	VMOVAPS     Z30, k; \
	VMOVAPS     Z30, l; \
	VFMADD231PS Z31, x, k; \
	VFMADD231PS Z31, y, l; \
	VSUBPS      Z30, k, k; \
	VSUBPS      Z30, l, l; \
	VFMADD231PS Z29, k, x; \
	VFMADD231PS Z29, l, y; \
	VFMADD231PS Z28, k, x; \
	VFMADD231PS Z28, l, y

#define EXP2POLY_F32(x, p, y, q) \
	VFMADD213PS Z26, x, p; \
	VFMADD213PS Z26, y, q; \
	VFMADD213PS Z25, x, p; \
	VFMADD213PS Z25, y, q; \
	VFMADD213PS Z24, x, p; \
	VFMADD213PS Z24, y, q; \
	VFMADD213PS Z23, x, p; \
	VFMADD213PS Z23, y, q; \
	VFMADD213PS Z22, x, p; \
	VFMADD213PS Z22, y, q; \
	VFMADD213PS Z22, x, p; \
	VFMADD213PS Z22, y, q
