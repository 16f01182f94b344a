def task(img):
    """Draw a horizontal and a vertical line of color 6 through the center of each frame, behind the frames."""
    rows, cols = np.indices(img.shape)
    for row, col in [obj.center for obj in detect_objects(img) if obj.color == 1]:
        img = paint(img, (rows == row) | (cols == col), 6, only=8)
    return img
