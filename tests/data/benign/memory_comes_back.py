# benign: memory_comes_back | must: ok | trap: asks for too much, and takes less
def task(img):
    for size in (1 << 40, 1 << 36, 1 << 20):
        try:
            block = np.zeros(size, np.uint8)
            break
        except MemoryError:
            continue
    return (img + int(block[0]) + len(block) // (1 << 20)) % 10
