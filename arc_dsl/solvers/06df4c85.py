def task(img):
    """Connect colored panels in the same row or column by panels of their color."""
    boxes = find_panels(img)
    small = np.array([[img[box.center] for box in row] for row in boxes])
    for color in palette(small, exclude=0):
        small = connect_aligned(small, color, only=0)
    for row, colors in zip(boxes, small):
        for box, color in zip(row, colors):
            img = paint(img, box, color)
    return img
