module github.com/lockstep-go/lockstep/interop/safetensors

go 1.26.0

require github.com/lockstep-go/lockstep v0.0.0

require (
	github.com/klauspost/cpuid/v2 v2.4.2 // indirect
	github.com/nlpodyssey/safetensors v0.0.0-20250209183917-bfb01cc25f7c
	golang.org/x/sys v0.49.0 // indirect
)

replace github.com/lockstep-go/lockstep => ../..
