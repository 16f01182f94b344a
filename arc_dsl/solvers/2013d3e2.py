def task(img):
    """Crop the top left quarter of the symmetric figure."""
    return split(crop(img, bounding_box_of(img != 0)), 2, 2)[0]
