def task(img):
    """Connect the rectangles that face each other in a row by color 9, except along the border."""
    return np.where(ring_index(img) == 0, img, connect_aligned(img, 2, line_color=9, axis=1))
