def task(img):
    """Replace the cell by four colored cells at its corners."""
    row, col = np.argwhere(img)[0]
    out = create_img(img.shape)
    for (r, c), color in zip(DIAGONAL, (3, 6, 8, 7)):
        out = draw_pixel(out, (row + r, col + c), color)
    return out
