def task(img):
    """Recolor the figures with a hole to 8."""
    return paint(img, [obj for obj in detect_objects(img, background_color=9) if holes(obj)], 8)
