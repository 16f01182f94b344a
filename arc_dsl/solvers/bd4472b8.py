def task(img):
    """Below the line, draw full rows in the colors of the first row, again and again."""
    colors = img[0]
    for row in range(2, len(img)):
        img = draw_horizontal_line(img, row, colors[(row - 2) % len(colors)])
    return img
