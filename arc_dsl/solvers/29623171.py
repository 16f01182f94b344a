def task(img):
    """Fill the panels that have most cells and empty the others."""
    boxes = [box for row in find_panels(img, color=5) for box in row]
    counts = [(crop(img, box) != 0).sum() for box in boxes]
    color = next(c for c in palette(img) if c not in (0, 5))
    for box, count in zip(boxes, counts):
        img = paint(img, box, color if count == max(counts) else 0)
    return img
