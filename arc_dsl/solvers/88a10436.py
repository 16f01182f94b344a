def task(img):
    """Move the figure to where the cell of color 5 is the middle of its bottom row."""
    marker = extract(img, img == 5)
    figure = extract(img, (img != 0) & (img != 5))
    row, col = marker.position
    moved = figure.move((row - figure.max_row, col - figure.center[1]))
    return draw_object(paint(img, marker, 0), moved)
