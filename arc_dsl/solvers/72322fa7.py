def task(img):
    """Complete each figure of two colors wherever one of its colors stands alone."""
    for figure in detect_objects(img, connectivity=8, monochrome=False):
        if len(figure.colors) == 2:
            for color in figure.colors:
                for place in find_pattern(img, figure.to_img(color), wildcard=color):
                    img = draw_object(img, figure.move_to(place))
    return img
