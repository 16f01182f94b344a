def task(img):
    """Turn the grid by a quarter counterclockwise."""
    return rotate_90(img)
