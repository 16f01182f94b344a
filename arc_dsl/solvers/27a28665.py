def task(img):
    """Name the shape by its color: 1 for the hook, 2 for the x, 3 for the angle, 6 for the plus."""
    shapes = {
        1: [[1, 1, 0], [1, 0, 1], [0, 1, 0]],
        2: [[1, 0, 1], [0, 1, 0], [1, 0, 1]],
        3: [[0, 1, 1], [0, 1, 1], [1, 0, 0]],
        6: [[0, 1, 0], [1, 1, 1], [0, 1, 0]],
    }
    return create_img(1, next(color for color, shape in shapes.items() if same_shape(img, shape)))
