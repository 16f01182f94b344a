def task(img):
    """Put the four corner pieces together to a ring."""
    out = create_img(4)
    for piece in detect_objects(img):
        row, col = np.argwhere(~piece.mask)[0]
        out = paste(out, piece.to_img(), (2 - 2 * row, 2 - 2 * col))
    return out
