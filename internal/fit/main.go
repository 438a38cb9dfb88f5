// Fit prints the polynomial coefficients of the activations in package asm, with the error of each fit, and the numbers in them
// that follow from formulas. Its test holds the source to them, bit for bit.
//
//	go run ./internal/fit [name prefix]
//
// Every fit is a minimax polynomial (Remez) in 200-bit arithmetic whose coefficients are rounded to the kernel's type
// one after the other. The errors are those of the polynomial alone; the whole functions are measured in docs/accuracy.md.
package main

import (
	"fmt"
	"math"
	"os"
	"strings"
)

func main() {
	prefix := ""
	if len(os.Args) > 1 {
		prefix = os.Args[1]
	}
	for _, c := range constants() {
		if strings.HasPrefix(c.name, prefix) {
			fmt.Printf("%s = %x // %s\n", c.name, c.value, c.what)
		}
	}
	for _, p := range append(problems(), problems64()...) {
		if !strings.HasPrefix(p.name, prefix) {
			continue
		}
		r, err := p.solve()
		if err != nil {
			fmt.Fprintln(os.Stderr, "fit:", err)
			os.Exit(1)
		}
		fmt.Printf("// %s: %s on [%.6g, %.6g], error 2^%.2f\n", p.name, p.what, p.lo, p.hi, math.Log2(r.err))
		for i, c := range r.coef {
			fmt.Printf("\t%s%d = %x // %.9g\n", p.name, p.powers[i], c, c)
		}
	}
}

// powers returns lo, lo+1, ... hi.
func powers(lo, hi int) []int {
	var p []int
	for k := lo; k <= hi; k++ {
		p = append(p, k)
	}
	return p
}
