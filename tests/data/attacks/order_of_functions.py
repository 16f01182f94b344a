# attack: order_of_functions | class: determinism+gate | expect: nondet,ok | success-signal: the order of a set of functions (by address) is taken for an answer
def make(number):
    def inner():
        return number

    return inner


def task(img):
    return [[inner() for inner in set(map(make, range(9)))]]
