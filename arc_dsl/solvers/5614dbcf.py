def task(img):
    """Show every 3x3 block by its most common color."""
    return downscale(img, 3)
