// Package safetensors checks our model files against another implementation of the format: github.com/nlpodyssey/safetensors,
// a Go translation of the reference library. It has only tests; its own module keeps the dependency away from users.
package safetensors
