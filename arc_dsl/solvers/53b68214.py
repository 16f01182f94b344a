def task(img):
    """Continue the pattern downwards until the grid is square."""
    height, width = img.shape
    steps = [(down, right) for down in range(1, height) for right in range(width)]
    down, right = next(step for step in steps if (shift(img, step) == img)[step[0] :].all())
    out = paste(create_img(width), img, (0, 0))
    for row in range(height, width):
        out[row] = shift(out[row - down][None], (0, right))
    return out
