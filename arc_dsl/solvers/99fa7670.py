def task(img):
    """Draw a line from each cell to the right border and down along it."""
    for row, col in np.argwhere(img):
        color = img[row, col]
        img = draw_ray(img, (row, col), RIGHT, color)
        img = draw_ray(img, (row, img.shape[1] - 1), DOWN, color)
    return img
