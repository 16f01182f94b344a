def task(img):
    """Name the shape by the number of its pieces: one is 6, two are 3, three are 1, five are 2."""
    pieces = len(detect_objects(img))
    return create_img(1, {1: 6, 2: 3, 3: 1, 5: 2}[pieces])
