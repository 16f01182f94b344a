def task(img):
    """Crop the frame of the rarest color."""
    return crop(img, bounding_box_of(img == palette(img)[-1]))
