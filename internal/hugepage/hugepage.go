// Package hugepage asks for large pages under large tables that are read at random: each look-up in pages of 4 KiB costs a
// walk through the page tables, which takes as long as the miss itself.
package hugepage

// size is what systems give under the name of huge pages, on amd64 and most arm64 kernels.
const size = 2 << 20
