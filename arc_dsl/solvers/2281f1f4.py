def task(img):
    """Mark the crossings of the marked rows and columns by 2."""
    rows, cols = img[:, -1:] == 5, img[:1] == 5
    return np.where(rows & cols & (img == 0), 2, img)
