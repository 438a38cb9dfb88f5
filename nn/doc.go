// Package nn trains small neural networks: gradients done right, word vectors that move only when they are in the batch,
// and what else CS224n's fourth lecture says one should know. It is generic over float32 and float64, and everything in it
// has the same bits on every machine, at every instruction set level and for any number of goroutines, so a seed is a model.
//
// # The pieces
//
// A [Graph] holds nodes in topological order and the parameters they share: [Graph.Linear], [Graph.Embedding] (whose lookup
// of several words is the window's concatenation), [Graph.WindowConcat], [Graph.Activation], [Graph.PReLU],
// [Graph.Dropout], [Graph.LayerNorm], [Graph.Concat], [Graph.Add]; losses are [Graph.SoftmaxCrossEntropy],
// [Graph.MaxMargin], [Graph.Logistic], [Graph.SquaredError] and the penalties. Every node's value is batch x width. Shapes are
// checked when a node is added; a mistake panics with the node's name and both shapes.
//
// A [Session] runs a graph: its buffers are planned once, Forward and Backward allocate nothing. Backward computes
// all gradients in one pass in reverse topological order; contributions add up at fan-out and at shared parameters. A
// [Predictor] only goes forward; make one for each goroutine. A [Trainer] makes whole steps with its optimisers ([Optimizer]), which
// may follow a [Schedule].
//
// Weight matrices are in x out, so that y = x W; a gradient has its parameter's shape. A [Param] marked Sparse has a
// gradient for the rows of the batch only ([RowGrad]), and [NewSparseAdam], [NewAdagrad] and [NewSGD] leave all
// other rows their bytes.
//
// Before trusting a new composition, check it: [GradCheck] compares every gradient with fourth-order differences in float64.
//
// # Files
//
// [SaveModel] writes safetensors (package nn/safetensors), readable by the Python library; [LoadModel] builds the network
// from the file alone. [Trainer.SaveCheckpoint] adds all that the coming steps depend on, and a resumed run has the
// bits of one that never stopped. Package nn/npy reads and writes single arrays.
//
// # Errors
//
// Mistakes in a program (shapes, options) panic. The outside world (files, data that makes a loss infinite) gives errors.
//
// Formulas follow PyTorch where it has the operation, with its defaults; tests hold them to PyTorch's numbers within
// 1e-12. Sources are named where they are used; the frame is Stanford's CS224n (2019), lectures 3 and 4.
package nn
