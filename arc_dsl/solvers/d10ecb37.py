def task(img):
    """Crop the first block of two rows and columns."""
    return img[:2, :2]
