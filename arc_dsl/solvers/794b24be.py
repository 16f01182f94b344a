def task(img):
    """Show as many cells of color 2, in a fixed order, as there are cells of color 1."""
    return paint(create_img(3), [(0, 0), (0, 1), (0, 2), (1, 1)][: (img == 1).sum()], 2)
