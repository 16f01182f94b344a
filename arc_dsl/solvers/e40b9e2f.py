def task(img):
    """Complete the figure so that quarter turns around its core leave it as it is."""
    row1, col1, row2, col2 = largest_rectangle(img != 0)
    for row, col in np.argwhere(img != 0):
        down, right = 2 * row - row1 - row2, 2 * col - col1 - col2
        for a, b in ((right, -down), (-down, -right), (-right, down)):
            img = draw_pixel(img, ((row1 + row2 + a) // 2, (col1 + col2 + b) // 2), img[row, col])
    return img
