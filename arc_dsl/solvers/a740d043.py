def task(img):
    """Crop what is not background and make the background 0."""
    return apply_colormap(crop(img, bounding_box_of(img != 1)), {1: 0})
