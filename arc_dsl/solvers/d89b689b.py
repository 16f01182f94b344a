def task(img):
    """Let every cell color the quarter of the square of 8 that is nearest to it."""
    square = extract(img, img == 8)
    out = create_img(img.shape)
    for cell in detect_objects(img):
        if cell.color != 8:
            out = draw_pixel(out, min(square.cells, key=lambda corner: distance(cell, corner)), cell.color)
    return out
