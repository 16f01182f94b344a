def task(img):
    """Show the number of objects as a diagonal."""
    return np.eye(len(detect_objects(img)), dtype=int) * 8
