def task(img):
    """Let the point climb diagonally and bounce off the sides."""
    height, width = img.shape
    for step in range(height):
        col = width - 1 - abs(width - 1 - step % (2 * width - 2))
        img = draw_pixel(img, (height - 1 - step, col), 1)
    return img
