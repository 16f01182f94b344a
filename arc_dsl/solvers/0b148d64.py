def task(img):
    """Crop the quarter of the odd color."""
    return crop(img, bounding_box_of(img == palette(img, exclude=0)[-1]))
