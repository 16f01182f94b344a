def task(img):
    """Draw a diagonal as long as the number of objects."""
    return 8 * np.eye(len(detect_objects(img)), dtype=int)
