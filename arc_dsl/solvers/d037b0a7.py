def task(img):
    """Let every color run down to the next colored cell."""
    for row, col in np.argwhere(img != 0):
        img = draw_ray(img, (row, col), DOWN, img[row, col], through=0)
    return img
