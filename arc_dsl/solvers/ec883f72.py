def task(img):
    """Shoot rays of the inner color diagonally off the corners of the outer figure."""
    outer, inner = sorted(detect_objects(img, connectivity=None), key=lambda obj: -obj.bounding_box.area)
    for corner in outer.bounding_box.corners:
        img = draw_ray(img, corner, direction_to(outer.bounding_box.expand(-1), corner), inner.color, through=0)
    return img
