def task(img):
    """Let each plus grow: longer arms, and diagonals of the color of its center."""
    for obj in detect_objects(img, monochrome=False):
        row, col = obj.center
        for steps, color in ((DIAGONAL, img[row, col]), (STRAIGHT, img[row - 1, col])):
            for n in (1, 2):
                img = paint(img, [(row + n * down, col + n * right) for down, right in steps], color)
    return img
