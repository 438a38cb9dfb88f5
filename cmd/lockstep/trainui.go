package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/lockstep-go/lockstep/nn/window"
)

// trainUI shows how a training run goes: a bar on a terminal, lines of JSON,
// or plain lines, one an epoch.
type trainUI struct {
	stdout      *firstError
	stderr      io.Writer
	json, quiet bool
	bar         bool
	shown       bool // a bar stands on the last line
	start, last time.Time
	words       int // of the training corpus
	first       int64
	score       string
}

// firstError remembers the first error of a writer. The training goes on: its model is worth more
// than the report, and result returns the error.
type firstError struct {
	w   io.Writer
	err error
}

func (f *firstError) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	if f.err == nil {
		f.err = err
	}
	return n, err
}

func newTrainUI(stdout, stderr io.Writer, asJSON, quiet bool) *trainUI {
	u := &trainUI{stdout: &firstError{w: stdout}, stderr: stderr, json: asJSON, quiet: quiet, start: time.Now()}
	if f, ok := stderr.(*os.File); ok && !asJSON && !quiet {
		st, err := f.Stat()
		u.bar = err == nil && st.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
	}
	return u
}

func (u *trainUI) emit(v any) {
	b, err := json.Marshal(v)
	if err == nil {
		fmt.Fprintf(u.stdout, "%s\n", b)
	}
}

// note shows a line beside the results.
func (u *trainUI) note(s string) {
	u.wipe()
	switch {
	case u.json:
		u.emit(map[string]string{"event": "note", "text": s})
	default:
		fmt.Fprintln(u.stderr, s)
	}
}

func (u *trainUI) begin(cfg window.Config, opt window.Options, train, dev *window.Corpus) {
	u.start = time.Now()
	u.words = train.Tokens
	u.score = "accuracy"
	if cfg.Task == window.NER {
		u.score = "F1"
	}
	if u.quiet {
		return
	}
	if u.json {
		u.emit(map[string]any{"event": "start", "config": cfg, "options": opt, "train_tokens": train.Tokens})
		return
	}
	line := fmt.Sprintf("%s: %s, %d sentences, %d words", cfg.Task, train.Name, len(train.Sentences), train.Tokens)
	if dev != nil {
		line += fmt.Sprintf("; dev %d words", dev.Tokens)
	}
	fmt.Fprintf(u.stdout, "%s\nwindow %d, %d inputs, %d hidden units, %d epochs of batches of %d\n", line, cfg.Window(), cfg.Inputs(), cfg.Hidden, opt.Epochs, opt.Batch)
}

func (u *trainUI) progress(p window.Progress) {
	if u.quiet {
		return
	}
	now := time.Now()
	if u.first == 0 {
		u.first = 1
		if p.Epoch > 1 || p.Step > 1 { // resumed: its rate is not known yet
			u.first = p.Windows
			if !p.EpochDone {
				return
			}
		}
	}
	if !p.EpochDone {
		if !u.bar && !u.json || now.Sub(u.last) < 100*time.Millisecond || u.json && now.Sub(u.last) < time.Second {
			return
		}
		u.last = now
	}
	secs := now.Sub(u.start).Seconds()
	speed := float64(p.Windows-u.first+1) / max(secs, 1e-9)
	left := float64(p.Epochs*u.words)/max(speed, 1) - float64(p.Windows)/max(speed, 1)
	if u.json {
		m := map[string]any{"event": "step", "epoch": p.Epoch, "epochs": p.Epochs, "step": p.Step, "steps": p.Steps, "loss": p.Loss,
			"rate": p.Rate, "windows_per_second": speed, "seconds": secs, "seconds_left": left}
		if p.EpochDone {
			m["event"] = "epoch"
			m["best"] = p.Best
			if p.Dev != nil {
				o := p.Dev.Overall()
				m["dev"] = map[string]float64{"accuracy": p.Dev.Accuracy(), "unseen_accuracy": p.Dev.UnseenAccuracy(),
					"f1": o.F1(), "precision": o.Precision(), "recall": o.Recall()}
			}
		}
		u.emit(m)
		return
	}
	if p.EpochDone {
		u.wipe()
		line := fmt.Sprintf("epoch %2d  loss %.4f", p.Epoch, p.Loss)
		if p.Dev != nil {
			line += fmt.Sprintf("  dev %s %.2f", u.score, 100*p.Dev.Main())
			if p.Dev.Unseen > 0 {
				line += fmt.Sprintf("  unseen words %.2f", 100*p.Dev.UnseenAccuracy())
			}
		}
		mark := ""
		if p.Best && p.Dev != nil {
			mark = "  *"
		}
		fmt.Fprintf(u.stdout, "%s  %.1f s  %.0f k windows/s%s\n", line, secs, speed/1000, mark)
		return
	}
	const width = 24
	done := (float64(p.Epoch-1) + float64(p.Step)/float64(p.Steps)) / float64(p.Epochs)
	n := int(done * width)
	fmt.Fprintf(u.stderr, "\r\x1b[K[%s%s] epoch %d/%d step %d/%d loss %.4f rate %.2g %.0f k windows/s %s left",
		strings.Repeat("=", n), strings.Repeat(" ", width-n), p.Epoch, p.Epochs, p.Step, p.Steps, p.Loss, p.Rate, speed/1000,
		(time.Duration(left) * time.Second).String())
	u.shown = true
}

// wipe removes the bar.
func (u *trainUI) wipe() {
	if u.shown {
		fmt.Fprint(u.stderr, "\r\x1b[K")
		u.shown = false
	}
}

func (u *trainUI) end() { u.wipe() }

func (u *trainUI) result(path, curve string, res *window.Result, dev *window.Corpus, total time.Duration) error {
	if u.json {
		u.emit(map[string]any{"event": "done", "model": path, "curve": curve, "best_epoch": res.Best, "dev": res.BestScore,
			"seconds": total.Seconds(), "windows": res.Windows, "history": res.History})
		return u.stdout.err
	}
	if dev != nil {
		fmt.Fprintf(u.stdout, "best epoch %d: dev %s %.2f\n", res.Best, u.score, 100*res.BestScore)
	}
	if curve != "" {
		fmt.Fprintf(u.stdout, "learning curve: %s\n", curve)
	}
	fmt.Fprintf(u.stdout, "model: %s (%.1f s in all)\ntry: echo 'Ada lives in Elmford .' | lockstep tag -model %s\n", path, total.Seconds(), path)
	return u.stdout.err
}
