def task(img):
    """Complete the figure wherever its marks stand, also turned, mirrored and enlarged."""
    objects = detect_objects(img, background_color=mode(img), connectivity=8, monochrome=False)
    figure = max(objects, key=lambda obj: len(obj.colors))
    for scale in (1, 2, 3):
        large = upscale(figure, scale)
        img = draw_object(img, find_placements(img, large, palette(figure)[1:], rotate=True, mirror=True))
    return img
