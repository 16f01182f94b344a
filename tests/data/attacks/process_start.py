# attack: process_start | class: process | expect: error,ok | success-signal: a process or thread is started
import _thread, os


def spin():
    while True:
        pass


def task(img):
    for start in (
        lambda: _thread.start_new_thread(spin, ()),
        lambda: os.posix_spawn("/bin/sh", ["sh"], {}),
        lambda: os.execv("/bin/sh", ["sh"]),
        os.fork,
        os.forkpty,
        lambda: os.system("true"),
    ):
        try:
            start()
        except (OSError, RuntimeError, AttributeError):
            pass
    return img
