package main

import (
	"strings"
	"testing"
)

// TestCheck: what is wrong with the flags is said before anything is measured.
func TestCheck(t *testing.T) {
	for _, x := range []struct {
		what, typ, match string
		rounds, threads  int
		want             string // of the error; "" for none
	}{
		{"gemm,vec,softmax", "f32,f64", "", 11, 1, ""},
		{"vec", "f64", "dot,nosuch", 1, 2, ""},
		{"vec", "f32", "", 0, 1, "-rounds 0"},
		{"vec", "f32", "", 1, 0, "-threads 0"},
		{"gemm,foo", "f32", "", 1, 1, `-what "foo"`},
		{"gemm", "f32,f16", "", 1, 1, `-type "f16"`},
		{"gemm,vec", "f32", "nosuch", 1, 1, `-match "nosuch"`},
		{"softmax", "f64", "", 1, 1, "nothing to time"},
	} {
		err := check(x.what, x.typ, x.match, x.rounds, x.threads)
		if err == nil && x.want != "" || err != nil && (x.want == "" || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%+v: got the error %v", x, err)
		}
	}
	markdown = true
	defer func() { markdown = false }()
	if err := check("vec", "f32", "exp", 1, 1); err == nil {
		t.Error("-markdown with an operation that C lacks: no error")
	}
	if err := check("vec", "f32", "iamax", 1, 1); err != nil {
		t.Error(err)
	}
}
