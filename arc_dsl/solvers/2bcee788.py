def task(img):
    """Mirror the figure over its side of color 2, on a background of 3."""
    side, figure = extract(img, img == 2), extract(img, (img != 0) & (img != 2))
    row, col = direction_to(figure, side)
    copy = flip(figure, axis=0 if row else 1).move((row * figure.height, col * figure.width))
    return apply_colormap(draw_object(paint(img, side, 0), copy), {0: 3})
