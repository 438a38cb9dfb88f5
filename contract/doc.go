// Package contract pins the numerics contract: v1/hashes.txt holds a SHA-256 of the output bits of every public
// operation of vec and mat over fixed inputs, special values included. The package's test recomputes them at every
// level of the machine; a change of a committed line is a new contract version.
package contract
