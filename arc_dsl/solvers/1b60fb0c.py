def task(img):
    """Add the missing left arm in color 2, as the right arm turned upside down around the center."""
    top, _, bottom, right = bounding_box_of(img != 0)
    box = BoundingBox(top, right - (bottom - top), bottom, right)
    figure = crop(img, box)
    turned = (rotate_90(figure, 2) != 0) * 2
    return paste(img, overlay([turned, figure]), box.corners[0])
