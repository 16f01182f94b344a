def task(img):
    """List the colors of the objects, the largest on top."""
    objects = sorted(detect_objects(img, connectivity=8), key=lambda o: -o.area)
    return np.array([[obj.color] for obj in objects])
