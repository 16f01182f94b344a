def task(img):
    """Crop the largest object."""
    return crop(img, max(detect_objects(img, connectivity=8), key=lambda o: o.area))
