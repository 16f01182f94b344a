def task(img):
    """Complete each figure of two colors wherever one of its colors stands alone."""
    for model in detect_objects(img, connectivity=8, monochrome=False):
        if len(model.colors) == 2:
            for color in model.colors:
                part = Object(model.cells[model.cell_colors == color], color)
                for row, col in find_pattern(img, part):
                    img = draw_object(img, model.move((row - part.min_row, col - part.min_col)))
    return img
