def task(img):
    """Color the bars by length: 1 for the longest, 4 for the next, 2 for the shortest."""
    for color, bar in zip((1, 4, 2), sorted(detect_objects(img), key=lambda o: -o.area)):
        img = paint(img, bar, color)
    return img
