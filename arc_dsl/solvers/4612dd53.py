def task(img):
    """Complete the dashed rectangle and the dashed line inside it with color 2."""
    box = bounding_box_of(img != 0)
    figure = crop(img, box) != 0
    lines = (figure.sum(axis=0) > 2) | (figure.sum(axis=1, keepdims=True) > 2)
    return paste(img, np.where(lines & ~figure, 2, crop(img, box)), box.corners[0])
