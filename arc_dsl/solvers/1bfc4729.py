def task(img):
    """Around each cell frame its half of the grid, with a line through the cell and none at the middle."""
    last_row, last_col = img.shape[0] - 1, img.shape[1] - 1
    for cell in detect_objects(img):
        top, bottom = (0, last_row // 2) if cell.min_row <= last_row // 2 else (last_row // 2 + 1, last_row)
        for col in (0, last_col):
            img = draw_line(img, (top, col), (bottom, col), cell.color)
        for row in (cell.min_row, 0 if top == 0 else last_row):
            img = draw_horizontal_line(img, row, cell.color)
    return img
