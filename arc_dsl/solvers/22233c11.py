def task(img):
    """Continue the diagonal of each figure's two squares on the other diagonal with squares of 8."""
    for obj in detect_objects(img, connectivity=8):
        size = obj.height // 2
        box = obj.bounding_box
        falling = img[box.corners[0]] != 0
        for row, col in [(-size, 2 * size), (2 * size, -size)] if falling else [(-size, -size), (2 * size, 2 * size)]:
            img = paste(img, create_img(size, 8), (box.min_row + row, box.min_col + col))
    return img
