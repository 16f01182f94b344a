# attack: clock_since_boot | class: determinism | expect: nondet | success-signal: hours since the machine started are taken for an answer
import time


def task(img):
    return [[int(digit) for digit in str(int(time.monotonic() // 3600))]]
