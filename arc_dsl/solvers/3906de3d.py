def task(img):
    """Let the bars of color 2 move up until something stops them."""
    return gravity(img, UP, objects=[obj for obj in detect_objects(img) if obj.color == 2])
