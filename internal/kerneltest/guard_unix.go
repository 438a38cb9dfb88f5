//go:build linux || darwin || freebsd

package kerneltest

import (
	"os"

	"golang.org/x/sys/unix"
)

// mapGuarded maps size bytes (a multiple of the page size) between two pages that may not be touched.
func mapGuarded(size int) (guarded, error) {
	page := os.Getpagesize()
	all, err := unix.Mmap(-1, 0, size+2*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return guarded{}, err
	}
	if err := unix.Mprotect(all[:page], unix.PROT_NONE); err != nil {
		return guarded{}, err
	}
	if err := unix.Mprotect(all[page+size:], unix.PROT_NONE); err != nil {
		return guarded{}, err
	}
	return guarded{all[page : page+size], func() { _ = unix.Munmap(all) }}, nil
}
