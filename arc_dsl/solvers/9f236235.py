def task(img):
    """Show each panel as one cell, mirrored left to right."""
    return flip(np.array([[mode(crop(img, box)) for box in row] for row in find_panels(img)]), 1)
