def task(img):
    """Connect each cell of color 2 with the lines in sight and ring the place where it meets them."""
    out = img
    for cell in np.argwhere(img == 2):
        for hit in [first_hit(img, cell, direction) for direction in STRAIGHT]:
            if hit:
                out = draw_line(out, cell, hit, 2)
                out = paint(out, neighbors(hit, connectivity=8), 8)
    return out
