def task(img):
    """Show the colors of the largest objects, from left to right, in rows as many as they have cells."""
    objects = detect_objects(img)
    area = max(obj.area for obj in objects)
    largest = sorted((obj for obj in objects if obj.area == area), key=lambda o: o.min_col)
    return np.tile([obj.color for obj in largest], (area, 1))
