//go:build avx

package main

func init() { vecf32Assembly = true }
