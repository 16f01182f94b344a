def task(img):
    """Repeat the border of the grid around it, but leave the corners empty."""
    out = np.pad(img, 1, mode="edge")
    return paint(out, bounding_box_of(out >= 0).corners, 0)
