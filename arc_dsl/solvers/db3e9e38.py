def task(img):
    """Draw an alternating triangle of 7 and 8 around the line."""
    line = detect_objects(img)[0]
    rows, cols = np.indices(img.shape)
    side = abs(cols - line.min_col)
    return np.where(side + rows <= line.max_row, np.where(side % 2 == 0, 7, 8), 0)
