// Package atomicfile replaces a file in one step: readers, and the file system after a crash, see
// the old content or the new one, never a part of either.
package atomicfile

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write calls write with a buffered temporary file in the folder of path, then flushes, syncs and
// renames it to path. When anything fails, the temporary file is removed and path is untouched.
//
// A path that names something other than a regular file (a folder, a device, a pipe) is refused: a
// rename would replace it. A symbolic link is followed, so the link stays and its target is replaced,
// or made where there is none yet. The temporary file is called .NAME.XXXXXXXX.tmp, with the mode of the file
// that it replaces; only a killed
// process leaves one behind.
func Write(path string, write func(io.Writer) error) (err error) {
	if path, err = follow(path); err != nil {
		return err
	}
	f, err := start(path)
	if err != nil {
		return err
	}
	tmp, done := f.Name(), false
	defer func() {
		if !done { // an error, or write panics
			_ = f.Close() // a second Close only reports that it is one
			_ = os.Remove(tmp)
		}
	}()
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	done = true
	syncDir(filepath.Dir(path))
	return nil
}

// follow returns the file that path names once symbolic links are followed. It need not exist.
func follow(path string) (string, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target, nil
	}
	at := path
	for range 255 { // as many as EvalSymlinks follows
		dir, base := filepath.Split(at)
		if dir == "" {
			dir = "."
		}
		dir, err := filepath.EvalSymlinks(dir)
		if err != nil {
			return at, nil // the file cannot be created there, which will say why
		}
		at = filepath.Join(dir, base)
		target, err := os.Readlink(at)
		if err != nil {
			return at, nil // no link
		}
		if !filepath.IsAbs(target) {
			target = dir + string(filepath.Separator) + target // not cleaned: .. of a folder that is a link itself is elsewhere
		}
		at = target
	}
	return "", fmt.Errorf("%s: too many symbolic links", path)
}

// Check finds out before the work whether [Write] can replace path: it makes the temporary file and removes it.
func Check(path string) error {
	path, err := follow(path)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err // a name that is too long, say: the temporary file's is shorter
	}
	f, err := start(path)
	if err != nil {
		return err
	}
	_ = f.Close()
	return os.Remove(f.Name())
}

// start makes the temporary file for path, in which no link is left to follow.
func start(path string) (*os.File, error) {
	st, err := os.Stat(path)
	if err != nil {
		return create(path, 0o666) // before umask, as os.Create
	}
	if !st.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	f, err := create(path, st.Mode().Perm())
	if err == nil {
		_ = f.Chmod(st.Mode().Perm()) // what umask took; a file system without modes has none to keep
	}
	return f, err
}

// nameMost is how much of a file's name its temporary file bears: names end at 255 bytes.
const nameMost = 200

// create opens a new file beside path under a name nobody else uses.
func create(path string, mode fs.FileMode) (*os.File, error) {
	dir, base := filepath.Split(path)
	for try := 0; ; try++ {
		var b [4]byte
		if _, err := rand.Read(b[:]); err != nil {
			return nil, err
		}
		name := filepath.Join(dir, "."+base[:min(len(base), nameMost)]+"."+hex.EncodeToString(b[:])+".tmp")
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if err == nil || !errors.Is(err, fs.ErrExist) || try == 100 {
			return f, err
		}
	}
}

// syncDir makes the rename durable where the system can. The content is whole either way, so a
// file system that cannot sync a folder is no error.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
