def task(img):
    """Let the dots fall onto the band, where they take its color."""
    band = max(detect_objects(img), key=lambda obj: obj.area)
    out = draw_object(create_img(img.shape), band)
    dots = [Object([cell], band.color) for cell in np.argwhere((img != 0) & (img != band.color))]
    for dot in sorted(dots, key=lambda dot: distance(dot, band)):
        out = draw_object(out, slide(out, dot, direction_to(dot, band)))
    return out
