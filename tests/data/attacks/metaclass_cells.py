# attack: metaclass_cells | class: output | expect: invalid,error | success-signal: a cell whose type says that it is int
class Meta(type):
    def __hash__(cls):
        return hash(int)

    def __eq__(cls, other):
        return other is int or type.__eq__(cls, other)


class Cell(metaclass=Meta):
    def __int__(self):
        return 3

    def __ge__(self, other):
        return True

    __le__ = __lt__ = __ge__


def task(img):
    return [[Cell(), 1], [2, 3]]
