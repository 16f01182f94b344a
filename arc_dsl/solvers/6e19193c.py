def task(img):
    """Let each angle shoot a diagonal ray out of its open corner."""
    for obj in detect_objects(img):
        corner = next(cell for cell in obj.bounding_box.cells if img[cell] == 0)
        opposite = next(cell for cell in obj.bounding_box.cells if direction_to(cell, corner) in DIAGONAL)
        img = draw_ray(img, corner, direction_to(opposite, corner), obj.color)
    return img
