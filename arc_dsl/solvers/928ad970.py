def task(img):
    """Draw a frame one cell inside the box of the four cells of color 5, in the color of the inner frame."""
    box = bounding_box_of(img == 5).expand(-1)
    return paint(img, box.outline, palette(img, exclude=(0, 5))[0])
