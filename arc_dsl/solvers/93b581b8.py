def task(img):
    """Draw every cell of the 2x2 figure as a 2x2 square at the opposite corner outside."""
    row, col = extract(img, img != 0).position
    for r, c in ((0, 0), (0, 1), (1, 0), (1, 1)):
        img = paste(img, create_img(2, img[row + r, col + c]), (row + 2 - 4 * r, col + 2 - 4 * c))
    return img
