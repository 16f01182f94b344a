def task(img):
    """Draw a vertical line through each cell of color 2, then a horizontal one through all others."""
    out = create_img(img.shape)
    for row, col in np.argwhere(img == 2):
        out = draw_vertical_line(out, col, 2)
    for row, col in np.argwhere((img != 0) & (img != 2)):
        out = draw_horizontal_line(out, row, img[row, col])
    return out
