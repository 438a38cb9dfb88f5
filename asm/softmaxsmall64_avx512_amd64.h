// Macros of the float64 AVX-512 kernel for short rows: transpositions of 8 rows.

// TRANSPOSE2_F64: in each 128-bit lane, a and b are the rows of a 2x2 block before and its columns after, or the other
// way round. Scratch Z16.
#define TRANSPOSE2_F64(a, b) \
	VUNPCKLPD b, a, Z16; \
	VUNPCKHPD b, a, b; \
	VMOVAPD   Z16, a

// LOADPAIR_F64: columns 2*p and 2*p+1 of 8 rows: lane L of a, b is from rows 2L, 2L+1. SI, R9, R10, R13 point to rows
// 0, 2, 4, 6; R11 is the stride. R12 has a bit for each column that exists. Only row 7 is read under a mask: an earlier
// row has another after it, of at least as many elements as are read too much. A column that does not exist becomes -Inf.
#define LOADPAIR_F64(p, a, b, xa, xb) \
	MOVL         R12, BX; \
	SHRL         $(2*p), BX; \
	ANDL         $3, BX; \
	IMUL3L       $0x55, BX, BX; \
	KMOVW        BX, K1; \
	LOADROWS_F64((16*p)(SI), (16*p)(R9), (16*p)(R10), a, xa); \
	VINSERTF64X2 $3, (16*p)(R13), a, a; \
	LOADROWS_F64((16*p)(SI)(R11*1), (16*p)(R9)(R11*1), (16*p)(R10)(R11*1), b, xb); \
	VMOVUPD.Z    (16*p)(R13)(R11*1), K1, X16; \
	VINSERTF64X2 $3, X16, b, b; \
	ABSENT_F64(a, b); \
	TRANSPOSE2_F64(a, b)

#define LOADROWS_F64(m0, m1, m2, z, x) \
	VMOVUPD      m0, x; \
	VINSERTF64X2 $1, m1, z, z; \
	VINSERTF64X2 $2, m2, z, z

#define ABSENT_F64(a, b) \
	KNOTW        K1, K7; \
	VBROADCASTSD softmaxF64AVX512<>+128(SB), K7, a; \
	VBROADCASTSD softmaxF64AVX512<>+128(SB), K7, b

// EXPPAIR_F64: a = exp(a - m), b = exp(b - m).
#define EXPPAIR_F64(a, b) \
	VSUBPD Z20, a, a; \
	VSUBPD Z20, b, b; \
	EXP2_F64(a, Z16, Z18, Z21, b, Z17, Z19, Z22)

// STOREROWS_F64: 4 rows, 4 columns under mask. Lanes of a hold the first two columns, lanes of c the others.
#define STOREROWS_F64(mask, a, c, m0, m1, m2, m3) \
	VMOVUPD       softmaxLanes01<>(SB), Z16; \
	VMOVUPD       softmaxLanes23<>(SB), Z17; \
	VPERMI2PD     c, a, Z16; \
	VPERMI2PD     c, a, Z17; \
	VEXTRACTF64X4 $1, Z16, Y18; \
	VEXTRACTF64X4 $1, Z17, Y19; \
	VMOVUPD       Y16, mask, m0; \
	VMOVUPD       Y18, mask, m1; \
	VMOVUPD       Y17, mask, m2; \
	VMOVUPD       Y19, mask, m3

// STOREFOUR_F64: columns 4*g .. 4*g+3 of 8 rows.
#define STOREFOUR_F64(g, mask, a, b, c, d) \
	TRANSPOSE2_F64(a, b); \
	TRANSPOSE2_F64(c, d); \
	STOREROWS_F64(mask, a, c, (32*g)(DI), (32*g)(R9), (32*g)(R10), (32*g)(R13)); \
	STOREROWS_F64(mask, b, d, (32*g)(DI)(R11*1), (32*g)(R9)(R11*1), (32*g)(R10)(R11*1), (32*g)(R13)(R11*1))

// PICK_F64: where the label (Y16) is column j, take x to Z17.
#define PICK_F64(j, x) \
	VPCMPEQD.BCST softmaxIota<>+(4*j)(SB), Y16, K7; \
	VMOVAPD       x, K7, Z17

// ONEHOT_F64: where the label (Y16) is column j, subtract the row's scale (Z17).
#define ONEHOT_F64(j, x) \
	VPCMPEQD.BCST softmaxIota<>+(4*j)(SB), Y16, K7; \
	VSUBPD        Z17, x, K7, x
