# attack: futex_on_shared_memory | class: channel | expect: ok,error,nondet,timeout,crash | success-signal: two processes meet at a futex that is not private
import ctypes, mmap

libc = ctypes.CDLL(None, use_errno=True)
page = mmap.mmap(-1, 4096)
place = ctypes.addressof(ctypes.c_char.from_buffer(page))


def task(img):
    woken = libc.syscall(202, ctypes.c_void_p(place), 1, 1, None, None, 0)
    return [list(range(1, 10))] if woken >= 0 else [[0]]
