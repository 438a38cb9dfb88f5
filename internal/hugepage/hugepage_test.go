package hugepage

import "testing"

// Advise changes nothing, whatever the length and the place.
func TestAdvise(t *testing.T) {
	for _, n := range []int{0, 1, 1 << 10, 3 << 20} {
		x := make([]float64, n+1)
		for from := range 2 {
			Advise(x[from:])
		}
		for i := range x {
			x[i] = float64(i)
		}
		Advise(x)
		for i, v := range x {
			if v != float64(i) {
				t.Fatalf("n = %d: element %d is %v", n, i, v)
			}
		}
	}
}
