def task(img):
    """Draw a line along the rows that begin and end with the same color."""
    for row, line in enumerate(img):
        if line[0] == line[-1]:
            img = draw_horizontal_line(img, row, line[0])
    return img
