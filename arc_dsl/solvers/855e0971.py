def task(img):
    """Let each hole run through its stripe in the direction across the stripes."""
    for cell in np.argwhere(img == 0):
        color = next(img[point] for point in neighbors(cell, 8) if 0 <= point[0] < img.shape[0] and img[point])
        horizontal = len(palette(img[:, 0])) > 1
        for step in ((UP, DOWN) if len(palette(img[:, 0], exclude=0)) > 1 else (LEFT, RIGHT)):
            img = draw_ray(img, cell, step, 0, through=(0, color))
    return img
