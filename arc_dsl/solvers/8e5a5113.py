def task(img):
    """Fill the second panel with the mirror image and the third with the first turned upside down."""
    first, second, third = find_panels(img, color=5)[0]
    key = crop(img, first)
    img = paste(img, flip(key, axis=1), second.corners[0])
    return paste(img, rotate_90(key, 2), third.corners[0])
