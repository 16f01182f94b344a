def task(img):
    """Show the figure with most cells of color 1."""
    return max((crop(img, obj) for obj in detect_objects(img, connectivity=8, monochrome=False)), key=lambda part: (part == 1).sum())
