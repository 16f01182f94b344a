def task(img):
    """Fill each row by where its cell stands: 2 left, 4 in the middle, 3 right."""
    for row, col in np.argwhere(img == 5):
        img = draw_horizontal_line(img, row, (2, 4, 3)[col])
    return img
