package window

import "sync/atomic"

// A formCache keeps the shares of forms that training has not seen, as they come, until it is full. Many goroutines may use it:
// an entry is never changed once it can be found.
type formCache struct {
	slots  []atomic.Int32 // open addressing: the number of an entry, plus 1; at least twice as many as entries
	words  []cachedWord   // of each entry
	shares []float32
	width  int
	used   atomic.Int32
}

// A cachedWord is a copy of a word's bytes: a string would keep the text alive that it is part of, and would have to be allocated.
type cachedWord struct {
	length int8
	bytes  [31]byte
}

// newFormCache makes a cache of at most so many bytes.
func newFormCache(bytes int64, width int) *formCache {
	n := int(bytes / int64(4*width+32+16))
	c := &formCache{words: make([]cachedWord, n), shares: make([]float32, n*width), width: width}
	size := 1
	for size < 2*n {
		size *= 2
	}
	c.slots = make([]atomic.Int32, size)
	return c
}

func (c *formCache) entry(i int) []float32 { return c.shares[i*c.width : (i+1)*c.width] }

func (c *formCache) place(word string) int {
	return int(mix(key8(word)+uint64(len(word))) & uint64(len(c.slots)-1))
}

// find returns the shares of a word, nil if it is not there.
func (c *formCache) find(word string) []float32 {
	for at := c.place(word); ; at = (at + 1) & (len(c.slots) - 1) {
		i := int(c.slots[at].Load()) - 1
		if i < 0 {
			return nil
		}
		if w := &c.words[i]; string(w.bytes[:w.length]) == word {
			return c.entry(i)
		}
	}
}

// claim returns the number of a new entry, which nobody else has, -1 if there is none for this word. The caller sets its shares
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

// publish makes entry i the one of a word. If another goroutine was first, both have the same numbers, and one is never found.
func (c *formCache) publish(i int, word string) {
	w := &c.words[i]
	w.length = int8(copy(w.bytes[:], word))
	for at := c.place(word); !c.slots[at].CompareAndSwap(0, int32(i+1)); {
		at = (at + 1) & (len(c.slots) - 1)
	}
}
