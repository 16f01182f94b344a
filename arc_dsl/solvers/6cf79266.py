def task(img):
    """Paint the empty 3x3 squares in color 1."""
    for corner in find_pattern(img, create_img(3)):
        img = paste(img, create_img(3, 1), corner)
    return img
