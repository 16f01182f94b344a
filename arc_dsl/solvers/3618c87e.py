def task(img):
    """Let the cells of color 1 fall to the bottom row, through what is below them."""
    columns = (img == 1).any(axis=0)
    img = apply_colormap(img, {1: 0})
    img[-1, columns] = 1
    return img
