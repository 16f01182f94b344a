def task(img):
    """Show the color of the cell that is surrounded by one other color."""
    for color in palette(img, exclude=0):
        surrounded = count_neighbors(img == color) == 8
        if surrounded.any():
            return create_img(1, img[surrounded][0])
