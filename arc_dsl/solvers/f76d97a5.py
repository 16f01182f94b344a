def task(img):
    """Erase color 5 and swap: what was 5 gets the other color, the rest becomes empty."""
    other = next(color for color in palette(img) if color != 5)
    return np.where(img == 5, other, 0)
