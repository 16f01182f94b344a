def task(img):
    """Move 3 one step towards 4."""
    mover, target = extract(img, img == 3), extract(img, img == 4)
    return draw_object(paint(img, mover, 0), mover.move(direction_to(mover, target)))
