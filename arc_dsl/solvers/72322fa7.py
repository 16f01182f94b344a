def task(img):
    """Complete each figure of two colors wherever one of its colors stands alone."""
    for model in detect_objects(img, connectivity=8, monochrome=False):
        if len(model.colors) == 2:
            for color in model.colors:
                for place in find_pattern(img, model.to_img(color), wildcard=color):
                    img = draw_object(img, model.move_to(place))
    return img
