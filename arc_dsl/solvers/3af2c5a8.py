def task(img):
    """Mirror the grid to the right and then downwards."""
    return np.block([[img, flip(img, 1)], [flip(img, 0), rotate_90(img, 2)]])
