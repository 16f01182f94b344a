def task(img):
    """Draw a staircase of 5 from the cell of color 8: up to the right and down to the left."""
    start = extract(img, img == 8)
    step = [(-1, 0), (-2, 0), (-2, 1), (-2, 2)]
    row, col = start.position
    for k in range(len(img)):
        img = paint(img, [(row + r - 2 * k, col + c + 2 * k) for r, c in step], 5)
        img = paint(img, [(row - r + 2 * k, col - c - 2 * k) for r, c in step], 5)
    return img
