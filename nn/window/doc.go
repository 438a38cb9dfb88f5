// Package window is a word-window classifier: it tags every word of a
// sentence (parts of speech, entities) from the words around it.
//
// # The network
//
// A window is a word and its r neighbours on either side; a boundary word
// stands where the sentence has none. Each word is the concatenation of the
// vectors of its features (the word itself in lower case with digits as 0,
// its class of capitals, its prefixes and suffixes of 1 to 4 characters), and
//
//	x = [token(t-r) ... token(t) ... token(t+r)]   // 1 x inputs
//	h = ReLU(x W + b)                              // 1 x hidden
//	o = h U + c                                    // 1 x classes
//
// gives one score per class. This is the window network of Collobert et al.,
// "Natural Language Processing (Almost) from Scratch", JMLR 12 (2011), and of
// the lecture CS224n (word window classification and neural networks).
//
// Two losses train it: the cross-entropy of each word on its own (WLL), or
// with [Config.Sentence] the sentence log-likelihood (SLL): scores of transitions between
// tags are learned with the network, and the best path is found by Viterbi.
//
// # Same bits
//
// Everything is built from the operations of packages mat and vec, and a few
// scalar functions of internal/detmath (the sentence loss), whose results are the
// same bits on every machine, at every instruction set level and for any number of
// threads. So are the model, its file, and its tags.
//
// # Use
//
// [ReadCorpusFile] reads a corpus, [Train] makes a [Model] of it with the settings of [Defaults], and [LoadFile] reads one back.
// [Compile] makes a [Compiled] of the model, whose Tag tags a sentence. [Model.Score] compares the model's tags with a corpus's.
package window
