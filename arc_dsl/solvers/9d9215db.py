def task(img):
    """Mirror the dots into all quarters and dot the sides of the squares they begin, except from corners."""
    last = len(img) - 1
    img = overlay([img, flip(img, 0), flip(img, 1), rotate_90(img, 2)])
    for row, col in np.argwhere(img):
        ends = {(row, last - col): min(row, last - row), (last - row, col): min(col, last - col)}
        if len(set(ends.values())) > 1:
            img = paint(img, line_points((row, col), min(ends, key=ends.get))[::2], img[row, col])
    return img
