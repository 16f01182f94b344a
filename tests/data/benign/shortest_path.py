# benign: shortest_path | must: ok | trap: Dijkstra with heapq
import heapq


def task(img):
    h, w = img.shape
    best = {(0, 0): 0}
    heap = [(0, 0, 0)]
    while heap:
        cost, r, c = heapq.heappop(heap)
        for y, x in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= y < h and 0 <= x < w and cost + int(img[y, x]) < best.get((y, x), 10**9):
                best[y, x] = cost + int(img[y, x])
                heapq.heappush(heap, (best[y, x], y, x))
    return [[best[r, c] % 10 for c in range(w)] for r in range(h)]
