def task(img):
    """Show the colors of the largest objects, from left to right, in rows of as many objects."""
    objects = detect_objects(img)
    largest = [obj for obj in objects if obj.area == max(o.area for o in objects)]
    return np.array([[obj.color for obj in sorted(largest, key=lambda o: o.min_col)]] * 3)
