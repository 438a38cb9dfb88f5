package safetensors

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The header's JSON is read by a parser of its own: encoding/json accepts duplicate keys, invalid
// UTF-8 and lone surrogates, all of which a strict reader must refuse.

// span is where a tensor's bytes lie in the data.
type span struct {
	begin, end int64
	tensor     Tensor
}

// parseHeader checks the header alone: names, types, shapes, and that the tensors' bytes cover
// [0, end) exactly once. It returns the tensors in the order of their bytes.
func parseHeader(b []byte, l Limits) (*File, int64, error) {
	if !utf8.Valid(b) {
		return nil, 0, fmt.Errorf("%w: not UTF-8", ErrHeader)
	}
	if len(b) == 0 || b[0] != '{' {
		return nil, 0, fmt.Errorf("%w: must begin with {", ErrHeader)
	}
	p := &parser{b: b}
	f := &File{}
	var spans []span
	err := p.object(func(name string) error {
		if name == "__metadata__" {
			f.Metadata = map[string]string{}
			return p.object(func(key string) error {
				v, err := p.string()
				f.Metadata[key] = v
				return err
			})
		}
		s, err := p.tensor(name, l)
		spans = append(spans, s)
		return err
	})
	if err != nil {
		if !typed(err) {
			err = fmt.Errorf("%w: at byte %d: %w", ErrHeader, p.at, err)
		}
		return nil, 0, err
	}
	p.space()
	if p.at != len(b) {
		return nil, 0, fmt.Errorf("%w: text after the object, at byte %d", ErrHeader, p.at)
	}
	// Empty tensors sort before the one that starts at the same byte.
	sort.SliceStable(spans, func(i, j int) bool {
		a, b := spans[i], spans[j]
		if a.begin != b.begin {
			return a.begin < b.begin
		}
		return a.end < b.end
	})
	var end int64
	for _, s := range spans {
		switch {
		case s.begin < end:
			return nil, 0, fmt.Errorf("%w: %q begins at %d, the tensor before it ends at %d", ErrOverlap, s.tensor.Name, s.begin, end)
		case s.begin > end:
			return nil, 0, fmt.Errorf("%w: [%d, %d) before %q", ErrGap, end, s.begin, s.tensor.Name)
		}
		end = s.end
		if end > l.Data {
			return nil, 0, fmt.Errorf("%w: %q ends at %d, at most %d", ErrDataLimit, s.tensor.Name, end, l.Data)
		}
		f.Tensors = append(f.Tensors, s.tensor)
	}
	return f, end, nil
}

func typed(err error) bool {
	for _, e := range []error{ErrHeader, ErrDuplicate, ErrDType, ErrShape, ErrOffsets} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// parser reads the subset of JSON that the header may hold: objects, arrays of integers, strings.
type parser struct {
	b  []byte
	at int
}

func (p *parser) space() {
	for p.at < len(p.b) && (p.b[p.at] == ' ' || p.b[p.at] == '\n' || p.b[p.at] == '\r' || p.b[p.at] == '\t') {
		p.at++
	}
}

func (p *parser) peek() byte {
	p.space()
	if p.at < len(p.b) {
		return p.b[p.at]
	}
	return 0
}

func (p *parser) expect(c byte) error {
	if p.peek() != c {
		return fmt.Errorf("want %q", string(c))
	}
	p.at++
	return nil
}

// object reads { "key": value, ... }; value reads what follows the colon. A key may occur once.
func (p *parser) object(value func(key string) error) error {
	if err := p.expect('{'); err != nil {
		return err
	}
	if p.peek() == '}' {
		p.at++
		return nil
	}
	seen := map[string]bool{}
	for {
		p.space()
		key, err := p.string()
		if err != nil {
			return err
		}
		if seen[key] {
			return fmt.Errorf("%w %q", ErrDuplicate, key)
		}
		seen[key] = true
		if err := p.expect(':'); err != nil {
			return err
		}
		if err := value(key); err != nil {
			return err
		}
		if p.peek() == '}' {
			p.at++
			return nil
		}
		if err := p.expect(','); err != nil {
			return err
		}
	}
}

// ints reads an array of at most limit non-negative integers.
func (p *parser) ints(limit int) ([]int64, error) {
	if err := p.expect('['); err != nil {
		return nil, err
	}
	v := []int64{}
	if p.peek() == ']' {
		p.at++
		return v, nil
	}
	for {
		if len(v) == limit {
			return nil, fmt.Errorf("more than %d numbers", limit)
		}
		p.space()
		start := p.at
		for p.at < len(p.b) && p.b[p.at] >= '0' && p.b[p.at] <= '9' {
			p.at++
		}
		text := string(p.b[start:p.at])
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || len(text) > 1 && text[0] == '0' {
			return nil, errors.New("want a non-negative integer below 2^63")
		}
		v = append(v, n)
		if p.peek() == ']' {
			p.at++
			return v, nil
		}
		if err := p.expect(','); err != nil {
			return nil, err
		}
	}
}

// string reads a JSON string; the bytes are known to be UTF-8.
func (p *parser) string() (string, error) {
	if err := p.expect('"'); err != nil {
		return "", err
	}
	var out []byte
	for p.at < len(p.b) {
		c := p.b[p.at]
		p.at++
		switch {
		case c == '"':
			return string(out), nil
		case c < 0x20:
			return "", errors.New("control character in a string")
		case c != '\\':
			out = append(out, c)
			continue
		}
		if p.at == len(p.b) {
			break
		}
		c = p.b[p.at]
		p.at++
		switch c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, err := p.hex4()
			if err != nil {
				return "", err
			}
			if utf16.IsSurrogate(r) {
				if p.at+1 >= len(p.b) || p.b[p.at] != '\\' || p.b[p.at+1] != 'u' {
					return "", errors.New("lone surrogate in a string")
				}
				p.at += 2
				low, err := p.hex4()
				if err != nil {
					return "", err
				}
				if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
					return "", errors.New("lone surrogate in a string")
				}
			}
			out = utf8.AppendRune(out, r)
		default:
			return "", errors.New("unknown escape in a string")
		}
	}
	return "", errors.New("string without an end")
}

func (p *parser) hex4() (rune, error) {
	if p.at+4 > len(p.b) {
		return 0, errors.New("short \\u escape")
	}
	n, err := strconv.ParseUint(string(p.b[p.at:p.at+4]), 16, 16)
	if err != nil {
		return 0, errors.New("bad \\u escape")
	}
	p.at += 4
	return rune(n), nil
}

// tensor reads one description and checks it on its own.
func (p *parser) tensor(name string, l Limits) (span, error) {
	var (
		s       span
		dtype   *string
		shape   []int64
		offsets []int64
	)
	err := p.object(func(key string) error {
		var err error
		switch key {
		case "dtype":
			var v string
			v, err = p.string()
			dtype = &v
		case "shape":
			if shape, err = p.ints(l.Dims); err != nil {
				err = fmt.Errorf("%w of %q: %w", ErrShape, name, err)
			}
		case "data_offsets":
			if offsets, err = p.ints(2); err != nil {
				err = fmt.Errorf("%w of %q: %w", ErrOffsets, name, err)
			}
		default:
			err = fmt.Errorf("%w: %q has the unknown key %q", ErrHeader, name, key)
		}
		return err
	})
	if err != nil {
		return s, err
	}
	if dtype == nil || shape == nil || offsets == nil {
		return s, fmt.Errorf("%w: %q lacks dtype, shape or data_offsets", ErrHeader, name)
	}
	t := Tensor{Name: name, DType: DType(*dtype), Shape: make([]int, len(shape))}
	size := t.DType.Size()
	if size == 0 {
		return s, fmt.Errorf("%w: %q has unknown type %q", ErrDType, name, *dtype)
	}
	for i, d := range shape {
		t.Shape[i] = int(d)
		if int64(t.Shape[i]) != d { // 32-bit int
			return s, fmt.Errorf("%w: %q: dimension %d is too large", ErrShape, name, d)
		}
	}
	n, ok := count(t.Shape)
	if !ok || n > math.MaxInt/size {
		return s, fmt.Errorf("%w: %q: the product of %v overflows", ErrShape, name, t.Shape)
	}
	if len(offsets) != 2 || offsets[1] < offsets[0] {
		return s, fmt.Errorf("%w: %q has %v, want [begin, end]", ErrOffsets, name, offsets)
	}
	if got, want := offsets[1]-offsets[0], int64(n)*int64(size); got != want {
		return s, fmt.Errorf("%w: %q: %d bytes for shape %v of %s, want %d", ErrOffsets, name, got, t.Shape, t.DType, want)
	}
	return span{begin: offsets[0], end: offsets[1], tensor: t}, nil
}

const hexDigits = "0123456789abcdef"

// appendString appends s, which is UTF-8, as a JSON string.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }
