def task(img):
    """Copy the pattern in the corner around each cell of color 1."""
    pattern = img[:3, :3]
    for row, col in np.argwhere(img == 1):
        img = paste(img, pattern, (row - 1, col - 1))
    return img
