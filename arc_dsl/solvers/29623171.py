def task(img):
    """Fill the panels that have most colored cells and empty the others."""
    boxes = [box for row in find_panels(img, color=5) for box in row]
    most = max(np.count_nonzero(crop(img, box)) for box in boxes)
    color = palette(img, exclude=(0, 5))[0]
    for box in boxes:
        img = paint(img, box, color if np.count_nonzero(crop(img, box)) == most else 0)
    return img
