def task(img):
    """Move the shape to the line, and put a line of 8 along its other side."""
    shape, line = extract(img, img == 3), extract(img, img == 2)
    moved = move_to_contact(shape, line)
    row, col = direction_to(line, moved)
    img = draw_object(paint(img, shape, 0), moved)
    return paint(img, line.move((row * (moved.height + 1), col * (moved.width + 1))), 8)
