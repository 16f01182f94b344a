def task(img):
    """Copy the picture of the one filled panel to all panels."""
    boxes = sum(find_panels(img), [])
    picture = overlay([crop(img, box) for box in boxes])
    for box in boxes:
        img = paste(img, picture, box.corners[0])
    return img
