def task(img):
    """Let green bars hang under each square, as long as it has colors."""
    for obj in detect_objects(img, monochrome=False):
        below = obj.bounding_box
        img = draw_rectangle(
            img, (below.max_row + 1, below.min_col), (below.max_row + len(obj.colors), below.max_col), 3
        )
    return img
