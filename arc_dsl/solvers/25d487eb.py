def task(img):
    """Shoot a ray of the rare color through the triangle and out at its tip."""
    obj = detect_objects(img, monochrome=False)[0]
    color = palette(obj)[-1]
    base = np.argwhere(img == color)[0]
    direction = np.sign((obj.cells - base).sum(axis=0))
    return draw_object(draw_ray(img, base, direction, color), obj)
