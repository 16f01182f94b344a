def task(img):
    """List the colors of the lines in order, as lines of a small square."""
    lines = [obj for obj in detect_objects(img, connectivity=None) if obj.color != 5]
    horizontal = lines[0].width > lines[0].height
    colors = [obj.color for obj in sorted(lines, key=lambda obj: obj.min_row if horizontal else obj.min_col)]
    square = np.tile(colors, (len(colors), 1))
    return square.T if horizontal else square
