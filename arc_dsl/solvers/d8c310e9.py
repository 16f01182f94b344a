def task(img):
    """Continue the pattern to the right."""
    start = img[:, : bounding_box_of(img != 0).max_col + 1]
    return complete_pattern(start, shape=img.shape)
