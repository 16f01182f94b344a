def task(img):
    """Fill the box with color 8, which pours out of the opening to the border."""
    box = bounding_box_of(img != 0)
    opening = next(cell for cell in box.outline if img[cell] == 0)
    out = paint(img, box, 8, only=0)
    return draw_ray(out, opening, direction_to(box.expand(-1), opening), 8)
