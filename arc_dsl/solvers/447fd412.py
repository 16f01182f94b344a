def task(img):
    """Complete the figure wherever its marks of color 2 stand, also enlarged."""
    model = max(detect_objects(img, connectivity=8, monochrome=False), key=lambda obj: len(obj.colors))
    rest = img
    for scale in (3, 2, 1):
        scaled = upscale(model, scale)
        marks = Object(scaled.cells[scaled.cell_colors == 2], 2)
        for row, col in find_pattern(rest, marks):
            copy = scaled.move((row - marks.min_row, col - marks.min_col))
            img, rest = draw_object(img, copy), paint(rest, copy, 0)
    return img
