package window

import (
	"sync/atomic"

	"github.com/lockstep-go/lockstep/internal/hugepage"
)

// A formStore has the shares of forms that training has not seen, made piece by piece: a piece is what a form adds at one position
// of the window. Whoever needs one window needs one piece of each word. Many goroutines may use it.
type formStore struct {
	width, step, features int
	shares                []float32       // of each form: window x step
	rows                  []int32         // of each form: the rows of its features
	done                  []atomic.Uint64 // of each form: the pieces that are made
	begun                 []atomic.Uint64 // and those that somebody has begun to make
}

func newFormStore(n, width, step, features int) formStore {
	return formStore{width: width, step: step, features: features, shares: make([]float32, n*width), rows: make([]int32, n*features),
		done: make([]atomic.Uint64, n), begun: make([]atomic.Uint64, n)}
}

func (s *formStore) form(i int) []float32 { return s.shares[i*s.width : (i+1)*s.width] }

func (s *formStore) rowsOfForm(i int) []int32 { return s.rows[i*s.features : (i+1)*s.features] }

// A formCache keeps such forms as they come, until it is full. An entry is never changed once it can be found, except that pieces
// are added.
type formCache struct {
	formStore
	slots []atomic.Int32 // open addressing: the number of an entry, plus 1; at least twice as many as entries
	words []cachedWord   // of each entry
	used  atomic.Int32
}

// A cachedWord is a copy of a word's bytes: a string would keep the text alive that it is part of, and would have to be allocated.
type cachedWord struct {
	length int8
	bytes  [31]byte
}

func (w *cachedWord) set(word string) { w.length = int8(copy(w.bytes[:], word)) }

// entrySize is the number of bytes of an entry.
func entrySize(width, features int) int64 { return int64(4*width + 4*features + 16 + 32 + 16) }

func (c *formCache) size() int64 { return int64(len(c.words)) * entrySize(c.width, c.features) }

// newFormCache makes a cache of at most so many bytes.
func newFormCache(bytes int64, width, step, features int) *formCache {
	n := int(bytes / entrySize(width, features))
	c := &formCache{formStore: newFormStore(n, width, step, features), words: make([]cachedWord, n)}
	size := 1
	for size < 2*n {
		size *= 2
	}
	c.slots = make([]atomic.Int32, size)
	hugepage.Advise(c.shares)
	// The system gives memory when it is first written: now, not in the middle of a call.
	clear(c.shares)
	clear(c.rows)
	clear(c.done)
	clear(c.begun)
	clear(c.words)
	clear(c.slots)
	return c
}

// find returns the number of the entry of a word with this hash, -1 if it is not there.
func (c *formCache) find(word string, hash uint64) int {
	for at := int(hash) & (len(c.slots) - 1); ; at = (at + 1) & (len(c.slots) - 1) {
		i := int(c.slots[at].Load()) - 1
		if i < 0 {
			return -1
		}
		if w := &c.words[i]; string(w.bytes[:w.length]) == word {
			return i
		}
	}
}

// claim returns the number of a new entry, which nobody else has, -1 if there is none for this word. The caller sets its rows
// and publishes it.
func (c *formCache) claim(word string) int {
	if len(word) > len(cachedWord{}.bytes) || int(c.used.Load()) >= len(c.words) {
		return -1
	}
	if i := int(c.used.Add(1)) - 1; i < len(c.words) {
		return i
	}
	c.used.Store(int32(len(c.words)))
	return -1
}

// publish makes entry i the one of a word. If another goroutine was first, both will have the same numbers, and one is never found.
func (c *formCache) publish(i int, word string, hash uint64) {
	c.words[i].set(word)
	for at := int(hash) & (len(c.slots) - 1); !c.slots[at].CompareAndSwap(0, int32(i+1)); {
		at = (at + 1) & (len(c.slots) - 1)
	}
}
