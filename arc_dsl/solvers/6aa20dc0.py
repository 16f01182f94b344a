def task(img):
    """Complete the figure wherever its marks stand, also turned, mirrored and enlarged."""
    objects = detect_objects(img, background_color=mode(img), connectivity=8, monochrome=False)
    model = max(objects, key=lambda obj: len(obj.colors))
    for scale in (1, 2, 3):
        for figure in orientations(upscale(model, scale)):
            for place in find_pattern(img, figure.to_img(model.color), wildcard=model.color):
                img = draw_object(img, figure.move_to(place))
    return img
