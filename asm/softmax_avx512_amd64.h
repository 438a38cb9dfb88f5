// exp for the AVX-512 softmax kernels: constants, and a macro for two registers at a time.

// Constants of exp64, then -Inf.
DATA softmaxF64AVX512<>+0(SB)/8, $0x3ff71547652b82fe // log2(e)
DATA softmaxF64AVX512<>+8(SB)/8, $0x4338000000000000 // round64
DATA softmaxF64AVX512<>+16(SB)/8, $0xbfe62e42fee00000 // -ln2Hi
DATA softmaxF64AVX512<>+24(SB)/8, $0xbdea39ef35793c76 // -ln2Lo
DATA softmaxF64AVX512<>+32(SB)/8, $0x3e5ad1f42c2a2561 // c11
DATA softmaxF64AVX512<>+40(SB)/8, $0x3e9289f7e2daceca // c10
DATA softmaxF64AVX512<>+48(SB)/8, $0x3ec71df55c380357 // c9
DATA softmaxF64AVX512<>+56(SB)/8, $0x3efa019ab39a29b9 // c8
DATA softmaxF64AVX512<>+64(SB)/8, $0x3f2a01a011be6cbe // c7
DATA softmaxF64AVX512<>+72(SB)/8, $0x3f56c16c17cbf4f8 // c6
DATA softmaxF64AVX512<>+80(SB)/8, $0x3f81111111128946 // c5
DATA softmaxF64AVX512<>+88(SB)/8, $0x3fa5555555553213 // c4
DATA softmaxF64AVX512<>+96(SB)/8, $0x3fc5555555555501 // c3
DATA softmaxF64AVX512<>+104(SB)/8, $0x3fe0000000000000 // c2
DATA softmaxF64AVX512<>+112(SB)/8, $0x3ff0000000000000 // 1
DATA softmaxF64AVX512<>+120(SB)/8, $0xc087500000000000 // expMin64
DATA softmaxF64AVX512<>+128(SB)/8, $0xfff0000000000000 // -Inf
GLOBL softmaxF64AVX512<>(SB), RODATA|NOPTR, $136

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

// EXP2_F64: x = exp(x), y = exp(y) for x, y <= 0 or NaN; k, p, u, l, q, v are scratch. The operations and their order are
// exp64's. Z23 .. Z31: c9, c10, the least argument, 1, c11, -ln2Lo, -ln2Hi, round and
// log2(e).
#define EXP2_F64(x, k, p, u, y, l, q, v) \
	EXP2REDUCE_F64(x, k, y, l); \
	VMOVAPD     Z27, p; \
	VMOVAPD     Z27, q; \
	VMULPD      x, x, u; \
	VMULPD      y, y, v; \
	EXP2POLYHI_F64(x, p, y, q); \
	EXP2POLYLO_F64(x, p, y, q); \
	VFMADD213PD x, u, p; \
	VFMADD213PD y, v, q; \
	VADDPD      Z26, p, p; \
	VADDPD      Z26, q, q; \
	VSCALEFPD   k, p, x; \
	VSCALEFPD   l, q, y

#define EXP2REDUCE_F64(x, k, y, l) \
	VMAXPD      x, Z25, x; \
	VMAXPD      y, Z25, y; \
	VMOVAPD     Z30, k; \
	VMOVAPD     Z30, l; \
	VFMADD231PD Z31, x, k; \
	VFMADD231PD Z31, y, l; \
	VSUBPD      Z30, k, k; \
	VSUBPD      Z30, l, l; \
	VFMADD231PD Z29, k, x; \
	VFMADD231PD Z29, l, y; \
	VFMADD231PD Z28, k, x; \
	VFMADD231PD Z28, l, y

#define EXP2POLYHI_F64(x, p, y, q) \
	VFMADD213PD      Z24, x, p; \
	VFMADD213PD      Z24, y, q; \
	VFMADD213PD      Z23, x, p; \
	VFMADD213PD      Z23, y, q; \
	VFMADD213PD.BCST softmaxF64AVX512<>+56(SB), x, p; \
	VFMADD213PD.BCST softmaxF64AVX512<>+56(SB), y, q; \
	VFMADD213PD.BCST softmaxF64AVX512<>+64(SB), x, p; \
	VFMADD213PD.BCST softmaxF64AVX512<>+64(SB), y, q; \
	VFMADD213PD.BCST softmaxF64AVX512<>+72(SB), x, p; \
	VFMADD213PD.BCST softmaxF64AVX512<>+72(SB), y, q

#define EXP2POLYLO_F64(x, p, y, q) \
	VFMADD213PD.BCST softmaxF64AVX512<>+80(SB), x, p; \
	VFMADD213PD.BCST softmaxF64AVX512<>+80(SB), y, q; \
	VFMADD213PD.BCST softmaxF64AVX512<>+88(SB), x, p; \
	VFMADD213PD.BCST softmaxF64AVX512<>+88(SB), y, q; \
	VFMADD213PD.BCST softmaxF64AVX512<>+96(SB), x, p; \
	VFMADD213PD.BCST softmaxF64AVX512<>+96(SB), y, q; \
	VFMADD213PD.BCST softmaxF64AVX512<>+104(SB), x, p; \
	VFMADD213PD.BCST softmaxF64AVX512<>+104(SB), y, q
