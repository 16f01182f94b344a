def task(img):
    """Fill every empty 3x3 square with 1."""
    while places := find_pattern(img, create_img(3)):
        img = paste(img, create_img(3, 1), places[0])
    return img
