def task(img):
    """Color the bars by length: 1 for the longest, then 4, then 2."""
    bars = sorted(detect_objects(img), key=lambda bar: -bar.area)
    for bar, color in zip(bars, [1, 4, 2]):
        img = paint(img, bar, color)
    return img
