package window

import (
	"github.com/lockstep-go/lockstep/internal/detmath"
	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// sequence computes the sentence log-likelihood of Collobert et al. 2011,
// section 3.3.2: a path of tags y scores
//
//	s(y) = trans[start][y0] + o[0][y0] + sum_t trans[y(t-1)][y(t)] + o[t][y(t)]
//
// and its loss is log sum over all paths exp(s) - s(gold). The sum over paths runs
// forward and backward in the domain of probabilities, each step divided by
// its sum, so only exponentials of scores are needed. It is float64
// arithmetic in a fixed order.
type sequence struct {
	k     int
	a     []float64 // exp(trans), k+1 x k
	e     []float64 // exp(o - row maximum), words x k
	alpha []float64 // words x k
	beta  []float64
	norm  []float64 // of each word
}

func newSequence(k int) *sequence {
	return &sequence{k: k, a: make([]float64, (k+1)*k)}
}

func grow(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n, n+n/2)
	}
	return x[:n]
}

// gradient replaces o by scale times the gradient of the loss by o, adds
// the gradient by the transitions to gt, which it clears first, and returns the loss.
func (s *sequence) gradient(o mat.Dense[float32], gold []int32, trans mat.Dense[float32], scale float32, gt []float64) float64 {
	k, n := s.k, o.Rows
	for i, v := range trans.Data {
		s.a[i] = detmath.Exp(float64(v))
	}
	s.e, s.alpha, s.beta, s.norm = grow(s.e, n*k), grow(s.alpha, n*k), grow(s.beta, n*k), grow(s.norm, n)
	clear(gt)
	loss := 0.0
	for t := 0; t < n; t++ {
		row := o.Data[t*o.Stride:][:k]
		m := row[0]
		for _, v := range row {
			if v > m {
				m = v
			}
		}
		for j, v := range row {
			s.e[t*k+j] = detmath.Exp(float64(v) - float64(m))
		}
		g := int(gold[t])
		prev := k
		if t > 0 {
			prev = int(gold[t-1])
		}
		loss -= float64(row[g]) - float64(m)
		loss -= float64(trans.Data[prev*trans.Stride+g])
		gt[prev*k+g]--
	}
	// Forward.
	for t := 0; t < n; t++ {
		al := s.alpha[t*k : (t+1)*k]
		if t == 0 {
			copy(al, s.a[k*k:])
		} else {
			clear(al)
			for i, p := range s.alpha[(t-1)*k : t*k] {
				for j, v := range s.a[i*k : (i+1)*k] {
					al[j] += float64(p * v)
				}
			}
		}
		sum := 0.0
		for j := range al {
			al[j] = float64(al[j] * s.e[t*k+j])
			sum += al[j]
		}
		inv := 1 / sum
		for j := range al {
			al[j] *= inv
		}
		s.norm[t] = inv
		loss += detmath.Log(sum)
	}
	// Backward; the posterior of tag j at word t is alpha*beta.
	for j := range k {
		s.beta[(n-1)*k+j] = 1
	}
	for t := n - 1; t > 0; t-- {
		be, prev := s.beta[t*k:(t+1)*k], s.beta[(t-1)*k:t*k]
		e := s.e[t*k : (t+1)*k]
		for j := range e { // e becomes what enters word t at tag j
			e[j] = float64(e[j]*be[j]) * s.norm[t]
		}
		for i := range k {
			p, sum := s.alpha[(t-1)*k+i], 0.0
			a, g := s.a[i*k:(i+1)*k], gt[i*k:(i+1)*k]
			for j, v := range a {
				q := float64(v * e[j])
				sum += q
				g[j] += float64(p * q)
			}
			prev[i] = sum
		}
	}
	for t := 0; t < n; t++ {
		row := o.Data[t*o.Stride:][:k]
		for j := range row {
			p := float64(s.alpha[t*k+j] * s.beta[t*k+j])
			if t == 0 {
				gt[k*k+j] += p
			}
			if j == int(gold[t]) {
				p--
			}
			row[j] = float32(p * float64(scale))
		}
	}
	return loss
}

// transGrad returns the place for sentence s's gradient by the transitions.
func (t *trainer) transGrad(s int) []float64 { return t.gt[s] }

func (t *trainer) sumTransitions() {
	scale := 1 / float64(float32(t.n))
	for i := range t.gtrans {
		sum := 0.0
		for s := range t.spans {
			sum += t.gt[s][i]
		}
		t.gtrans[i] = float32(sum * scale)
	}
}

// viterbi sets path to the best one. back has room for o.Rows x k.
func viterbi(path []int32, o mat.Dense[float32], trans mat.Dense[float32], score, next []float32, back []int32) {
	k, n := o.Cols, o.Rows
	if n == 0 {
		return
	}
	for j := range k {
		score[j] = trans.Data[k*trans.Stride+j] + o.Data[j]
	}
	arrive := rowsOf(trans, 0, k)
	for t := 1; t < n; t++ {
		mat.MaxColumns(next, back[t*k:(t+1)*k], arrive, score)
		vec.Add(next, next, o.Row(t))
		score, next = next, score
	}
	best := 0
	for j := 1; j < k; j++ {
		if score[j] > score[best] {
			best = j
		}
	}
	for t := n - 1; ; t-- {
		path[t] = int32(best)
		if t == 0 {
			return
		}
		best = int(back[t*k+best])
	}
}
