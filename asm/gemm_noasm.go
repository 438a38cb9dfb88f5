//go:build purego || noasm || (!amd64 && !arm64)

package asm

// GemmWholeTiles reports whether the kernels of the active level want both operands packed, A in slivers of a tile's rows
// (GemmPack of its transpose), B in strips, with room for the last ones to be whole.
func GemmWholeTiles() bool { return false }

// GemmCopiesBeside reports whether the kernels of the active level copy beside their products: see GemmSide.
func GemmCopiesBeside() bool { return false }

// GemmTileF32 returns the rows and columns of a full tile at the active level.
func GemmTileF32() (mr, nr int) { return 2, 16 }

// GemmTileF64 returns the rows and columns of a full tile at the active level.
func GemmTileF64() (mr, nr int) { return 2, 16 }

// GemmStripF32 computes one block of k (k <= KC) of one strip of C: m rows, n columns, n at most a tile's. Where pack is not
// nil it leaves there what GemmPackF32 makes of b, and csB may be another than 1; side is left to the caller.
func GemmStripF32(m, n, k int, alpha float32, a []float32, rsA, csA int, b []float32, rsB, csB int, pack []float32, beta float32, c []float32, ldc int, side *GemmSide[float32]) {
	ldb := rsB
	if pack != nil {
		_, nr := GemmTileF32()
		GemmPackF32(pack, k, n, nr, b, rsB, csB)
		b, ldb = pack, nr
	}
	gemmBlockGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, 1, beta, c, ldc)
}

// GemmStripF64 computes one block of k (k <= KC) of one strip of C: m rows, n columns, n at most a tile's. Where pack is not
// nil it leaves there what GemmPackF64 makes of b, and csB may be another than 1; side is left to the caller.
func GemmStripF64(m, n, k int, alpha float64, a []float64, rsA, csA int, b []float64, rsB, csB int, pack []float64, beta float64, c []float64, ldc int, side *GemmSide[float64]) {
	ldb := rsB
	if pack != nil {
		_, nr := GemmTileF64()
		GemmPackF64(pack, k, n, nr, b, rsB, csB)
		b, ldb = pack, nr
	}
	gemmBlockGeneric(m, n, k, alpha, a, rsA, csA, b, ldb, 1, beta, c, ldc)
}

// GemmPackF32 packs op(B), k x n with k <= KC, into strips of nr columns; nr is a multiple of 4. dst has room for whole strips.
//
//go:noinline
func GemmPackF32(dst []float32, k, n, nr int, b []float32, rsB, csB int) {
	gemmPackGeneric(dst, k, n, nr, b, rsB, csB)
}

// GemmPackF64 packs op(B), k x n with k <= KC, into strips of nr columns; nr is a multiple of 4. dst has room for whole strips.
//
//go:noinline
func GemmPackF64(dst []float64, k, n, nr int, b []float64, rsB, csB int) {
	gemmPackGeneric(dst, k, n, nr, b, rsB, csB)
}
