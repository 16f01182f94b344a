def task(img):
    """Frame the other empty rectangle of the same size in the same color."""
    frame = next(obj for obj in detect_objects(img, background_color=(0, 1, 8)))
    height, width = frame.shape
    for row, col in find_pattern(img, create_img((height - 2, width - 2))):
        img = draw_rectangle(img, (row - 1, col - 1), (row + height - 2, col + width - 2), frame.color, filled=False)
    return img
