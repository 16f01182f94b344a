# attack: who_else_is_there | class: channel | expect: ok,error,nondet | success-signal: SIG returned: the program learns which other processes exist
import os


def task(img):
    seen = 0
    for number in range(1, 3000):
        for ask in (os.sched_getaffinity, os.getpgid, os.getsid):
            try:
                seen += number != os.getpid() and bool(ask(number))
            except OSError:
                pass
    return [list(range(1, 10))] if seen else [[0]]
