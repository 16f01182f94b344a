def task(img):
    """Show the third that is not symmetric over its diagonal."""
    return next(part for part in split(img, 3, 1) if not is_symmetric(part, "diagonal"))
