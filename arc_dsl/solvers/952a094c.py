def task(img):
    """Move each dot from a corner inside the frame to the opposite corner outside."""
    box = max(detect_objects(img), key=lambda obj: obj.area).bounding_box
    colors = [img[corner] for corner in box.expand(-1).corners]
    img = paint(img, box.expand(-1), 0)
    for corner, color in zip(box.expand(1).corners, colors[::-1]):
        img = draw_pixel(img, corner, color)
    return img
