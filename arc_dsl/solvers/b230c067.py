def task(img):
    """Recolor the object of another shape than the rest to 2 and the rest to 1."""
    objects = detect_objects(img, connectivity=8)
    return paint(paint(img, objects, 1), odd_one_out(objects, key=shape_key), 2)
