def task(img):
    """Shoot two diagonal rays up from the ends of the upper row, in the color of the middle at the bottom."""
    row = len(img) - 2
    cols = np.flatnonzero(img[row])
    color = img[-1, cols[0]]
    return draw_ray(draw_ray(img, (row, cols[0]), UP_LEFT, color), (row, cols[-1]), UP_RIGHT, color)
