package mat_test

import (
	"fmt"

	"github.com/lockstep-go/lockstep/mat"
)

func ExampleGemm() {
	a := mat.NewOf(2, 3, []float32{1, 2, 3, 4, 5, 6})
	b := mat.NewOf(2, 3, []float32{1, 0, 1, 0, 1, 0})
	c := mat.New[float32](2, 2)
	mat.Gemm(mat.NoTrans, mat.Trans, 1, a, b, 0, c) // c = a * bᵀ
	fmt.Println(c.Data)
	// Output: [4 2 10 5]
}

// A view into a larger matrix has the larger one's stride and shares its elements.
func ExampleDense() {
	image := mat.NewOf(3, 4, []float64{
		1, 2, 3, 4,
		5, 6, 7, 8,
		9, 10, 11, 12,
	})
	corner := mat.Dense[float64]{Rows: 2, Cols: 2, Stride: image.Stride, Data: image.Data[1*image.Stride+2:]}
	fmt.Println(corner.Row(0), corner.Row(1))
	mat.Mul(corner, mat.NewOf(2, 1, []float64{1, 10}), mat.NewOf(1, 2, []float64{1, 2}))
	fmt.Println(image.Data)
	// Output:
	// [7 8] [11 12]
	// [1 2 3 4 5 6 1 2 9 10 10 20]
}

// A layer of a network: weights packed once, bias and activation applied while the product is in registers.
func ExampleGemmPacked() {
	weights := mat.NewOf(2, 3, []float32{1, -1, 2, 0.5, 1, -1}) // outputs x inputs
	packed := mat.Pack(mat.Trans, weights)
	x := mat.NewOf(1, 3, []float32{1, 2, 3})
	y := mat.New[float32](1, 2)
	mat.GemmPacked(mat.NoTrans, 1, x, packed, 0, y, mat.Options[float32]{Bias: []float32{0.5, 0}, Act: mat.ActReLU})
	fmt.Println(y.Data)
	// Output: [5.5 0]
}

func ExampleSoftmaxCrossEntropy() {
	logits := mat.NewOf(2, 3, []float64{2, 0, 0, 0, 0, 0})
	grad, losses := mat.New[float64](2, 3), make([]float64, 2)
	loss := mat.SoftmaxCrossEntropy(losses, grad, logits, []int32{0, 2}, mat.CrossEntropy[float64]{})
	fmt.Printf("loss %.4f of %.4f\n", loss, losses)
	fmt.Printf("gradient of row 0 %.4f\n", grad.Row(0))
	// Output:
	// loss 0.6691 of [0.2395 1.0986]
	// gradient of row 0 [-0.1065 0.0533 0.0533]
}

// Rows of a table by number, and their gradients back: an embedding.
func ExampleGatherRows() {
	table := mat.NewOf(3, 2, []float32{0, 1, 10, 11, 20, 21})
	words := []int32{2, 0, 2}
	x := mat.New[float32](3, 2)
	mat.GatherRows(x, table, words)
	fmt.Println(x.Data)
	mat.ScatterAddRows(table, words, x)
	fmt.Println(table.Data)
	// Output:
	// [20 21 0 1 20 21]
	// [0 2 10 11 60 63]
}
