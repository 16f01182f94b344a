def task(img):
    """Draw a horizontal and a vertical line of color 6 through the center of each frame, behind the frames."""
    for row, col in [obj.center for obj in detect_objects(img) if obj.color == 1]:
        lines = BoundingBox(row, 0, row, 99), BoundingBox(0, col, 99, col)
        img = paint(img, lines, 6, only=8)
    return img
