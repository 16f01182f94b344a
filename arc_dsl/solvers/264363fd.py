def task(img):
    """Draw lines through the dots in the rectangles as the small pattern shows, and its core around each dot."""
    ground = mode(img)
    key, *rooms = sorted(detect_objects(img, background_color=ground, monochrome=False), key=lambda obj: obj.area)
    core = trim(crop(img, key), ((key.height - 3) // 2, (key.width - 3) // 2))
    dots = [(room.bounding_box, cell) for room in rooms for cell in room.cells if img[tuple(cell)] != room.color]
    out = paint(img, key, ground)
    for (top, left, bottom, right), (row, col) in dots:
        if key.height > 3:
            out = draw_line(out, (top, col), (bottom, col), img[key.min_row, key.center[1]])
        if key.width > 3:
            out = draw_line(out, (row, left), (row, right), img[key.center[0], key.min_col])
    for _, (row, col) in dots:
        out = paste(out, core, (row - 1, col - 1), transparent_color=ground)
    return out
