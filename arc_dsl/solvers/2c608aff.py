def task(img):
    """Connect each cell that faces the rectangle with it."""
    *cells, rectangle = sorted(detect_objects(img, background_color=mode(img)), key=lambda o: o.area)
    for cell in cells:
        gap = gap_between(cell, rectangle)
        if gap:
            img = paint(img, gap, cell.color)
    return img
