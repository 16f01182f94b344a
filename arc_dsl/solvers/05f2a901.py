def task(img):
    """Move the object of color 2 straight to the square of color 8 until they touch."""
    figure, square = extract(img, img == 2), extract(img, img == 8)
    return draw_object(paint(img, figure, 0), move_to_contact(figure, square))
