def task(img):
    """Let the dot bounce upwards between the left and the right border over color 8."""
    height, width = img.shape
    out = create_img(img.shape, 8)
    for step in range(height):
        col = width - 1 - abs(width - 1 - step % (2 * width - 2))
        out = draw_pixel(out, (height - 1 - step, col), 1)
    return out
