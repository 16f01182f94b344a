def task(img):
    """Put 1, 2, 3 and 4 at the corners around each square."""
    for obj in detect_objects(img):
        for number, corner in enumerate(obj.bounding_box.expand(1).corners):
            img = draw_pixel(img, corner, number + 1)
    return img
