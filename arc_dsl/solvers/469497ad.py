def task(img):
    """Enlarge by the number of colors and draw diagonal rays of 2 from the corners of the square."""
    img = upscale(img, len(palette(img, exclude=0)))
    square = max(detect_objects(img), key=lambda obj: obj.is_square * obj.area)
    for corner, direction in zip(square.bounding_box.corners, DIAGONAL):
        img = draw_ray(img, corner, direction, 2, through=0)
    return img
