def task(img):
    """Swap both colors of each square and let its border grow on all four sides by the size of its inside."""
    for square in detect_objects(img, monochrome=False):
        border, inside, box = img[square.position], img[square.center], square.bounding_box
        size = box.height - 2
        for offset in ((size, 0), (-size, 0), (0, size), (0, -size)):
            img = paint(img, box.move(offset), border)
        img = paint(paint(img, box, inside), box.expand(-1), border)
    return img
