package safetensors_test

import (
	"bytes"
	"fmt"

	"github.com/lockstep-go/lockstep/nn/safetensors"
)

func Example() {
	var file bytes.Buffer
	err := safetensors.Write(&file, &safetensors.File{
		Metadata: map[string]string{"format": "pt"},
		Tensors:  []safetensors.Tensor{safetensors.NewFloat32("bias", []int{3}, []float32{1, 2, 3})},
	})
	if err != nil {
		panic(err)
	}
	f, err := safetensors.Read(&file)
	if err != nil {
		panic(err)
	}
	bias, _ := f.Tensor("bias")
	x, err := bias.Float32s()
	fmt.Println(f.Metadata["format"], bias.Shape, x, err)
	// Output: pt [3] [1 2 3] <nil>
}
