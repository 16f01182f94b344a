def task(img):
    """Continue the tails of the square diagonally to the border."""
    color = palette(img)[1]
    square = bounding_box_of(count_neighbors(img == color) >= 3)
    for tail in extract(img, img == color).cells:
        if not square.contains(tail):
            img = draw_ray(img, tail, direction_to(square, tail), color)
    return img
