// Steps of the float64 activations at AVX2. Coefficients are broadcast from memory (activation_f64.h) as they are needed:
// 16 registers do not hold them, and the load ports are idle. The last, partial vector goes through a masked load and
// store.
//
// All: DI dst, SI x, DX dy, CX elements left after this turn, or -1 in the partial one, AX scratch; Y9 its mask, Y15 scratch.

// Four lanes on, then four off: a mask of r lanes begins 4-r quadwords into it.
DATA maskf64<>+0(SB)/8, $-1
DATA maskf64<>+8(SB)/8, $-1
DATA maskf64<>+16(SB)/8, $-1
DATA maskf64<>+24(SB)/8, $-1
DATA maskf64<>+32(SB)/8, $0
DATA maskf64<>+40(SB)/8, $0
DATA maskf64<>+48(SB)/8, $0
DATA maskf64<>+56(SB)/8, $0
GLOBL maskf64<>(SB), RODATA|NOPTR, $64

#define ENTRY \
	MOVQ dst+0(FP), DI \
	MOVQ x+8(FP), SI   \
	MOVQ n+16(FP), CX

#define GRAD_ENTRY \
	MOVQ dst+0(FP), DI \
	MOVQ dy+16(FP), DX \
	MOVQ n+24(FP), CX

// Loads the last 1 to 3 elements and goes to body, or to done if there are none.
#define PARTIAL(x, body, done) \
	ADDQ       $4, CX           \
	JEQ        done             \
	LEAQ       maskf64<>+32(SB), AX \
	SHLQ       $3, CX           \
	SUBQ       CX, AX           \
	VMOVUPD    (AX), Y9         \
	VMASKMOVPD (SI), Y9, x      \
	MOVQ       $-1, CX          \
	JMP        body

// Y15 = the constant at offset.
#define CONSTANT(offset) VBROADCASTSD actf64<>+offset(SB), Y15

// p = p*r + coefficient.
#define HORNER(coefficient, r, p) \
	VBROADCASTSD actf64<>+coefficient(SB), Y15 \
	VFMADD213PD  Y15, r, p

// expReduce64's first half: n = round(x/ln 2), m = n + 1.5*2^52, x becomes r = x - n ln 2.
#define REDUCE(x, m, n) \
	CONSTANT(0)                            \
	VBROADCASTSD actf64<>+8(SB), n         \
	VMOVAPD      n, m                      \
	VFMADD231PD  Y15, x, m                 \
	VSUBPD       n, m, n                   \
	CONSTANT(16)                           \
	VFNMADD231PD Y15, n, x                 \
	CONSTANT(24)                           \
	VFNMADD231PD Y15, n, x

// Its second half: q = e^r - 1 = fma(r*r, P(r), r); p is scratch.
#define POLY(r, p, q) \
	VBROADCASTSD actf64<>+32(SB), p \
	HORNER(40, r, p)     \
	HORNER(48, r, p)     \
	HORNER(56, r, p)     \
	HORNER(64, r, p)     \
	HORNER(72, r, p)     \
	HORNER(80, r, p)     \
	HORNER(88, r, p)     \
	HORNER(96, r, p)     \
	HORNER(104, r, p)    \
	VMULPD      r, r, q  \
	VFMADD213PD r, p, q

// scale64: y *= 2^n for n in the low 32 bits of m, as 2^a * 2^(n-a), a = n>>1; a and b are scratch. The second product is
// fma(y, 2^(n-a), -0): the same bits, and Zen 4 has no penalty there for subnormal results, as VMULPD has.
#define SCALE(y, m, a, b) \
	CONSTANT(112)      \
	VPSRAD $1, m, a    \
	VPSUBD a, m, b     \
	VPSLLQ $52, a, a   \
	VPADDQ Y15, a, a   \
	VPSLLQ $52, b, b   \
	VPADDQ Y15, b, b   \
	CONSTANT(304)      \
	VMULPD a, y, y     \
	VFMADD213PD Y15, b, y

// e^x - 1 for m in Y2, q in Y5: 2*fma(s, q, s - 1/2) with s = 2^(n-1), in Y2; Y3 is scratch.
#define EXPM1 \
	CONSTANT(104)            \
	VPSLLQ      $52, Y2, Y2  \
	VPADDQ      Y15, Y2, Y2  \
	VSUBPD      Y15, Y2, Y3  \
	VFMADD213PD Y3, Y5, Y2   \
	VADDPD      Y2, Y2, Y2

// u = 1 + v in Y1 and c/u in Y2, where u + c = 1 + v exactly; Y3 is scratch.
#define ONE_PLUS(v) \
	CONSTANT(112)       \
	VADDPD Y15, v, Y1   \
	VSUBPD Y15, Y1, Y2  \
	VSUBPD Y2, Y1, Y3   \
	VSUBPD Y3, Y15, Y3  \
	VSUBPD Y2, v, Y2    \
	VADDPD Y2, Y3, Y2   \
	VDIVPD Y1, Y2, Y2

// logCore64 of u in Y1, first part: k in Y3 (1024<<52 added to the bits, lest they be negative, and 1024 taken off again),
// m - 1 = f in Y1.
#define LOG_REDUCE_1 \
	CONSTANT(192)            \
	VPSUBQ Y15, Y1, Y1       \
	VBROADCASTSD actf64<>+256(SB), Y4 \
	VPADDQ Y4, Y1, Y3        \
	VPSRLQ $52, Y3, Y3       \
	VBROADCASTSD actf64<>+200(SB), Y4 \
	VPAND  Y4, Y1, Y1        \
	VPADDQ Y15, Y1, Y1       \
	CONSTANT(288)            \
	VPOR   Y15, Y3, Y3       \
	CONSTANT(280)            \
	VSUBPD Y15, Y3, Y3

// s in Y4, h in Y5, z in Y6.
#define LOG_REDUCE_2 \
	CONSTANT(112)      \
	VSUBPD Y15, Y1, Y1 \
	CONSTANT(256)      \
	VADDPD Y15, Y1, Y4 \
	VDIVPD Y4, Y1, Y4  \
	VMULPD Y1, Y1, Y5  \
	CONSTANT(104)      \
	VMULPD Y15, Y5, Y5 \
	VMULPD Y4, Y4, Y6

// Second part: h + z*P in Y7.
#define LOG_POLY \
	VBROADCASTSD actf64<>+136(SB), Y7 \
	HORNER(144, Y6, Y7)     \
	HORNER(152, Y6, Y7)     \
	HORNER(160, Y6, Y7)     \
	HORNER(168, Y6, Y7)     \
	HORNER(176, Y6, Y7)     \
	HORNER(184, Y6, Y7)     \
	VFMADD213PD Y5, Y6, Y7

// Third part: k ln2Hi + (f - (h - lo)) in Y1, lo = s*(h + z*P) + (k ln2Lo + c/u) in Y2.
#define LOG_SUM \
	CONSTANT(24)             \
	VFMADD231PD Y15, Y3, Y2  \
	VFMADD231PD Y7, Y4, Y2   \
	VSUBPD      Y2, Y5, Y5   \
	VSUBPD      Y5, Y1, Y1   \
	CONSTANT(16)             \
	VFMADD231PD Y15, Y3, Y1

// mills64 of a in Y1: t in Y6, then the polynomial in Y7 (MILLS_1, MILLS_2).
#define MILLS_T \
	CONSTANT(392)       \
	VSUBPD Y15, Y1, Y6  \
	VADDPD Y15, Y1, Y7  \
	VDIVPD Y7, Y6, Y6   \
	VBROADCASTSD actf64<>+408(SB), Y7

#define MILLS_1 \
	HORNER(416, Y6, Y7) \
	HORNER(424, Y6, Y7) \
	HORNER(432, Y6, Y7) \
	HORNER(440, Y6, Y7) \
	HORNER(448, Y6, Y7) \
	HORNER(456, Y6, Y7) \
	HORNER(464, Y6, Y7) \
	HORNER(472, Y6, Y7) \
	HORNER(480, Y6, Y7) \
	HORNER(488, Y6, Y7) \
	HORNER(496, Y6, Y7)

#define MILLS_2 \
	HORNER(504, Y6, Y7) \
	HORNER(512, Y6, Y7) \
	HORNER(520, Y6, Y7) \
	HORNER(528, Y6, Y7) \
	HORNER(536, Y6, Y7) \
	HORNER(544, Y6, Y7) \
	HORNER(552, Y6, Y7) \
	HORNER(560, Y6, Y7) \
	HORNER(568, Y6, Y7) \
	HORNER(576, Y6, Y7) \
	HORNER(584, Y6, Y7)

// Stores y, whole or under the mask, and goes on.
#define STORE(y, last) \
	TESTQ   CX, CX  \
	JLT     last    \
	VMOVUPD y, (DI) \
	ADDQ    $32, SI \
	ADDQ    $32, DI

// Multiplies y by dy, stores it, whole or under the mask, and goes on; Y15 is scratch.
#define GRAD_STORE(y, last) \
	TESTQ   CX, CX       \
	JLT     last         \
	VMULPD  (DX), y, y   \
	VMOVUPD y, (DI)      \
	ADDQ    $32, SI      \
	ADDQ    $32, DX      \
	ADDQ    $32, DI

#define GRAD_LAST(y) \
	VMASKMOVPD (DX), Y9, Y15 \
	VMULPD     Y15, y, y     \
	VMASKMOVPD y, Y9, (DI)
