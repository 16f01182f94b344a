def task(img):
    """Draw lines of color 2 along the empty rows and columns."""
    rows, cols = find_lines(img, color=0)
    img[rows] = 2
    img[:, cols] = 2
    return img
