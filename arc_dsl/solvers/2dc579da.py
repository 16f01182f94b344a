def task(img):
    """Crop the panel that has a second color."""
    return max(split_by_lines(img), key=lambda panel: len(palette(panel)))
