def task(img):
    """Let the bar that lies below at the crossing lie on top."""
    first, second = palette(img, exclude=0)
    crossing = to_mask(img, bounding_box_of(img == first)) & to_mask(img, bounding_box_of(img == second))
    return np.where(crossing, np.where(img == first, second, first), img)
