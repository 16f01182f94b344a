# benign: flood_fill_stack | must: ok | trap: flood fill with a stack and a set
def fill(grid, r, c, seen):
    stack, part = [(r, c)], []
    while stack:
        y, x = stack.pop()
        if (y, x) in seen or not (0 <= y < grid.shape[0] and 0 <= x < grid.shape[1]) or grid[y, x] != grid[r, c]:
            continue
        seen.add((y, x))
        part.append((y, x))
        stack += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    return part


def task(img):
    seen, out = set(), np.zeros_like(img)
    parts = [fill(img, r, c, seen) for r in range(img.shape[0]) for c in range(img.shape[1]) if (r, c) not in seen]
    for y, x in max(parts, key=len):
        out[y, x] = img[y, x]
    return out
