def task(img):
    """Crop the part between the two lines of color 5, their ends included."""
    lines = [obj for obj in detect_objects(img) if obj.color == 5]
    box = bounding_box_of(lines)
    return crop(img, BoundingBox(box.min_row - 1, box.min_col, box.max_row + 1, box.max_col))
