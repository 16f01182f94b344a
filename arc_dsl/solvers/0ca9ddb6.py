def task(img):
    """Surround each cell of color 1 by a cross of color 7, each cell of color 2 by four corners of color 4."""
    for color, steps, surrounding in ((1, STRAIGHT, 7), (2, DIAGONAL, 4)):
        for row, col in np.argwhere(img == color):
            img = paint(img, [(row + down, col + right) for down, right in steps], surrounding)
    return img
