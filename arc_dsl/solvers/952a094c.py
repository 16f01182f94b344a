def task(img):
    """Move each dot from a corner inside the frame to the opposite corner outside."""
    box = max(detect_objects(img), key=lambda obj: obj.area).bounding_box
    colors = [img[corner] for corner in box.expand(-1).corners]
    img = paint(img, box.expand(-1), 0)
    for corner in box.expand(1).corners:
        img = draw_pixel(img, corner, colors.pop())
    return img
