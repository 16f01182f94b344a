def task(img):
    """Surround each corner by the other color and dot the sides between them up to the middle."""
    corners = bounding_box_of(img != 0).corners
    out = img
    for start in corners:
        out = paint(out, neighbors(start, 8), sum(palette(img, exclude=0)) - img[start])
        for end in corners:
            if (start[0] == end[0]) != (start[1] == end[1]):
                line = line_points(start, end)
                out = paint(out, line[2 : (len(line) + 1) // 2 : 2], 5)
    return out
