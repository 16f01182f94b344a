# benign: big_but_honest | must: ok | trap: 100 MB of memory and a few hundred thousand steps
def task(img):
    big = np.zeros(12_000_000, dtype=np.int64) + 1
    total = int(big.sum())
    for step in range(200_000):
        total += step & 1
    return (img + total) % 10
