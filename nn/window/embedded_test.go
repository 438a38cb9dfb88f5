package window

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEmbeddedCorpus(t *testing.T) {
	h := sha256.New()
	for _, task := range []Task{NER, UPOS} {
		train, dev := EmbeddedCorpus(task)
		require.Len(t, train.Sentences, embeddedTrain)
		require.Len(t, dev.Sentences, embeddedDev)
		known, tags := map[string]bool{}, map[string]bool{}
		for _, s := range train.Sentences {
			for i, w := range s.Words {
				known[Normalize(w)] = true
				tags[s.Tags[i]] = true
			}
		}
		unseen := 0
		for _, c := range []*Corpus{train, dev} {
			for _, s := range c.Sentences {
				require.Equal(t, len(s.Words), len(s.Tags))
				h.Write([]byte(strings.Join(s.Words, " ") + "\t" + strings.Join(s.Tags, " ") + "\n"))
				for i, w := range s.Words {
					require.True(t, tags[s.Tags[i]])
					if !known[Normalize(w)] {
						unseen++
					}
				}
			}
		}
		require.Greater(t, unseen, dev.Tokens/50, "held-out words in dev")
		require.Greater(t, dev.Tokens/5, unseen)
	}
	require.Equal(t, embeddedHash, hex.EncodeToString(h.Sum(nil)), "the corpus is frozen: models made from it have known checksums")
}

const embeddedHash = "fa8e3aa968455609a5032bceeead2cd2a3968033a7941c98d5bdec7836a13a26"
