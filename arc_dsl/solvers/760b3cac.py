def task(img):
    """Mirror the top figure to the side to which the tip of the bottom figure points."""
    figure, arrow = extract(img, img == 8), extract(img, img == 4)
    side = -figure.width if img[arrow.position] == 4 else figure.width
    return draw_object(img, flip(figure, 1).move((0, side)))
