def task(img):
    """Extend every cell downwards until another cell stops it."""
    for row, col in np.argwhere(img):
        img = draw_ray(img, (row, col), DOWN, img[row, col], through=0)
    return img
