def task(img):
    """Keep what is at least two cells thick."""
    color = palette(img, exclude=0)[0]
    blocks = [BoundingBox(row, col, row + 1, col + 1) for row, col in find_pattern(img, create_img(2, color))]
    return paint(create_img(img.shape), blocks, color)
