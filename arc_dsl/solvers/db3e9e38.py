def task(img):
    """Widen the line to a triangle of columns in two colors."""
    line = detect_objects(img)[0]
    rows, cols = np.indices(img.shape)
    away = np.abs(cols - line.min_col)
    return np.where(away + rows < line.height, np.where(away % 2, 8, 7), 0)
