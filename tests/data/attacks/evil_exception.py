# attack: evil_exception | class: output | expect: error,timeout,exit | success-signal: describing the exception runs the program's code: hang, or 300 MB
class Meta(type):
    @property
    def __name__(cls):
        while True:
            pass


class Evil(Exception, metaclass=Meta):
    args = property(lambda self: [0] * (1 << 40))
    errno = property(lambda self: 1 / 0)
    __traceback__ = property(lambda self: 1 / 0)

    def __str__(self):
        while True:
            pass

    __repr__ = __str__


def task(img):
    raise Evil("x" * 1000)
