# attack: uninitialised_scratch | class: determinism | expect: nondet,invalid,error | success-signal: memory that nobody wrote to is taken for an answer
def task(img):
    return np.abs(np.empty((5, 5), dtype=np.int16)) % 10
