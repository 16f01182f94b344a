def task(img):
    """Complete the figure wherever its marks of color 2 stand, also enlarged, large ones first."""
    figure = max(detect_objects(img, connectivity=8, monochrome=False), key=lambda obj: len(obj.colors))
    rest = img
    for scale in (3, 2, 1):
        large = upscale(figure, scale)
        marks = large.part(2)
        for row, col in find_pattern(rest, marks):
            copy = large.move((row - marks.min_row, col - marks.min_col))
            img, rest = draw_object(img, copy), paint(rest, copy, 0)
    return img
