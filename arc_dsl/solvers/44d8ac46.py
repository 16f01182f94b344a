def task(img):
    """Fill the square holes with color 2."""
    return paint(img, [hole for hole in detect_objects(enclosed(img)) if hole.is_square], 2)
