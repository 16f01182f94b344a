def task(img):
    """Show as many cells of color 1, in a fixed order, as there are squares."""
    places = [(0, 0), (0, 2), (1, 1), (2, 0), (2, 2)]
    return paint(create_img(3), places[: len(detect_objects(img))], 1)
