def task(img):
    """Paint the empty 3x3 squares in color 1, from the top, and no two that overlap."""
    for row, col in find_pattern(img, create_img(3)):
        if (img[row : row + 3, col : col + 3] == 0).all():
            img = paste(img, create_img(3, 1), (row, col))
    return img
