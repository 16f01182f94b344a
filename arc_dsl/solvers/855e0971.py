def task(img):
    """Let each hole run through its stripe, across the direction of the stripes."""
    steps = (UP, DOWN) if len(palette(img[:, 0], exclude=0)) > 1 else (LEFT, RIGHT)
    for cell in np.argwhere(img == 0):
        row, col = cell
        color = mode([c for c in (img[row] if UP in steps else img[:, col]) if c != 0])
        for step in steps:
            img = draw_ray(img, cell, step, 0, through=(0, color))
    return img
