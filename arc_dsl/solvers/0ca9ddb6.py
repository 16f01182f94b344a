def task(img):
    """Put 4 at the corners of each cell of color 2 and 7 at the sides of each cell of color 1."""
    for obj in detect_objects(img):
        row, col = obj.center
        if obj.color == 2:
            img = paint(img, [(row + r, col + c) for r, c in DIAGONAL], 4)
        if obj.color == 1:
            img = paint(img, neighbors(obj), 7)
    return img
