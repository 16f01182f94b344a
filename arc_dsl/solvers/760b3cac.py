def task(img):
    """Mirror the top figure to the side where the tip of the bottom figure points."""
    figure, arrow = extract(img, img == 8), extract(img, img == 4)
    side = figure.width if (arrow.max_col, arrow.min_row) in arrow.cells[:, ::-1].tolist() or [arrow.min_row, arrow.max_col] in arrow.cells.tolist() else -figure.width
    return draw_object(img, flip(figure, 1).move((0, side)))
