def task(img):
    """Move the cells of color 5 straight to the square."""
    square = extract(img, img == 2)
    cells = [obj for obj in detect_objects(img, connectivity=4) if obj.color == 5]
    return draw_object(paint(img, cells, 0), [move_to_contact(cell, square) for cell in cells])
