# attack: metaclass_equality | class: output | expect: invalid,error | success-signal: asking for the type of an answer runs the code of its metaclass
class Meta(type):
    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(list)

    def __instancecheck__(cls, other):
        return True


class Rows(metaclass=Meta):
    def __len__(self):
        return 1

    def __iter__(self):
        return iter([[1, 2, 3]])


def task(img):
    return Rows()
