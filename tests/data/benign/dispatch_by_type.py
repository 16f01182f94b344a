# benign: dispatch_by_type | must: ok | trap: functools: singledispatch, wraps, reduce
from functools import reduce, singledispatch, wraps


def logged(function):
    @wraps(function)
    def inner(*args):
        return function(*args)

    return inner


@singledispatch
def size(value):
    return 1


@size.register(list)
def _(value):
    return reduce(lambda total, item: total + size(item), value, 0)


@logged
def task(img):
    return img * 0 + size(img.tolist()) % 10
