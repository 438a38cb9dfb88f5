//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNoRoomForTheModel: where the model does not fit (a limit on the size of files stands for a full disk), train says so
// and exits with 1; the model of before stays, byte for byte, and nothing lies beside it.
func TestNoRoomForTheModel(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell to set the limit")
	}
	path := filepath.Join(t.TempDir(), "m")
	require.NoError(t, os.WriteFile(path, []byte("the model of before"), 0o600))
	// 8 blocks are 4 or 8 KiB, the model takes 76 KB.
	cmd := exec.Command(sh, "-c", `ulimit -f 8 && exec "$0" train -epochs 1 -out "$1"`, os.Args[0], path)
	cmd.Env = append(os.Environ(), "LOCKSTEP_TEST_COMMAND=1")
	out, err := cmd.CombinedOutput()
	require.Error(t, err, "%s", out)
	require.Equal(t, exitFailure, cmd.ProcessState.ExitCode(), "%s", out)
	require.Contains(t, string(out), "lockstep train: write "+path, "%s", out)
	require.Contains(t, string(out), "file too large", "%s", out)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "the model of before", string(content))
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, left, 1, "files beside the model")
}
