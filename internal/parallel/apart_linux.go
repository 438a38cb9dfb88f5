package parallel

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// processor returns the number of the processor that the caller runs on, or -1.
func processor() int {
	cpu := uint32(0)
	if _, _, e := unix.RawSyscall(unix.SYS_GETCPU, uintptr(unsafe.Pointer(&cpu)), 0, 0); e != 0 {
		return -1
	}
	return int(cpu)
}

// apart moves the thread that it runs on to another processor if it is on home, and no rule of the system forbids. Some systems
// wake a thread that has slept much on the processor of the thread that wakes it, even if another one has nothing to do, and leave
// both there for more than 100 ms: a training step on two goroutines then takes longer than on one.
func apart(home int) {
	if home < 0 || processor() != home {
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var all unix.CPUSet
	if unix.SchedGetaffinity(0, &all) != nil {
		return
	}
	others := all
	others.Clear(home)
	if others.Count() > 0 && unix.SchedSetaffinity(0, &others) == nil {
		_ = unix.SchedSetaffinity(0, &all) // the thread may go where it likes again; it stays while nothing moves it
	}
}
