def task(img):
    """Complete the shape of the first panel in all panels, in the color of the lines."""
    rows, _ = find_lines(img)
    boxes = [box for row in find_panels(img) for box in row]
    shape = crop(img, boxes[0]) != 0
    for box in boxes:
        panel = crop(img, box)
        img = paste(img, np.where(shape & (panel == 0), img[rows[0], 0], panel), box.corners[0])
    return img
