def task(img):
    """Copy the picture of the one filled panel to all panels."""
    boxes = [box for row in find_panels(img) for box in row]
    picture = overlay([crop(img, box) for box in boxes])
    for box in boxes:
        img = paste(img, picture, box.corners[0])
    return img
