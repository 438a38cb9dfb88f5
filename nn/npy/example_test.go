package npy_test

import (
	"bytes"
	"fmt"

	"github.com/lockstep-go/lockstep/nn/npy"
)

func Example() {
	var file bytes.Buffer // as numpy.save would write it
	if err := npy.Write(&file, []int{2, 3}, []float32{1, 2, 3, 4, 5, 6}); err != nil {
		panic(err)
	}
	a, err := npy.Read(&file)
	if err != nil {
		panic(err)
	}
	x, err := npy.Of[float32](a)
	fmt.Println(a.Shape, x, err)
	// Output: [2 3] [1 2 3 4 5 6] <nil>
}
