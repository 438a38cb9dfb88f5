//go:build !(linux || darwin || freebsd)

package kerneltest

// mapGuarded has no guard pages here: canaries alone watch the edges.
func mapGuarded(size int) (guarded, error) {
	return guarded{make([]byte, size), func() {}}, nil
}
