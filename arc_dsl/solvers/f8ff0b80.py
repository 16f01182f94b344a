def task(img):
    """List the colors of the objects, the largest object first."""
    objects = sorted(detect_objects(img, connectivity=8), key=lambda obj: obj.area, reverse=True)
    return [[obj.color] for obj in objects]
