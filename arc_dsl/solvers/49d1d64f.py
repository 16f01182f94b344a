def task(img):
    """Repeat the outermost cells outwards; the corners stay empty."""
    out = np.pad(img, 1, mode="edge")
    return paint(out, bounding_box_of(out >= 0).corners, 0)
