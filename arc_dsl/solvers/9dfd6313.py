def task(img):
    """Mirror over the main diagonal."""
    return flip(img, axis="diagonal")
