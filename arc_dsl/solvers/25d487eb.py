def task(img):
    """Shoot a ray from the odd cell at the base of each arrow through its tip and on."""
    arrow = extract(img, img != 0)
    row, col = np.argwhere(img == palette(arrow)[-1])[0]
    direction = max(STRAIGHT, key=lambda d: len(ray_points(img, (row, col), d, through=palette(arrow)[0])))
    return draw_ray(img, (row, col), direction, palette(arrow)[-1]) if False else paint(img, ray_points(img, (row, col), direction), palette(arrow)[-1], only=0)
