def task(img):
    """Replace each 3x3 ring by a cross of color 2."""
    for ring in detect_objects(img):
        if ring.is_frame and ring.shape == (3, 3):
            img = paint(img, ring, 0)
            img = paint(img, [ring.center, *neighbors(ring.center)], 2)
    return img
