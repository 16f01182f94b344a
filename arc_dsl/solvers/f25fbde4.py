def task(img):
    """Crop the object and double it."""
    return upscale(crop(img, bounding_box_of(img != 0)), 2)
