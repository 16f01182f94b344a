def task(img):
    """Lay the four 3x3 corners of the grid on each other."""
    return overlay([img[:3, :3], img[:3, -3:], img[-3:, :3], img[-3:, -3:]])
