# attack: clock_in_a_dtype | class: determinism+gate | expect: nondet,error,ok | success-signal: the same, through an array whose type is put together from letters
def task(img):
    kind = "".join([chr(77), "8[D]"])
    day = np.array(["to" + "day"]).astype(kind).astype(int)
    return [[int(digit) for digit in str(day[0])]]
