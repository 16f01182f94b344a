def task(img):
    """Join the two ends of a row, each in its color up to the middle, which gets color 5."""
    last = img.shape[1] - 1
    for row in np.flatnonzero(img[:, 0]):
        img = draw_line(img, (row, 0), (row, last // 2), img[row, 0])
        img = draw_line(img, (row, last // 2), (row, last), img[row, last])
        img = draw_pixel(img, (row, last // 2), 5)
    return img
