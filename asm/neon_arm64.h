// NEON instructions that Go's assembler lacks, as WORDs. Operands are register numbers in Go's order: the last one is
// the destination, so FSUB_S4(m, n, d) is d = n - m. Base words: Arm Architecture Reference Manual, C7.2.

#define FADD_S4(m, n, d) WORD $(0x4E20D400 | (m)<<16 | (n)<<5 | (d))
