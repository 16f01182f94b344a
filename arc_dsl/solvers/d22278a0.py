def task(img):
    """Draw every second ring around each corner cell, as far as that corner is the nearest one."""
    rows, cols = np.indices(img.shape)
    corners = np.argwhere(img != 0)
    steps = [abs(rows - row) + abs(cols - col) for row, col in corners]
    for (row, col), own in zip(corners, steps):
        nearest = sum(other <= own for other in steps) == 1
        rings = np.maximum(abs(rows - row), abs(cols - col)) % 2 == 0
        img = paint(img, nearest & rings, img[row, col])
    return img
