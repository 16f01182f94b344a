def task(img):
    """Repeat the grid 2x2 and mark the diagonal neighbors of every colored cell with 8."""
    out = np.tile(img, (2, 2))
    diagonals = [(row + dr, col + dc) for row, col in np.argwhere(out != 0) for dr, dc in DIAGONAL]
    return paint(out, diagonals, 8, only=0)
