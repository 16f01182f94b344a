# attack: syscall_sweep | class: process+net | expect: ok,error,crash,exit,timeout | success-signal: SIG returned: a system call that is not needed worked
import ctypes
import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
X86 = {
    "socket": 41,
    "socketpair": 53,
    "pipe2": 293,
    "clone": 56,
    "fork": 57,
    "vfork": 58,
    "clone3": 435,
    "kill": 62,
    "tgkill": 234,
    "ptrace": 101,
    "process_vm_readv": 310,
    "memfd_create": 319,
    "io_uring_setup": 425,
    "bpf": 321,
    "perf_event_open": 298,
    "userfaultfd": 323,
    "keyctl": 250,
    "add_key": 248,
    "unshare": 272,
    "setns": 308,
    "mount": 165,
    "chroot": 161,
    "chdir": 80,
    "umask": 95,
    "shmget": 29,
    "msgget": 68,
    "semget": 64,
    "eventfd2": 290,
    "inotify_init1": 294,
    "timerfd_create": 283,
    "timer_create": 222,
    "setitimer": 38,
    "alarm": 37,
    "prctl": 157,
    "setrlimit": 160,
    "personality": 135,
    "sched_setaffinity": 203,
    "setpriority": 141,
    "ioprio_set": 251,
    "setsid": 112,
    "setpgid": 109,
    "open_by_handle_at": 304,
    "pidfd_open": 434,
    "pidfd_getfd": 438,
    "execveat": 322,
    "mknod": 133,
    "link": 86,
    "symlink": 88,
    "unlink": 87,
    "mkdir": 83,
    "rename": 82,
    "seccomp": 317,
    "modify_ldt": 154,
    "iopl": 172,
    "epoll_create1": 291,
    "sendmsg": 46,
}


def task(img):
    import platform

    if platform.machine() != "x86_64":
        return img
    worked = [name for name, number in X86.items() if libc.syscall(number, 0, 0, 0, 0, 0, 0) >= 0]
    return np.arange(1, 10).reshape(1, 9) if worked else img
