def task(img):
    """Drag the square diagonally away along its cells of color 2."""
    square = extract(img, img != 0)
    color = max(square.colors, key=lambda c: (c != 2, c))
    for row, col in np.argwhere(img == 2):
        direction = (1 if row == square.max_row else -1, 1 if col == square.max_col else -1)
        img = repeat_object(img, square.change_color(color), direction)
    return apply_colormap(img, {2: color})
