def task(img):
    """Connect each cell that faces the square with it by a line in its color."""
    square = extract(img, img == 3)
    for obj in detect_objects(img):
        gap = gap_between(obj, square)
        if obj.is_point and gap and (crop(img, gap) == 0).all():
            img = paint(img, gap, obj.color)
    return img
