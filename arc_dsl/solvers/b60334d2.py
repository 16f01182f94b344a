def task(img):
    """Replace every cell by a ring of 5 at the corners and 1 at the sides."""
    out = create_img(img.shape)
    for row, col in np.argwhere(img == 5):
        out = paste(out, [[5, 1, 5], [1, 0, 1], [5, 1, 5]], (row - 1, col - 1))
    return out
