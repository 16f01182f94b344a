def task(img):
    """Give each rectangle the color of the dot above it in the first row."""
    for obj in detect_objects(img):
        if obj.color == 5:
            img = paint(img, obj, max(img[0, obj.min_col : obj.max_col + 1]))
    return img
