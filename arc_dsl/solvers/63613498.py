def task(img):
    """Recolor to 5 the object that has the same shape as the one in the corner."""
    sample = extract(img[:3, :3], img[:3, :3] != 0)
    others = [obj for obj in detect_objects(img) if obj.min_row > 3 or obj.min_col > 3]
    return paint(img, [obj for obj in others if same_shape(obj, sample)], 5)
