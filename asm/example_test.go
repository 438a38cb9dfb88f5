package asm_test

import (
	"fmt"

	"github.com/lockstep-go/lockstep/asm"
)

// A dispatcher checks nothing: the caller knows that the lengths agree and that no call is longer than BlockLen.
func ExampleDotF32() {
	x, y := []float32{1, 2, 3}, []float32{4, 5, 6}
	fmt.Println(asm.DotF32(x, y), len(x) <= asm.BlockLen)
	// Output: 32 true
}
