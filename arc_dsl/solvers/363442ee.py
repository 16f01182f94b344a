def task(img):
    """Draw the pattern of the top left corner around every cell of color 1."""
    stamp = img[:3, :3]
    for row, col in np.argwhere(img == 1):
        img = paste(img, stamp, (row - 1, col - 1))
    return img
