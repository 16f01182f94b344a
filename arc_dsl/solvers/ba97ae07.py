def task(img):
    """Give the crossing of both bars to the bar that lies below."""
    below = next(
        obj for color in palette(img, exclude=0) for obj in [extract(img, img == color)] if not obj.is_rectangle
    )
    return paint(img, below.bounding_box, below.color)
