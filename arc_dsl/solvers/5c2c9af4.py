def task(img):
    """Draw squares around the middle point, each as far outside the last as the points are apart."""
    _, middle, last = detect_objects(img)
    (row, col), step = middle.position, last.min_row - middle.min_row
    for size in range(step, max(img.shape), step):
        img = draw_rectangle(img, (row - size, col - size), (row + size, col + size), middle.color, filled=False)
    return img
