def task(img):
    """Complete the single cells to copies of the figure that holds their color; those of color 2 are mirrored."""
    figures = [obj for obj in detect_objects(img, connectivity=8, monochrome=False) if obj.area > 1]
    single = paint(img, figures, 0)
    for figure in figures:
        if 3 in figure.colors:
            img = draw_object(img, find_placements(single, figure, 3))
        if 2 in figure.colors:
            img = draw_object(img, find_placements(single, flip(figure, axis=1), 2))
    return img
