package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func write(path, text string) error {
	return Write(path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// link makes a symbolic link, or skips where the system or the user may not.
func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skip(err)
	}
}

// names lists a folder.
func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	for _, text := range []string{"old", "new"} {
		require.NoError(t, Check(path))
		require.NoError(t, write(path, text))
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, text, string(b))
	}
	fault := errors.New("fault")
	require.ErrorIs(t, Write(path, func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return fault }), fault)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "new", string(b))
	require.ErrorContains(t, write(dir, ""), "is not a regular file")
	require.ErrorContains(t, Check(dir), "is not a regular file")
	require.ErrorIs(t, Check(filepath.Join(dir, "none", "f")), os.ErrNotExist)
	require.Equal(t, []string{"f"}, names(t, dir))
}

// Links stay, whether there is a file behind them already or not; their targets are relative to the folder of the link.
func TestWriteLink(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"a", "b", "c/deep"} {
		require.NoError(t, os.MkdirAll(filepath.Join(root, dir), 0o755))
	}
	at := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
	link(t, filepath.FromSlash("../b/one"), at("a/relative"))
	link(t, at("b/two"), at("a/absolute"))
	link(t, filepath.FromSlash("../a/absolute"), at("b/chain"))
	link(t, filepath.FromSlash("c/deep"), at("folder"))
	link(t, filepath.FromSlash("../folder/../three"), at("a/up")) // in c, not in the root
	for _, tc := range [][2]string{{"a/relative", "b/one"}, {"b/chain", "b/two"}, {"a/up", "c/three"}} {
		for _, text := range []string{"made", "replaced"} {
			require.NoError(t, Check(at(tc[0])))
			require.NoError(t, write(at(tc[0]), text))
			st, err := os.Lstat(at(tc[0]))
			require.NoError(t, err)
			require.NotZero(t, st.Mode()&os.ModeSymlink, tc[0])
			st, err = os.Lstat(at(tc[1]))
			require.NoError(t, err)
			require.True(t, st.Mode().IsRegular(), tc[1])
			b, err := os.ReadFile(at(tc[1]))
			require.NoError(t, err)
			require.Equal(t, text, string(b))
		}
	}
	// A link without a folder behind it, and one that leads to itself, are errors and stay.
	link(t, filepath.FromSlash("none/f"), at("nowhere"))
	link(t, "loop", at("loop"))
	for name, want := range map[string]string{"nowhere": "none", "loop": "too many symbolic links"} {
		require.ErrorContains(t, Check(at(name)), want)
		require.ErrorContains(t, write(at(name), ""), want)
		st, err := os.Lstat(at(name))
		require.NoError(t, err)
		require.NotZero(t, st.Mode()&os.ModeSymlink, name)
	}
	require.Equal(t, []string{"a", "b", "c", "folder", "loop", "nowhere"}, names(t, root))
	// A relative path in the current folder.
	t.Chdir(at("a"))
	link(t, "four", "here")
	require.NoError(t, write("here", "four"))
	b, err := os.ReadFile("four")
	require.NoError(t, err)
	require.Equal(t, "four", string(b))
}

// A panic of write leaves nothing behind, an existing file keeps its mode whatever umask says, and long names work.
func TestWriteKeepsHouse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, strings.Repeat("n", 250))
	require.NoError(t, write(path, "old"))
	require.Panics(t, func() { _ = Write(path, func(io.Writer) error { panic("in write") }) })
	require.Equal(t, []string{filepath.Base(path)}, names(t, dir))
	if runtime.GOOS == "windows" {
		return // modes mean little there
	}
	require.NoError(t, os.Chmod(path, 0o666)) // umask is 022 or so nearly everywhere
	require.NoError(t, write(path, "new"))
	st, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o666), st.Mode())
}
