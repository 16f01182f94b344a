# benign: bits_and_bytes | must: ok | trap: packed bits, bytes as keys, memoryview, array
from array import array


def task(img):
    packed = np.packbits(img > 4, axis=1)
    rows = {row.tobytes(): number for number, row in enumerate(img)}
    numbers = array("B", memoryview(packed.tobytes()))
    return [[len(rows) % 10, sum(numbers) % 10]]
