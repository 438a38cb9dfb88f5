package window

import (
	"math/rand/v2"
	"strings"
)

// The embedded corpus is made by a small grammar over word lists that were
// written for it: sentences about places, people and organisations. Place and family
// names are joined from parts, some of which serve both, so that only the
// context tells Ashford the town from Ashford the person; and one name and one
// kind of sentence in five are held out: they occur in the dev part alone.

const (
	embeddedSeed  = 20041 // fixed: the corpus is part of the program
	embeddedTrain = 2400  // sentences
	embeddedDev   = 400
)

// Templates: word/POS, or {slot}. A * before a word says that it may be left out.
var embeddedTemplates = strings.Split(strings.TrimSpace(`
{per} flew/VERB from/ADP {loc} to/ADP {loc} on/ADP {day} ./PUNCT
{museums} in/ADP {loc} are/AUX *really/ADV {adj} ./PUNCT
the/DET {adj} {noun} of/ADP {loc} is/AUX {adj} ./PUNCT
{per} joined/VERB {org} in/ADP {year} ./PUNCT
{per} and/CCONJ {per} met/VERB near/ADP {loc} ./PUNCT
{org} opened/VERB a/DET {adj} {noun} in/ADP {loc} ./PUNCT
{org} hired/VERB {per} as/ADP a/DET {job} ./PUNCT
the/DET {job} of/ADP {org} ,/PUNCT {per} ,/PUNCT {said} nothing/PRON ./PUNCT
in/ADP {loc} ,/PUNCT the/DET {noun} was/AUX *very/ADV {adj} ./PUNCT
{per} lives/VERB in/ADP a/DET {adj} {noun} ./PUNCT
"/PUNCT the/DET {noun} is/AUX {adj} ,/PUNCT "/PUNCT {said} {per} ./PUNCT
have/AUX you/PRON *ever/ADV been/AUX to/ADP {loc} ?/PUNCT
we/PRON took/VERB the/DET {noun} to/ADP {loc} and/CCONJ {loc} ./PUNCT
{org} sold/VERB {num} {nouns} to/ADP {org} ./PUNCT
{num} {nouns} arrived/VERB from/ADP {loc} on/ADP {day} ./PUNCT
shares/NOUN of/ADP {org} fell/VERB by/ADP {num} percent/NOUN ./PUNCT
{per} 's/PART {noun} is/AUX *quite/ADV {adj} ./PUNCT
the/DET {nouns} of/ADP {org} are/AUX {adj} ./PUNCT
my/PRON {noun} went/VERB to/ADP {loc} with/ADP {per} ./PUNCT
i/PRON asked/VERB {per} about/ADP the/DET {noun} in/ADP {loc} ./PUNCT
{job} {per} {said} that/SCONJ {org} will/AUX leave/VERB {loc} ./PUNCT
nobody/PRON at/ADP {org} knew/VERB the/DET {noun} ./PUNCT
it/PRON rained/VERB in/ADP {loc} until/ADP {day} ./PUNCT
she/PRON works/VERB for/ADP {org} in/ADP {loc} ./PUNCT
he/PRON wrote/VERB {num} {nouns} about/ADP {per} ./PUNCT
they/PRON {said} the/DET {noun} was/AUX not/PART {adj} ./PUNCT
the/DET {noun} between/ADP {loc} and/CCONJ {loc} is/AUX {adj} ./PUNCT
{per} of/ADP {loc} won/VERB the/DET {noun} ./PUNCT
{per} left/VERB {loc} in/ADP {year} ./PUNCT
a/DET {job} from/ADP {loc} found/VERB {num} {nouns} ./PUNCT
{org} and/CCONJ {org} *quietly/ADV share/VERB a/DET {noun} ./PUNCT
please/INTJ send/VERB the/DET {nouns} to/ADP {per} at/ADP {org} ./PUNCT
the/DET {noun} *never/ADV reached/VERB {loc} ./PUNCT
{family} was/AUX {adj} and/CCONJ {said} little/ADJ ./PUNCT
{place} was/AUX {adj} and/CCONJ {adj} ./PUNCT
{firm} was/AUX {adj} and/CCONJ sold/VERB {nouns} ./PUNCT
i/PRON never/ADV saw/VERB {place} again/ADV ./PUNCT
i/PRON never/ADV saw/VERB {family} laugh/VERB ./PUNCT
{nouns} from/ADP {place} ,/PUNCT {nouns} from/ADP {firm} ./PUNCT
{firm} and/CCONJ {family} agreed/VERB on/ADP a/DET {noun} ./PUNCT
letters/NOUN to/ADP {family} go/VERB through/ADP {place} ./PUNCT
{museums} of/ADP {loc} thanked/VERB {per} ./PUNCT
`), "\n")

var (
	embeddedPlaceStems  = strings.Fields("Ash Brin Cald Dun Elm Fen Glen Hart Ivel Kirk Lang Mar Nor Oak Pen Quern Rook Sel Thorn Ulver Wick Yar Zel Lom Tarn")
	embeddedPlaceEnds   = strings.Fields("ford ham ton mouth stead borough vik holm dale by bridge haven")
	embeddedFamilyStems = strings.Fields("Ash Hart Kirk Lang Mar Thorn Oak Bel Carr Dov Ekl Fis Gor Hol Jor Kov Lind Mel Nil Or Pav Ros Sand Tor")
	embeddedFamilyEnds  = strings.Fields("ford ham ton son sen ov ova ez ini man berg ström")
	embeddedFirst       = strings.Fields("Ada Bo Cleo Dara Eno Fay Gus Hana Ines Jon Kaya Leo Mia Ned Ola Pia Quin Rui Sara Tom Una Vera Wim Xenia Yara Zoe Amir Bea Carl Dina Emil Femi Gita Hugo Ivo Jana Kofi Lena Milo Nora Omar Petra Rosa Sven Tara Ugo Viola Wanda Yusuf Zora Chloé Søren")
	embeddedFirms       = strings.Fields("Bank Motors Press Railways Foods Airlines Books Records United Systems Mills Energy")
	embeddedAcronyms    = strings.Fields("NRA BVL KTX ORF PLM QED SNX TVB UKR WDB ZEF AGM CCR DLR HTS")
	embeddedAdj         = strings.Fields("amazing old small famous quiet expensive green modern empty broken narrow friendly cold bright crowded strange cheap lovely dark noisy")
	embeddedNoun        = strings.Fields("house train river bridge garden market harbour school road tower library station castle boat festival factory lake prize letter theatre")
	embeddedJobs        = strings.Fields("baker lawyer teacher director painter pilot doctor singer chairman driver writer engineer")
	embeddedMuseums     = strings.Fields("museums parks hotels theatres beaches streets cafés markets")
	embeddedSaid        = strings.Fields("said says explained claimed wrote repeated")
	embeddedDays        = strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
)

// grammar makes sentences.
type grammar struct {
	r   *rand.PCG
	dev bool // names that are held out are allowed
}

func (g *grammar) pick(list []string) string { return list[below(g.r, len(list))] }

// name joins a stem and an end. In the training part one pair in five is
// never used.
func (g *grammar) name(stems, ends []string) string {
	for {
		i, j := below(g.r, len(stems)), below(g.r, len(ends))
		if g.dev || (i+2*j)%5 != 0 {
			return stems[i] + ends[j]
		}
	}
}

func (g *grammar) open(list []string) string {
	for {
		i := below(g.r, len(list))
		if g.dev || i%5 != 4 {
			return list[i]
		}
	}
}

type taggedWord struct{ word, pos, ent string }

func (g *grammar) entity(dst []taggedWord, typ string, words ...string) []taggedWord {
	p := "B-"
	for _, w := range words {
		pos := "PROPN"
		switch w {
		case "of":
			pos = "ADP"
		case "&":
			pos = "CCONJ"
		}
		dst = append(dst, taggedWord{w, pos, p + typ})
		p = "I-"
	}
	return dst
}

func (g *grammar) slot(dst []taggedWord, name string) []taggedWord {
	plain := func(word, pos string) []taggedWord { return append(dst, taggedWord{word, pos, "O"}) }
	place := func() string { return g.name(embeddedPlaceStems, embeddedPlaceEnds) }
	family := func() string { return g.name(embeddedFamilyStems, embeddedFamilyEnds) }
	switch name {
	case "per":
		switch below(g.r, 4) {
		case 0:
			return g.entity(dst, "PER", family())
		case 1:
			return g.entity(dst, "PER", g.open(embeddedFirst))
		}
		return g.entity(dst, "PER", g.open(embeddedFirst), family())
	case "loc":
		switch below(g.r, 6) {
		case 0:
			return g.entity(dst, "LOC", g.pick([]string{"New", "Port", "Lake", "Mount"}), place())
		}
		return g.entity(dst, "LOC", place())
	case "org":
		switch below(g.r, 5) {
		case 0:
			return g.entity(dst, "ORG", g.open(embeddedAcronyms))
		case 1:
			return g.entity(dst, "ORG", "University", "of", place())
		case 2:
			return g.entity(dst, "ORG", family(), "&", "Sons")
		case 3:
			return g.entity(dst, "ORG", place(), g.pick(embeddedFirms))
		}
		return g.entity(dst, "ORG", family(), g.pick(embeddedFirms))
	case "family":
		return g.entity(dst, "PER", family())
	case "place":
		return g.entity(dst, "LOC", place())
	case "firm":
		return g.entity(dst, "ORG", family())
	case "adj":
		return plain(g.open(embeddedAdj), "ADJ")
	case "noun":
		return plain(g.open(embeddedNoun), "NOUN")
	case "nouns":
		n := g.open(embeddedNoun)
		switch {
		case strings.HasSuffix(n, "ry"):
			n = n[:len(n)-1] + "ies"
		default:
			n += "s"
		}
		return plain(n, "NOUN")
	case "job":
		return plain(g.open(embeddedJobs), "NOUN")
	case "museums":
		return plain(g.open(embeddedMuseums), "NOUN")
	case "said":
		return plain(g.pick(embeddedSaid), "VERB")
	case "day":
		return plain(g.pick(embeddedDays), "PROPN")
	case "year":
		return plain("19"+digits(g.r, 2), "NUM")
	case "num":
		return plain(string(rune('1'+below(g.r, 9)))+digits(g.r, below(g.r, 3)), "NUM")
	}
	panic("window: the embedded grammar has no slot " + name)
}

func digits(r *rand.PCG, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + below(r, 10))
	}
	return string(b)
}

func (g *grammar) sentence() []taggedWord {
	var s []taggedWord
	for _, item := range strings.Fields(g.open(embeddedTemplates)) {
		if item[0] == '*' {
			if below(g.r, 2) == 0 {
				continue
			}
			item = item[1:]
		}
		if item[0] == '{' {
			s = g.slot(s, item[1:len(item)-1])
			continue
		}
		at := strings.LastIndexByte(item, '/')
		s = append(s, taggedWord{item[:at], item[at+1:], "O"})
	}
	if w := s[0].word; 'a' <= w[0] && w[0] <= 'z' { // a sentence begins with a capital
		s[0].word = string(w[0]-'a'+'A') + w[1:]
	}
	return s
}

// EmbeddedCorpus returns the training and the dev part of the corpus that is
// built into the program: a few thousand short sentences that a grammar makes,
// the same ones always. Its entities are LOC, PER and ORG; its words have
// universal parts of speech too.
func EmbeddedCorpus(task Task) (train, dev *Corpus) {
	g := &grammar{r: rand.NewPCG(embeddedSeed, 0)}
	part := func(name string, n int) *Corpus {
		c := &Corpus{Name: name}
		for range n {
			var s Sentence
			for _, w := range g.sentence() {
				s.Words = append(s.Words, w.word)
				if task == UPOS {
					s.Tags = append(s.Tags, w.pos)
				} else {
					s.Tags = append(s.Tags, w.ent)
				}
			}
			c.Tokens += len(s.Words)
			c.Sentences = append(c.Sentences, s)
		}
		return c
	}
	train = part("embedded corpus, training part", embeddedTrain)
	g.dev = true
	return train, part("embedded corpus, dev part", embeddedDev)
}
