def task(img):
    """Fill square holes with 2."""
    return paint(img, [hole for obj in detect_objects(img) for hole in holes(obj) if hole.is_square], 2)
