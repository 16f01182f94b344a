def task(img):
    """Extend each hole to a line across its stripe."""
    stacked = len(palette(img[:, :1], exclude=0)) > 1
    for row, col in np.argwhere(img == 0):
        for step in (UP, DOWN) if stacked else (LEFT, RIGHT):
            stripe = palette(crop(img, BoundingBox(row, col, row, col).expand(1)), exclude=0)[0]
            img = draw_ray(img, (row, col), step, 0, through=stripe)
    return img
