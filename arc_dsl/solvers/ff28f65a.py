def task(img):
    """Count the squares and mark as many places, in a fixed order of every second cell."""
    order = [(0, 0), (0, 2), (1, 1), (2, 0), (2, 2)]
    return paint(create_img(3), order[: len(detect_objects(img))], 1)
