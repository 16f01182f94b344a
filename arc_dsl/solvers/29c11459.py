def task(img):
    """Extend both ends of each row to the middle, which becomes 5."""
    width = img.shape[1]
    for row in np.unique(np.argwhere(img != 0)[:, 0]):
        img = draw_line(img, (row, 0), (row, width // 2), img[row, 0])
        img = draw_line(img, (row, width // 2), (row, width - 1), img[row, -1])
        img = draw_pixel(img, (row, width // 2), 5)
    return img
