# attack: clock_formatted | class: determinism | expect: nondet | success-signal: the date, as text
import time


def task(img):
    return [[int(digit) for digit in time.strftime("%Y%m%d")]]
