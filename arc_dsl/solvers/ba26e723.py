def task(img):
    """Recolor every third column to 6."""
    img[:, ::3] = np.where(img[:, ::3] == 4, 6, img[:, ::3])
    return img
