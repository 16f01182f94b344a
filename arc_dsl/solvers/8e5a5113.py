def task(img):
    """Show the first panel turned clockwise in the second one and upside down in the third."""
    first, second, third = find_panels(img, color=5)[0]
    key = crop(img, first)
    img = paste(img, rotate_90(key, -1), second.corners[0])
    return paste(img, rotate_90(key, 2), third.corners[0])
