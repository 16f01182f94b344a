# attack: evil_rows | class: output | expect: invalid,error,timeout | success-signal: a subclass of list lies about itself
class Row(list):
    def __iter__(self):
        while True:
            yield 1

    def __len__(self):
        return 3


def task(img):
    return [Row([1, 2, 3]), Row([1, 2, 3])]
