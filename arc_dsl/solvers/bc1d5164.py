def task(img):
    """Lay the four corners of the grid on each other."""
    return overlay([img[:3, :3], img[:3, -3:], img[-3:, :3], img[-3:, -3:]])
