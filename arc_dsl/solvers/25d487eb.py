def task(img):
    """Shoot a ray from the odd cell of the triangle through its tip to the border."""
    color, odd = palette(img, exclude=0)
    start = np.argwhere(img == odd)[0]
    base = next(step for step in STRAIGHT if not ray_points(img, start, step, through=color))
    return paint(img, ray_points(img, start, (-base[0], -base[1])), odd, only=0)
