package mat

import "sync"

// freelist keeps objects between calls, so that steady state does not allocate. It never holds more than were in use at
// the same time.
type freelist[X any] struct {
	mu   sync.Mutex
	free []*X
}

func (l *freelist[X]) take() *X {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.free); n > 0 {
		x := l.free[n-1]
		l.free = l.free[:n-1]
		return x
	}
	return new(X)
}

func (l *freelist[X]) give(x *X) {
	l.mu.Lock()
	l.free = append(l.free, x)
	l.mu.Unlock()
}

// scratch is one goroutine's memory for packed operands.
type scratch struct{ a, b []byte }

var (
	scratches  freelist[scratch]
	products32 freelist[product[float32]]
	products64 freelist[product[float64]]
)

// room returns n elements in *buf, beginning at a multiple of 64 bytes, and grows it if necessary.
func room[T Float](buf *[]byte, n int) []T {
	size := n*sizeOf[T]() + 64
	if len(*buf) < size {
		*buf = make([]byte, size)
	}
	return aligned[T](*buf, n)
}
