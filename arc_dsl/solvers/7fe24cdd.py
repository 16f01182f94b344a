def task(img):
    """Show the grid in all four quarter turns, clockwise around the center."""
    return np.block([[img, rotate_90(img, 3)], [rotate_90(img, 1), rotate_90(img, 2)]])
