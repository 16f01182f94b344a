def task(img):
    """Repeat the grid 2x2 and put 8 at the free diagonal neighbors of every cell."""
    tiled = np.tile(img, (2, 2))
    corners = [(r + y, c + x) for r, c in np.argwhere(tiled != 0) for y, x in DIAGONAL]
    return paint(tiled, corners, 8, only=0)
