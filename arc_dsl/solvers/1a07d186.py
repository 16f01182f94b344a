def task(img):
    """Move the cells to the line of their color and erase the others."""
    lines = [obj for obj in detect_objects(img) if obj.is_line]
    out = draw_object(create_img(img.shape), lines)
    for cell in detect_objects(img):
        if cell.is_point:
            out = draw_object(out, [move_to_contact(cell, line) for line in lines if line.color == cell.color])
    return out
