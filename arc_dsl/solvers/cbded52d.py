def task(img):
    """Connect equal points at the same place of two blocks through the block between them."""
    out = img.copy()
    for row in range(2):
        for col in range(2):
            cells = img[row::3, col::3]
            for color in palette(cells, exclude=mode(img)):
                cells = connect_aligned(cells, color)
            out[row::3, col::3] = cells
    return out
