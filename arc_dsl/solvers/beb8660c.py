def task(img):
    """Move the bars to the right and sort them by length."""
    return np.array(sorted(gravity(img, RIGHT), key=np.count_nonzero))
