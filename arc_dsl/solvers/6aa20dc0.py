def task(img):
    """Complete the marker squares to copies of the figure, in every scale, turned and mirrored as they are."""
    background = mode(img)
    figure = max(detect_objects(img, background, connectivity=8, monochrome=False), key=lambda obj: len(obj.colors))
    markers = palette(figure)[1:]
    squares = [obj for obj in detect_objects(paint(img, figure, background), background) if obj.is_square]
    for scale in (1, 2, 3):
<<<<<<< HEAD
        for figure in orientations(upscale(model, scale)):
            for place in find_pattern(img, figure.to_img(model.color), wildcard=model.color):
                img = draw_object(img, figure.move_to(place))
=======
        hints = draw_object(create_img(img.shape, background), [obj for obj in squares if obj.height == scale])
        img = draw_object(img, find_placements(hints, upscale(figure, scale), markers, rotate=True, mirror=True))
>>>>>>> main
    return img
