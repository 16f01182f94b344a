def task(img):
    """Fill the middle panel and its four neighbors, each with its own color."""
    panels = find_panels(img)
    for row, col, color in ((0, 1, 2), (1, 0, 4), (1, 1, 6), (1, 2, 3), (2, 1, 1)):
        img = paint(img, panels[row][col], color)
    return img
