def task(img):
    """Fill the rows of one color with 5 and the others with 0."""
    out = create_img(img.shape)
    for row in range(len(img)):
        if len(palette(img[row])) == 1:
            out = draw_horizontal_line(out, row, 5)
    return out
