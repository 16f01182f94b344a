def task(img):
    """Draw lines up from the bottom cells; before an obstacle they step one cell to the right."""
    last = len(img) - 1
    for col in np.flatnonzero(img[last]):
        hit = first_hit(img, (last, col), UP)
        img = draw_ray(img, (last, col), UP, 2, through=0)
        if hit:
            img = draw_ray(img, (hit[0] + 2, col + 1), UP, 2)
            img = draw_pixel(img, (hit[0] + 1, col), 2)
    return img
