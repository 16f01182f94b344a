# benign: union_find | must: ok | trap: union-find as a class with slots
class Sets:
    __slots__ = ("parent",)

    def __init__(self, size):
        self.parent = list(range(size))

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def join(self, a, b):
        self.parent[self.find(a)] = self.find(b)


def task(img):
    h, w = img.shape
    sets = Sets(h * w)
    for r in range(h):
        for c in range(w - 1):
            if img[r, c] == img[r, c + 1]:
                sets.join(r * w + c, r * w + c + 1)
    return [[sets.find(r * w + c) % 10 for c in range(w)] for r in range(h)]
