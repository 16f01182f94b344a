def task(img):
    """Crop the 2x2 corner at the top left."""
    return img[:2, :2]
