def task(img):
    """Mirror each figure into the cells of other colors that touch its corner, in their colors."""
    for obj in detect_objects(img, connectivity=8, monochrome=False):
        figure = obj.part(obj.color)
        others = [cell for cell in obj.cells if img[tuple(cell)] != obj.color]
        row, col = min(figure.cells, key=lambda cell: sum(distance(tuple(cell), tuple(other)) for other in others))
        for other_row, other_col in others:
            rows, cols = figure.cells.T
            if other_row != row:
                rows = row + other_row - rows
            if other_col != col:
                cols = col + other_col - cols
            img = paint(img, list(zip(rows, cols)), img[other_row, other_col])
    return img
