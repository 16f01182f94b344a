def task(img):
    """Crop the only object."""
    return crop(img, bounding_box_of(img != 0))
