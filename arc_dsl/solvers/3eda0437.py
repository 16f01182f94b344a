def task(img):
    """Fill the largest empty rectangle with 6."""
    height, width = img.shape
    shapes = [(h, w) for h in range(2, height + 1) for w in range(2, width + 1)]
    for h, w in sorted(shapes, key=lambda s: -s[0] * s[1]):
        places = find_pattern(img, create_img((h, w)))
        if places:
            (row, col) = places[0]
            return draw_rectangle(img, (row, col), (row + h - 1, col + w - 1), 6)
