# attack: huge_integer | class: liveness | expect: timeout,memory,error | success-signal: no verdict in budget (one C call)
def task(img):
    return 7 ** (10**9) % 10 + img
