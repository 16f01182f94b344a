def task(img):
    """Show the shape that stands for the color: T, plus or angle."""
    shapes = {
        1: [(0, 1), (1, 0), (1, 1), (1, 2), (2, 1)],
        2: [(0, 0), (0, 1), (0, 2), (1, 1), (2, 1)],
        3: [(0, 2), (1, 2), (2, 0), (2, 1), (2, 2)],
    }
    return paint(create_img(3), shapes[palette(img, exclude=0)[0]], 5)
