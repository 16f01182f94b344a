def task(img):
    """Keep the most common color and recolor the rest to 5."""
    return np.where(img == mode(img), img, 5)
