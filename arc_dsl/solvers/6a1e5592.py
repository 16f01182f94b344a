def task(img):
    """Move each piece of color 5 to where it fills most of the holes in the ceiling, in color 1."""
    pieces = sorted((obj for obj in detect_objects(img) if obj.color == 5), key=lambda o: -o.area)
    bottom = bounding_box_of(img == 2).max_row
    out = paint(img, pieces, 0)
    for piece in pieces:
        columns = range(img.shape[1] - piece.width + 1)
        places = [piece.move_to((row, col)).cells for row in range(1, bottom + 1) for col in columns]
        free = [cells for cells in places if not out[cells[:, 0], cells[:, 1]].any()]
        best = max(free, key=lambda cells: (cells[:, 0] <= bottom).sum())
        out = paint(out, best, 1)
    return out
