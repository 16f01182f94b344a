# benign: time_budget | must: ok | trap: stops searching when its own time is up
import time


def task(img):
    start = time.perf_counter()
    best = 0
    for number in range(3000):
        best = max(best, number % 7)
        if time.perf_counter() - start > 0.8:
            break
    return (img + best) % 10
