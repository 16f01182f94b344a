def task(img):
    """Fill each cup with the color of the cell in it, and the row above its opening."""
    for cell in [obj for obj in detect_objects(img) if obj.is_point]:
        cup = min((obj for obj in detect_objects(img) if obj.color == 1), key=lambda o: distance(o.center, cell))
        box = cup.bounding_box
        img = paint(img, box, cell.color, only=0)
        img = draw_line(img, (box.min_row - 1, box.min_col), (box.min_row - 1, box.max_col), cell.color)
    return img
