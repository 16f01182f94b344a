# benign: deep_recursion | must: ok | trap: a flood fill over 900 cells, written with recursion and a helper
def task(img):
    out = np.ones((30, 30), dtype=int)

    def fill(row, col):
        if not (0 <= row < 30 and 0 <= col < 30) or out[row, col] != 1:
            return
        out[row, col] = 3
        for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            fill(row + down, col + right)

    fill(0, 0)
    return out
