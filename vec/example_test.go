package vec_test

import (
	"fmt"

	"github.com/lockstep-go/lockstep/vec"
)

func Example() {
	x, y := []float32{1, 2, 3}, []float32{4, 5, 6}
	vec.AddScaled(y, 10, x) // y += 10*x
	fmt.Println(y, vec.Dot(x, y), vec.ArgMax(y))
	// Output: [14 25 36] 172 2
}

// The destination comes first and may be an input.
func ExampleExp() {
	x := []float64{0, 1, -1}
	vec.Exp(x, x)
	fmt.Printf("%.6f\n", x)
	// Output: [1.000000 2.718282 0.367879]
}

func ExampleSoftmax() {
	scores := []float32{1, 3, 2}
	p := make([]float32, len(scores))
	vec.Softmax(p, scores)
	fmt.Printf("%.4f, sum %.4f\n", p, vec.Sum(p))
	// Output: [0.0900 0.6652 0.2447], sum 1.0000
}

// A mask is a function of its seed and place, not of what ran before: a resumed run drops the same elements.
func ExampleDropout() {
	x := []float32{1, 1, 1, 1, 1, 1, 1, 1}
	a, b := make([]float32, len(x)), make([]float32, len(x))
	mask := vec.DropoutMask{Seed: 7, Step: 3}
	vec.Dropout(a, x, 0.5, mask, 0)
	vec.Dropout(b[:4], x[:4], 0.5, mask, 0)
	fmt.Println(a)
	fmt.Println(b[:4])
	// Output:
	// [0 2 2 2 0 0 0 0]
	// [0 2 2 2]
}

// Half precision is a storage format: arithmetic is in float32.
func ExampleToFloat16() {
	half := make([]vec.Float16, 3)
	vec.ToFloat16(half, []float32{1, 1.0 / 3, 1e6})
	back := make([]float32, len(half))
	vec.FromFloat16(back, half)
	fmt.Println(back)
	// Output: [1 0.33325195 +Inf]
}

// A step of Adam; the running powers of the betas make the corrections.
func ExampleAdam() {
	w, g := []float64{1, 1}, []float64{0.5, -2}
	m, v := make([]float64, len(w)), make([]float64, len(w))
	c := vec.AdamParams{LR: 0.1, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}
	power1, power2 := 1.0, 1.0
	for range 2 {
		power1, power2 = power1*c.Beta1, power2*c.Beta2
		c.Correction1, c.Correction2 = 1-power1, 1-power2
		vec.Adam(w, m, v, nil, g, c)
	}
	fmt.Printf("%.3f\n", w)
	// Output: [0.800 1.200]
}
