def task(img):
    """Show the quarter that differs from the others."""
    middle = len(img) // 2
    quarters = np.delete(np.delete(img, middle, axis=0), middle, axis=1)
    return odd_one_out(split(quarters, 2, 2))
