# attack: ignore_all_signals | class: liveness | expect: timeout | success-signal: no verdict in budget
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def task(img):
    while True:
        pass
