def task(img):
    """Draw a spiral from the top left corner inwards that leaves one free cell between its turns."""
    side = len(img)
    lengths = [side - 1, *np.arange(side - 1, 0, -2).repeat(2).tolist()]
    row, col = 0, 0
    for i, length in enumerate(lengths):
        dr, dc = (RIGHT, DOWN, LEFT, UP)[i % 4]
        img = draw_line(img, (row, col), (row + dr * length, col + dc * length), 3)
        row, col = row + dr * length, col + dc * length
    return img
