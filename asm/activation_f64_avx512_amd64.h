// Steps of the float64 activations at AVX-512. Constants come from memory (activation_f64.h), broadcast by the instruction
// that needs them: the load ports are idle, and 32 registers would not hold them.
//
// All: DI dst, SI x, DX dy, CX elements left, AX scratch, K1 lanes of this turn.

#define ENTRY(done) \
	MOVQ   dst+0(FP), DI \
	MOVQ   x+8(FP), SI   \
	MOVQ   n+16(FP), CX  \
	TESTQ  CX, CX        \
	JLE    done          \
	KXNORB K1, K1, K1

#define GRAD_ENTRY(done) \
	MOVQ   dst+0(FP), DI \
	MOVQ   dy+16(FP), DX \
	MOVQ   n+24(FP), CX  \
	TESTQ  CX, CX        \
	JLE    done          \
	KXNORB K1, K1, K1

// Sets K1 to the lanes of this turn.
#define LANES(full) \
	CMPQ  CX, $8          \
	JGE   full            \
	MOVL  $-1, AX         \
	BZHIL CX, AX, AX      \
	KMOVB AX, K1

// To the next vector.
#define NEXT(loop) \
	ADDQ $64, SI  \
	ADDQ $64, DI  \
	SUBQ $8, CX   \
	JGT  loop

#define GRAD_NEXT(loop) \
	ADDQ $64, SI  \
	ADDQ $64, DX  \
	ADDQ $64, DI  \
	SUBQ $8, CX   \
	JGT  loop

// expReduce64's first half: n = round(x/ln 2), m = n + 1.5*2^52, x becomes r = x - n ln 2.
#define REDUCE(x, m, n) \
	VBROADCASTSD      actf64<>+8(SB), m     \
	VFMADD231PD.BCST  actf64<>+0(SB), x, m  \
	VSUBPD.BCST       actf64<>+8(SB), m, n  \
	VFNMADD231PD.BCST actf64<>+16(SB), n, x \
	VFNMADD231PD.BCST actf64<>+24(SB), n, x

// Its second half: q = e^r - 1 = fma(r*r, P(r), r); p is scratch.
#define POLY(r, p, q) \
	VMULPD           r, r, q                 \
	VBROADCASTSD     actf64<>+32(SB), p      \
	VFMADD213PD.BCST actf64<>+40(SB), r, p   \
	VFMADD213PD.BCST actf64<>+48(SB), r, p   \
	VFMADD213PD.BCST actf64<>+56(SB), r, p   \
	VFMADD213PD.BCST actf64<>+64(SB), r, p   \
	VFMADD213PD.BCST actf64<>+72(SB), r, p   \
	VFMADD213PD.BCST actf64<>+80(SB), r, p   \
	VFMADD213PD.BCST actf64<>+88(SB), r, p   \
	VFMADD213PD.BCST actf64<>+96(SB), r, p   \
	VFMADD213PD.BCST actf64<>+104(SB), r, p  \
	VFMADD213PD      r, p, q

// e^x - 1 for x in Z1 clamped, m in Z2, q in Z5: 2*fma(s, q, s - 1/2) with s = 2^(n-1), in Z2; Z3 is scratch.
#define EXPM1 \
	VPSLLQ      $52, Z2, Z2                  \
	VPADDQ.BCST actf64<>+104(SB), Z2, Z2     \
	VSUBPD.BCST actf64<>+104(SB), Z2, Z3     \
	VFMADD213PD Z3, Z5, Z2                   \
	VADDPD      Z2, Z2, Z2

// u = 1 + v in Z1 and c/u in Z2, where u + c = 1 + v exactly; Z3, Z4 are scratch.
#define ONE_PLUS(v) \
	VBROADCASTSD actf64<>+112(SB), Z4 \
	VADDPD       Z4, v, Z1            \
	VSUBPD       Z4, Z1, Z2           \
	VSUBPD       Z2, Z1, Z3           \
	VSUBPD       Z3, Z4, Z3           \
	VSUBPD       Z2, v, Z2            \
	VADDPD       Z2, Z3, Z2           \
	VDIVPD       Z1, Z2, Z2

// logCore64 of u in Z1, first part: k in Z3, f in Z1, s in Z4, h in Z5, z in Z6.
#define LOG_REDUCE \
	VPSUBQ.BCST actf64<>+192(SB), Z1, Z1 \
	VPSRAQ      $52, Z1, Z3              \
	VCVTQQ2PD   Z3, Z3                   \
	VPANDQ.BCST actf64<>+200(SB), Z1, Z1 \
	VPADDQ.BCST actf64<>+192(SB), Z1, Z1 \
	VSUBPD.BCST actf64<>+112(SB), Z1, Z1 \
	VADDPD.BCST actf64<>+256(SB), Z1, Z4 \
	VDIVPD      Z4, Z1, Z4               \
	VMULPD      Z1, Z1, Z5               \
	VMULPD.BCST actf64<>+104(SB), Z5, Z5 \
	VMULPD      Z4, Z4, Z6

// Second part: h + z*P in Z7.
#define LOG_POLY \
	VBROADCASTSD     actf64<>+136(SB), Z7     \
	VFMADD213PD.BCST actf64<>+144(SB), Z6, Z7 \
	VFMADD213PD.BCST actf64<>+152(SB), Z6, Z7 \
	VFMADD213PD.BCST actf64<>+160(SB), Z6, Z7 \
	VFMADD213PD.BCST actf64<>+168(SB), Z6, Z7 \
	VFMADD213PD.BCST actf64<>+176(SB), Z6, Z7 \
	VFMADD213PD.BCST actf64<>+184(SB), Z6, Z7 \
	VFMADD213PD      Z5, Z6, Z7

// Third part: k ln2Hi + (f - (h - lo)) in Z1, lo = s*(h + z*P) + (k ln2Lo + c/u) in Z2.
#define LOG_SUM \
	VFMADD231PD.BCST actf64<>+24(SB), Z3, Z2  \
	VFMADD231PD      Z7, Z4, Z2               \
	VSUBPD           Z2, Z5, Z5               \
	VSUBPD           Z5, Z1, Z1               \
	VFMADD231PD.BCST actf64<>+16(SB), Z3, Z1

// mills64 of a in Z1: t in Z9, then the polynomial in Z7 (MILLS_1, MILLS_2); Z7, Z8 are scratch.
#define MILLS_T \
	VSUBPD.BCST  actf64<>+392(SB), Z1, Z9 \
	VADDPD.BCST  actf64<>+392(SB), Z1, Z8 \
	VDIVPD       Z8, Z9, Z9               \
	VBROADCASTSD actf64<>+408(SB), Z7

#define MILLS_1 \
	VFMADD213PD.BCST actf64<>+416(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+424(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+432(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+440(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+448(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+456(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+464(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+472(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+480(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+488(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+496(SB), Z9, Z7

#define MILLS_2 \
	VFMADD213PD.BCST actf64<>+504(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+512(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+520(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+528(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+536(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+544(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+552(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+560(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+568(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+576(SB), Z9, Z7 \
	VFMADD213PD.BCST actf64<>+584(SB), Z9, Z7
