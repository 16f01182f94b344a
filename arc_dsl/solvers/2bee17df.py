def task(img):
    """Draw lines of color 3 along the rows and columns that are empty between the borders."""
    empty = trim(img, 1) == 0
    lines = empty.all(axis=0) | empty.all(axis=1, keepdims=True)
    return np.where(pad(lines, 1), 3, img)
