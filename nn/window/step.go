package window

import (
	"github.com/lockstep-go/lockstep/mat"
	"github.com/lockstep-go/lockstep/vec"
)

// step trains one batch: words, or sentences with [Config.Sentence]. If its loss is not finite, it
// changes no parameter and says where that came from.
func (t *trainer) step(batch []int32) error {
	m, w := t.m, t.m.cfg.Window()
	// The rows of the batch.
	t.n = 0
	t.spans = t.spans[:0]
	if m.cfg.Sentence {
		for _, s := range batch {
			sp := t.set.sents[s]
			t.spans = append(t.spans, span{t.n, t.n + sp.end - sp.start})
			for i := sp.start; i < sp.end; i++ {
				t.take(i)
			}
		}
	} else {
		for _, i := range batch {
			t.take(int(i))
		}
	}
	n, nf := t.n, t.set.f
	for r := 0; r < n; r++ {
		from := (int(t.at[r]) - m.cfg.Radius) * nf
		rows := t.set.rows[from : from+w*nf]
		for f := 0; f < nf; f++ {
			ids := t.ids[f][r*w : (r+1)*w]
			for s := range ids {
				ids[s] = rows[s*nf+f]
			}
		}
	}
	wf, ff := m.cfg.feature("word"), m.cfg.feature("form")
	if t.drop != nil {
		rng := stream(t.opt.Seed, purposeWordDrop, uint64(t.Total))
		for i, id := range t.ids[wf][:n*w] {
			if unit(rng) < t.drop[id] {
				t.ids[wf][i] = rowUnknown
				if ff >= 0 {
					t.ids[ff][i] = rowUnknown
				}
			}
		}
	}
	t.Beta1T = float64(t.Beta1T * beta1)
	t.Beta2T = float64(t.Beta2T * beta2)
	t.frozen = t.opt.Freeze < 0 || t.Epoch < t.opt.Freeze
	if !t.frozen {
		t.WordB1T = float64(t.WordB1T * beta1)
		t.WordB2T = float64(t.WordB2T * beta2)
	}
	for len(t.gt) < len(t.spans) {
		t.gt = append(t.gt, make([]float64, len(m.trans.Data)))
	}
	t.divide()
	t.crew.run(t.forward)
	if m.cfg.Sentence {
		t.crew.run(t.sentences)
		t.crew.run(t.back)
	}
	for _, l := range t.loss[:t.lossTerms()] {
		t.LossSum += float64(l)
	}
	check := t.LossSum
	for _, head := range t.lossAux {
		for _, l := range head[:n] {
			check += float64(l)
		}
	}
	if check-check != 0 {
		return t.notFinite("loss")
	}
	t.crew.run(t.update)
	t.Windows += int64(n)
	t.InEpoch += int64(n)
	if notFiniteAt(t.gb) >= 0 || notFiniteAt(t.gc) >= 0 { // they sum over all gradients by layers: a cheap look at these
		return t.notFinite("gradient")
	}
	return nil
}

// take appends word i of the corpus to the batch.
func (t *trainer) take(i int) {
	t.at[t.n], t.gold[t.n] = t.set.centre[i], t.set.label[i]
	for k, h := range t.heads {
		t.goldAux[k][t.n] = h.gold[i]
	}
	t.n++
}

func (t *trainer) lossTerms() int {
	if t.m.cfg.Sentence {
		return len(t.spans)
	}
	return t.n
}

// divide sets the rows and the sentences of each thread.
func (t *trainer) divide() {
	k := t.opt.Threads
	t.cut, t.cutS = append(t.cut[:0], 0), append(t.cutS[:0], 0)
	s := 0
	for i := 1; i <= k; i++ {
		want := t.n * i / k
		for s < len(t.spans) && t.spans[s].start+t.spans[s].end <= 2*want { // more than half of it is before want
			s++
		}
		t.cut, t.cutS = append(t.cut, want), append(t.cutS, s)
	}
}

// rowsOf is the rows [lo, hi) of a.
func rowsOf(a mat.Dense[float32], lo, hi int) mat.Dense[float32] {
	if lo >= hi {
		return mat.Dense[float32]{Cols: a.Cols, Stride: a.Stride}
	}
	return mat.Dense[float32]{Rows: hi - lo, Cols: a.Cols, Stride: a.Stride, Data: a.Data[lo*a.Stride : (hi-1)*a.Stride+a.Cols]}
}

// forward computes, for the thread's rows, everything up to the scores and, without sentences, up to the gradient at the
// input. Rows do not depend on each other, so no division of the batch changes a bit.
func (t *trainer) forward(thread int) {
	m, w := t.m, t.m.cfg.Window()
	hi := t.cut[thread+1]
	// A few rows at a time, so that they and W stay in the second cache.
	for lo := t.cut[thread]; lo < hi; lo += trainRows {
		to := min(lo+trainRows, hi)
		x, h, o := rowsOf(t.x, lo, to), rowsOf(t.h, lo, to), rowsOf(t.o, lo, to)
		gather(&m.params, t.ids, lo*w, to*w, x)
		t.dropout(x, layerInput, lo)
		linear(h, x, m.w, m.b, true)
		t.dropout(h, layerHidden, lo)
		linear(o, h, m.u, m.c, false)
		if !m.cfg.Sentence {
			t.backward(lo, to)
		}
	}
}

// sentences replaces the scores of the thread's sentences by the gradient of the loss by them.
func (t *trainer) sentences(thread int) {
	for s := t.cutS[thread]; s < t.cutS[thread+1]; s++ {
		sp := t.spans[s]
		t.loss[s] = float32(t.seqs[thread].gradient(rowsOf(t.o, sp.start, sp.end), t.gold[sp.start:sp.end], t.m.trans, t.scale(), t.transGrad(s)))
	}
}

// back is backward for the thread's rows.
func (t *trainer) back(thread int) {
	for lo, hi := t.cut[thread], t.cut[thread+1]; lo < hi; lo += trainRows {
		t.backward(lo, min(lo+trainRows, hi))
	}
}

// scale is what makes sums over the batch a mean.
func (t *trainer) scale() float32 { return 1 / float32(t.n) }

// backward computes the gradients by o, but for sentences, where it stands there already, h and x, for rows lo to hi. o becomes the
// gradient of the loss by o, divided by the batch.
func (t *trainer) backward(lo, hi int) {
	m, scale := t.m, t.scale()
	h, o := rowsOf(t.h, lo, hi), rowsOf(t.o, lo, hi)
	dh, dx := rowsOf(t.dh, lo, hi), rowsOf(t.dx, lo, hi)
	if !m.cfg.Sentence {
		crossEntropy(o, t.gold[lo:hi], scale, t.opt.Smooth, t.loss[lo:hi])
	}
	product(mat.NoTrans, mat.Trans, o, m.u, dh)
	if len(m.ca) > 0 {
		oa := rowsOf(t.oa, lo, hi)
		linear(oa, h, m.ua, m.ca, false)
		for k, hd := range t.heads {
			crossEntropy(oa.View(0, oa.Rows, hd.from, hd.to), t.goldAux[k][lo:hi], scale*float32(t.opt.AuxWeight), 0, t.lossAux[k][lo:hi])
		}
		mat.GemmWith(mat.NoTrans, mat.Trans, 1, oa, m.ua, 1, dh, mat.Options[float32]{Threads: 1})
	}
	reluBackward(dh, h, t.opt.DropHidden)
	product(mat.NoTrans, mat.Trans, dh, m.w, dx)
	t.dropout(dx, layerInput, lo)
}

// update computes the gradients of the parameters and moves them.
func (t *trainer) update(thread int) {
	k := t.opt.Threads
	m, n := t.m, t.n
	part := func(size int) (int, int) { return size * thread / k, size * (thread + 1) / k }
	slot := len(m.emb)
	x, h, o, dh := rowsOf(t.x, 0, n), rowsOf(t.h, 0, n), rowsOf(t.o, 0, n), rowsOf(t.dh, 0, n)
	a := vec.AdamParams{LR: t.lr, Beta1: beta1, Beta2: beta2, Eps: adamEps, Correction1: 1 - t.Beta1T, Correction2: 1 - t.Beta2T}

	// Rows lo to hi of W: their gradient is x^T dh. They are moved a few at a
	// time, while the gradient is still in the nearest caches.
	lo, hi := part(m.w.Rows)
	g, mo := t.gw[thread], t.moments[slot]
	for from := lo; from < hi; from += g.Rows {
		to := min(from+g.Rows, hi)
		xs := x
		xs.Cols, xs.Data = to-from, x.Data[from:]
		gw := rowsOf(g, 0, to-from)
		product(mat.Trans, mat.NoTrans, xs, dh, gw)
		i, j := from*m.w.Cols, to*m.w.Cols
		vec.Adam(m.w.Data[i:j], mo.m[i:j], mo.v[i:j], nil, gw.Data, a)
	}
	if thread == k-1 {
		mat.ColumnSums(t.gb, dh, false)
		vec.Adam(m.b, t.moments[slot+1].m, t.moments[slot+1].v, nil, t.gb, a)
		product(mat.Trans, mat.NoTrans, h, o, t.gu)
		vec.Adam(m.u.Data, t.moments[slot+2].m, t.moments[slot+2].v, nil, t.gu.Data, a)
		mat.ColumnSums(t.gc, o, false)
		vec.Adam(m.c, t.moments[slot+3].m, t.moments[slot+3].v, nil, t.gc, a)
		if m.cfg.Sentence {
			t.sumTransitions()
			vec.Adam(m.trans.Data, t.moments[slot+4].m, t.moments[slot+4].v, nil, t.gtrans, a)
		}
		if len(m.ca) > 0 {
			oa, mo := rowsOf(t.oa, 0, n), t.moments[len(t.moments)-2:]
			product(mat.Trans, mat.NoTrans, h, oa, t.gua)
			vec.Adam(m.ua.Data, mo[0].m, mo[0].v, nil, t.gua.Data, a)
			mat.ColumnSums(t.gca, oa, false)
			vec.Adam(m.ca, mo[1].m, mo[1].v, nil, t.gca, a)
		}
	}
	// Whole tables.
	wf := m.cfg.feature("word")
	for f := range m.emb {
		if t.owner[f] != thread {
			continue
		}
		s := a
		if t.opt.RowRate > 0 {
			s.LR = float64(s.LR * t.opt.RowRate)
		}
		if f == wf {
			if t.frozen {
				continue
			}
			s.Correction1, s.Correction2 = 1-t.WordB1T, 1-t.WordB2T
		}
		off := 0
		for _, g := range m.cfg.Features[:f] {
			off += g.Width
		}
		t.tables[f].update(s, m.emb[f], t.moments[f], t.ids[f][:n*m.cfg.Window()], columns(t.dx, off, m.emb[f].Cols, m.cfg.TokenWidth(), n*m.cfg.Window()))
	}
}
