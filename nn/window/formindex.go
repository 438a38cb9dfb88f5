package window

import "math/bits"

// A formIndex numbers words by their place in a list. It is a map[string]int32 that is made once and read very often: open
// addressing, where the entry of a word of up to 8 bytes holds all of it, so that a common word costs one cache line. A byte for each
// entry, all of them near, says that a word is not in the list, and where it may be, without a look at entries that are far.
type formIndex struct {
	marks   []byte      // of each entry: 0 if it is empty, otherwise markOf its hash
	entries []formEntry // a power of two of them, a third at least empty
	start   []uint32    // word i is text[start[i]:start[i+1]]
	text    string
	longest int // bytes of the longest word
}

// A formEntry holds the key of a word, its length and its number.
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
	x := &formIndex{marks: make([]byte, n), entries: make([]formEntry, n), start: make([]uint32, 1, len(words)+1)}
	var text []byte
	for i, s := range words { // the commonest first: they are found at once
		text = append(text, s...)
		x.longest = max(x.longest, len(s))
		x.start = append(x.start, uint32(len(text)))
		key, hash := hashOf(s)
		at := hash & uint64(n-1)
		for x.marks[at] != 0 {
			at = (at + 1) & uint64(n-1)
		}
		x.marks[at], x.entries[at] = markOf(hash), formEntry{key, uint32(len(s)), uint32(i)}
	}
	x.text = string(text)
	return x
}

// hashOf returns the key of a word and its hash, whose lower bits are the place where the search begins.
func hashOf[S string | []byte](s S) (key, hash uint64) {
	key = key8(s)
	return key, mix(key + uint64(len(s)))
}

// markOf returns a byte of the upper bits of a hash that is not 0.
func markOf(hash uint64) byte { return byte(hash>>56) | 1 }

// find returns the number of a word, -1 if it is not in the list.
func find[S string | []byte](x *formIndex, s S) int {
	key, hash := hashOf(s)
	return findFrom(x, s, key, hash, hash)
}

// next returns the first place from at on that a word with this hash may have, -1 if there is none.
func (x *formIndex) next(hash, at uint64) int {
	for mark, last := markOf(hash), uint64(len(x.marks)-1); ; at++ {
		switch x.marks[at&last] {
		case mark:
			return int(at & last)
		case 0:
			return -1
		}
	}
}

// findFrom is find with the word's key and hash, from a place on.
func findFrom[S string | []byte](x *formIndex, s S, key, hash, at uint64) int {
	for ; ; at++ {
		i := x.next(hash, at)
		if i < 0 {
			return -1
		}
		if e := &x.entries[i]; e.key == key && int(e.length) == len(s) && (len(s) <= 8 || x.text[x.start[e.number]:x.start[e.number+1]] == string(s)) {
			return int(e.number)
		}
		at = uint64(i)
	}
}
