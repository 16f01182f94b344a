def task(img):
    """Fill the second panel with the mirror image and the third with the grid turned upside down."""
    first = split_by_lines(img, color=5)[0]
    img = paste(img, flip(first, axis=1), (0, 4))
    return paste(img, rotate_90(first, 2), (0, 8))
