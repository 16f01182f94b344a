def task(img):
    """Frame the points wherever they lie as in the framed model, turned or mirrored."""
    model = crop(img, bounding_box_of(img == 1))
    for turned in orientations(model):
        points = apply_colormap(trim(turned, 1), {1: 0})
        for row, col in find_pattern(img, points):
            img = paste(img, turned, (row - 1, col - 1))
    return img
