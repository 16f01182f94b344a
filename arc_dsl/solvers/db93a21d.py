def task(img):
    """Drop a shadow of color 1 from each square and frame it with 3, half as thick as the square."""
    squares = detect_objects(img)
    for square in squares:
        img = draw_ray(img, square, DOWN, 1)
    frames = [square.bounding_box.expand(max(square.shape) // 2) for square in squares]
    return draw_object(paint(img, frames, 3), squares)
