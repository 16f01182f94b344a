def task(img):
    """Let the cells of color 8 run across the grid; at each cell of color 2 they step away from its side."""
    turns = next(n for n in range(4) if (rotate_90(img, n)[0] == 8).any())
    img = rotate_90(img, turns)
    away = 1 if (img[:, 0] == 2).any() else -1
    steps = away * np.cumsum((img == 2).any(axis=1))
    for col in np.flatnonzero(img[0] == 8):
        img = paint(img, [(row, col + step) for row, step in enumerate(steps)], 8)
    return rotate_90(img, -turns)
