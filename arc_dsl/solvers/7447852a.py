def task(img):
    """Fill every third group of enclosed triangles, counted from the left, with 4."""
    areas = sorted(detect_objects(1 - (img == 2)), key=lambda o: o.center[1])
    return paint(img, areas[::3], 4)
