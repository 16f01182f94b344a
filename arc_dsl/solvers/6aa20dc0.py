def task(img):
    """Complete the figure wherever its marks stand, also turned, mirrored and enlarged."""
    objects = detect_objects(img, background_color=mode(img), connectivity=8, monochrome=False)
    model = max(objects, key=lambda obj: len(obj.colors))
    for scale in (1, 2, 3):
        for figure in orientations(upscale(model, scale)):
            marked = figure.cell_colors != model.color
            marks = Object(figure.cells[marked], figure.cell_colors[marked])
            for row, col in find_pattern(img, marks):
                img = draw_object(img, figure.move((row - marks.min_row, col - marks.min_col)))
    return img
