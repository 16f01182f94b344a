def task(img):
    """Fill the inside of the box with 8 and let it flow out of the gap to the border."""
    box = bounding_box_of(img == 5)
    gap = next(cell for cell in box.outline if img[cell] == 0)
    direction = direction_to(box.expand(-1), gap)
    return draw_ray(paint(img, box, 8, only=0), gap, direction, 8)
