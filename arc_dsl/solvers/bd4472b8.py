def task(img):
    """Fill the empty rows with the colors of the first row, in order and again from the start."""
    for row in range(2, len(img)):
        img = draw_horizontal_line(img, row, img[0, (row - 2) % img.shape[1]])
    return img
