def task(img):
    """Build stairs on the line: one cell longer per row upwards in color 3, one shorter downwards in color 1."""
    line = detect_objects(img)[0]
    rows, cols = np.indices(img.shape)
    stairs = cols < line.area + line.min_row - rows
    return np.where(stairs, np.where(rows < line.min_row, 3, np.where(rows > line.min_row, 1, 2)), 0)
