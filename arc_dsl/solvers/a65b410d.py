def task(img):
    """Draw a staircase: bars of 3 longer by one per row above the bar of 2, bars of 1 shorter per row below."""
    bar = detect_objects(img)[0]
    for row in range(img.shape[0]):
        length = bar.width + bar.min_row - row
        if length > 0 and row != bar.min_row:
            img = draw_line(img, (row, 0), (row, length - 1), 3 if row < bar.min_row else 1)
    return img
