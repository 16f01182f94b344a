def task(img):
    """Remove repeated rows and columns."""
    return collapse_repeats(img)
