def task(img):
    """Let lines grow up from the bottom; where a 5 stands in the way they pass it on the right."""
    for col in np.flatnonzero(img[-1]):
        up = ray_points(img, (len(img), col), UP, through=(0, 2))
        img = paint(img, up, 2)
        if len(up) < len(img):
            img = draw_ray(img, (up[-1][0] + 1, col + 1), UP, 2)
    return img
