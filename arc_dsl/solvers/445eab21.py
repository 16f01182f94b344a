def task(img):
    """Show the color of the larger frame as a 2x2 square."""
    return create_img(2, max(detect_objects(img), key=lambda o: o.area).color)
