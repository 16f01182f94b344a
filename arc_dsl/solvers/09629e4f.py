def task(img):
    """Draw the panel of fewest colors large: each of its cells fills the panel at the same place."""
    boxes = [box for row in find_panels(img) for box in row]
    key = min((crop(img, box) for box in boxes), key=lambda panel: len(palette(panel)))
    for box, color in zip(boxes, key.ravel()):
        img = paint(img, box, color)
    return img
