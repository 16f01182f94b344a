def task(img):
    """Move the shape of color 2 straight to the block of color 8 until they touch."""
    mover, target = extract(img, img == 2), extract(img, img == 8)
    return draw_object(paint(img, mover, 0), move_to_contact(mover, target))
