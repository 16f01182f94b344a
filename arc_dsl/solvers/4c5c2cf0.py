def task(img):
    """Mirror the figure to all four sides of the x-shaped marker."""
    groups = detect_objects(img, connectivity=None)
    marker = next(obj for obj in groups if obj.area == 5 and is_symmetric(obj, 0) and is_symmetric(obj, 1))
    return draw_object(img, [symmetrize(obj, around=marker) for obj in groups])
