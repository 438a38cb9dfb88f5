package window

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tokenize cuts raw text into sentences of words, by simple rules made for
// English and its like: words are separated by blanks; punctuation stands alone, but for
// marks inside numbers (1,000.50), names and addresses (U.S., a@b.org, http://...), and
// apostrophes (it 's, do n't); a sentence ends with . ? or ! (and quotes after it)
// before a blank and no small letter, and at an empty line. The words are parts of text.
func Tokenize(text string) [][]string {
	var sp splitter
	newlines := 0
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		if unicode.IsSpace(r) {
			if r == '\n' {
				if newlines++; newlines > 1 {
					sp.end()
				}
			}
			text = text[n:]
			continue
		}
		newlines = 0
		chunk := text
		if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
			chunk = text[:i]
		}
		text = text[len(chunk):]
		sp.chunk(chunk)
	}
	sp.end()
	return sp.out
}

// splitter collects words into sentences, chunk by chunk, so that a text has the same sentences in whatever pieces it comes.
type splitter struct {
	out  [][]string // finished sentences
	s    []string   // the one under way
	size int        // its bytes
	full bool       // it ends here, unless a small letter follows
}

// end ends the sentence under way.
func (sp *splitter) end() {
	if len(sp.s) > 0 {
		sp.out = append(sp.out, sp.s)
	}
	sp.s, sp.size, sp.full = nil, 0, false
}

// chunk appends the words of a piece of text between blanks.
func (sp *splitter) chunk(c string) {
	if sp.full {
		if r, _ := utf8.DecodeRuneInString(c); !unicode.IsLower(r) {
			sp.end()
		}
	}
	from := len(sp.s)
	sp.s = tokens(sp.s, c)
	sp.size += len(c)
	sp.full = len(sp.s) > from && endsSentence(sp.s[from:])
}

// endsSentence reports whether the words of a chunk may end a sentence.
func endsSentence(words []string) bool {
	i := len(words) - 1
	for i > 0 && strings.ContainsAny(words[i], "\"')]”’") && len(words[i]) <= 3 {
		i--
	}
	switch words[i] {
	case ".", "?", "!", "...", "…":
		return true
	}
	return false
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me)
}

// tokens appends the words of a chunk without blanks.
func tokens(dst []string, c string) []string {
	if strings.Contains(c, "://") || strings.HasPrefix(c, "www.") || isMail(c) {
		cut := len(strings.TrimRight(c, ".,;:!?\"')]"))
		if cut == 0 {
			cut = len(c)
		}
		dst = append(dst, c[:cut])
		return tokens2(dst, c[cut:])
	}
	return tokens2(dst, c)
}

func isMail(c string) bool {
	at := strings.IndexByte(c, '@')
	return at > 0 && strings.IndexByte(c[at:], '.') > 1
}

func tokens2(dst []string, c string) []string {
	for len(c) > 0 {
		r, n := utf8.DecodeRuneInString(c)
		if !wordRune(r) && r != '@' && r != '#' && r != '$' {
			// A run of one mark (..., --, !!!) is one word.
			k := n
			for strings.HasPrefix(c[k:], c[:n]) && strings.ContainsRune(".-!?*=_~", r) {
				k += n
			}
			dst, c = append(dst, c[:k]), c[k:]
			continue
		}
		if (r == '@' || r == '#') && len(c) > n {
			if next, _ := utf8.DecodeRuneInString(c[n:]); !wordRune(next) {
				dst, c = append(dst, c[:n]), c[n:]
				continue
			}
		} else if r == '$' || r == '@' || r == '#' {
			dst, c = append(dst, c[:n]), c[n:]
			continue
		}
		// A word: letters and digits, with single marks inside it.
		k := n
		for k < len(c) {
			r, n := utf8.DecodeRuneInString(c[k:])
			if wordRune(r) || r == '_' {
				k += n
				continue
			}
			next, _ := utf8.DecodeRuneInString(c[k+n:])
			prev, _ := utf8.DecodeLastRuneInString(c[:k])
			if !wordRune(next) || !wordRune(prev) {
				break
			}
			if strings.ContainsRune("-&", r) || strings.ContainsRune(".,:/", r) && unicode.IsDigit(prev) && unicode.IsDigit(next) ||
				r == '.' && abbreviation(c[:k]) || (r == '\'' || r == '’') && !contraction(c[k:]) {
				k += n
				continue
			}
			break
		}
		if k < len(c) && c[k] == '.' && (abbreviation(c[:k]) || title(c[:k])) {
			k++ // U.S. and Mr. keep their point
		}
		w := c[:k]
		rest := c[k:]
		// do n't
		if i := len(w) - 1; i > 0 && (w[i] == 'n' || w[i] == 'N') && len(rest) > 1 {
			if r, n := utf8.DecodeRuneInString(rest); (r == '\'' || r == '’') && (rest[n:] == "t" || rest[n:] == "T" ||
				len(rest) > n+1 && (rest[n] == 't' || rest[n] == 'T') && !letterAt(rest[n+1:])) {
				dst = append(dst, w[:i], c[i:k+n+1])
				c = rest[n+1:]
				continue
			}
		}
		dst, c = append(dst, w), rest
		if len(c) > 0 && contraction(c) {
			_, n := utf8.DecodeRuneInString(c)
			for n < len(c) && letterAt(c[n:]) {
				n++
			}
			dst, c = append(dst, c[:n]), c[n:]
		}
	}
	return dst
}

func letterAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return len(s) > 0 && unicode.IsLetter(r)
}

// contraction reports whether c begins with 's, 're, 've, 'll, 'd, 'm or 't as a whole.
func contraction(c string) bool {
	r, n := utf8.DecodeRuneInString(c)
	if r != '\'' && r != '’' {
		return false
	}
	for _, s := range [...]string{"re", "ve", "ll", "s", "d", "m", "t"} {
		if len(c) >= n+len(s) && strings.EqualFold(c[n:n+len(s)], s) && !letterAt(c[n+len(s):]) {
			return true
		}
	}
	return false
}

// maxAbbreviation bounds abbreviations, in bytes: every point of a chunk asks for one.
const maxAbbreviation = 32

// abbreviation reports whether w is single letters with points between: U, U.S.
func abbreviation(w string) bool {
	if len(w) > maxAbbreviation {
		return false
	}
	letter := false
	for _, r := range w {
		switch {
		case unicode.IsLetter(r) && !letter:
			letter = true
		case r == '.' && letter:
			letter = false
		default:
			return false
		}
	}
	return letter && (len(w) > 1 || w >= "A" && w <= "Z")
}

func title(w string) bool {
	switch w {
	case "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Jr", "Sr", "vs", "etc", "Inc", "Ltd", "Co", "Corp":
		return true
	}
	return false
}
