package window

import "math/bits"

// A formIndex numbers words by their place in a list. It is a map[string]int32 that is made once and read very often: open
// addressing, where the entry of a word of up to 8 bytes holds all of it, so that a common word costs one cache line.
type formIndex struct {
	entries []formEntry // a power of two of them, a third at least empty
	start   []uint32    // word i is text[start[i]:start[i+1]]
	text    string
}

// A formEntry holds the key of a word, its length and its number, plus 1. A number of 0 is an empty entry.
type formEntry struct {
	key            uint64
	length, number uint32
}

// key8 joins the bytes of a word of up to 8 bytes; of a longer one it is a hash.
func key8[S string | []byte](s S) uint64 {
	switch n := len(s); {
	case n == 8:
		return load64(s)
	case n > 8:
		h := load64(s[n-8:])
		for ; len(s) > 8; s = s[8:] {
			h = mix(h ^ load64(s))
		}
		return h
	case n >= 4:
		return uint64(load32(s)) | uint64(load32(s[n-4:]))<<(8*(n-4))
	case n > 0:
		return uint64(s[0]) | uint64(s[n/2])<<(8*(n/2)) | uint64(s[n-1])<<(8*(n-1))
	}
	return 0
}

func load64[S string | []byte](s S) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func load32[S string | []byte](s S) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// mix is a multiplication by 2^64 divided by the golden ratio, both halves of the product joined.
func mix(x uint64) uint64 {
	hi, lo := bits.Mul64(x, 0x9e3779b97f4a7c15)
	return hi ^ lo
}

func newFormIndex(words []string) *formIndex {
	n := 4
	for 2*n < 3*len(words) {
		n *= 2
	}
	x := &formIndex{entries: make([]formEntry, n), start: make([]uint32, 1, len(words)+1)}
	var text []byte
	for i, s := range words { // the commonest first: they are found at once
		text = append(text, s...)
		x.start = append(x.start, uint32(len(text)))
		key := key8(s)
		at := x.place(key, len(s))
		for x.entries[at].number != 0 {
			at = (at + 1) % uint64(n)
		}
		x.entries[at] = formEntry{key, uint32(len(s)), uint32(i + 1)}
	}
	x.text = string(text)
	return x
}

// place is where the search for a word begins.
func (x *formIndex) place(key uint64, length int) uint64 {
	return mix(key+uint64(length)) & uint64(len(x.entries)-1)
}

// find returns the number of a word, -1 if it is not in the list.
func find[S string | []byte](x *formIndex, s S) int {
	key := key8(s)
	return findFrom(x, s, key, x.place(key, len(s)))
}

// findFrom is find with the word's key and place.
func findFrom[S string | []byte](x *formIndex, s S, key, at uint64) int {
	for ; ; at++ {
		e := &x.entries[at&uint64(len(x.entries)-1)]
		if e.number == 0 {
			return -1
		}
		if e.key == key && int(e.length) == len(s) && (len(s) <= 8 || x.text[x.start[e.number-1]:x.start[e.number]] == string(s)) {
			return int(e.number - 1)
		}
	}
}
