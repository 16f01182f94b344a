def task(img):
    """Let every color run down."""
    for row, col in np.argwhere(img != 0):
        img = draw_ray(img, (row, col), DOWN, img[row, col])
    return img
