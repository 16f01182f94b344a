def task(img):
    """Enlarge the panel that has the fewest colors until each of its cells fills a panel."""
    panels = find_panels(img, color=5)
    key = min((crop(img, box) for row in panels for box in row), key=lambda panel: (panel != 0).sum())
    for row, boxes in enumerate(panels):
        for col, box in enumerate(boxes):
            img = paint(img, box, key[row, col])
    return img
