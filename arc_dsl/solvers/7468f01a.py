def task(img):
    """Crop the rectangle and mirror it left to right."""
    return flip(crop(img, bounding_box_of(img != 0)), axis=1)
