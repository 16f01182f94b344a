# benign: lazy_memory | must: ok | trap: great arrays of zeros, hardly touched, several times over
def task(img):
    total = 0
    for step in range(12):
        table = np.zeros((700, 700, 20), dtype=np.int64)
        table[step, step, 0] = 1
        total += int(table[step, step, 0])
    return (img + total) % 10
