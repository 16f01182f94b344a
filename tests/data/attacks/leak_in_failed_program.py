# attack: leak_in_failed_program | class: leak+memory | expect: error,memory | success-signal: LATER programs have less memory than alone, and silently give what they have for that case
kept = []


def task(img):
    for size in (64 << 20, 8 << 20, 1 << 20, 1 << 17):
        while True:
            try:
                kept.append(np.zeros(size, np.uint8))
            except MemoryError:
                break
    raise ValueError("no trace of memory here")
