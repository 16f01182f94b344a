def task(img):
    """Draw a diagonal up to the right from each colored cell; each of them makes the square larger."""
    width = img.shape[1]
    side = width * np.count_nonzero(img)
    out = create_img(side)
    for col in np.flatnonzero(img[0]):
        out = draw_line(out, (side - 1, col), (side - 1 - side, col + side), img[0, col])
    return out
