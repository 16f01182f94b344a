# attack: long_division | class: liveness | expect: timeout,memory,error | success-signal: no verdict in budget (conversion to decimal)
import sys

sys.set_int_max_str_digits(0)


def task(img):
    return len(str(3**20_000_000)) + img
