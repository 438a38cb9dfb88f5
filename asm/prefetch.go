package asm

// Look-ups in a large table miss the caches. A kernel that works long on every row (a square root and a division for
// each element) keeps too few rows in flight to hide that; touching the next rows early does.

// PrefetchBatch is the number of rows that callers ask for ahead of their work.
const PrefetchBatch = 4
