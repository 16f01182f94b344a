def task(img):
    """Show one half of the repeating grid."""
    height, width = img.shape
    return split(img, 1, 2)[0] if width > height else split(img, 2, 1)[0]
