def task(img):
    """Let the cells of color 1 fall to the bottom through the color 5."""
    top = np.where(img == 1, 5, img)
    for row, col in np.argwhere(img == 1):
        top = draw_pixel(draw_pixel(top, (row, col), 0), (img.shape[0] - 1, col), 1)
    return top
