def task(img):
    """Fill the second panel with the first one turned clockwise and the third with it upside down."""
    first, second, third = find_panels(img, 5)[0]
    pattern = crop(img, first)
    img = paste(img, rotate_90(pattern, -1), second.corners[0])
    return paste(img, rotate_90(pattern, 2), third.corners[0])
